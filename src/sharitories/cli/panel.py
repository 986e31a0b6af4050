"""``sharitories panel``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from rich.markup import escape

from sharitories.cli.city import find_city
from sharitories.cli.terminal import WORKSPACE, err, ledger, out, print_json
from sharitories.reference.panel import panel_report, urban_areas
from sharitories.reference.release import find_release, read_release


def run(given: Path | None, rule: Path | None, chosen: str, costs: bool, as_json: bool) -> None:
    """Choose a panel from a release and tell what lies around it."""
    release = read_release(find_release(given, WORKSPACE))
    names = [name.strip() for name in chosen.split(",") if name.strip()]
    cities = [find_city(name, release.tables["territories"])["territory_id"] for name in names]
    with err.status("Searching, until it is proven that no panel is better"):
        told = panel_report(release.tables, release.study["panel"], rule, cities, costs)
    if as_json:
        print_json(told)
    else:
        _print(told)


def run_frame(as_json: bool) -> None:
    """Tell how many urban areas there are by each definition, and that none of them counts 136."""
    told = urban_areas()
    if as_json:
        print_json(told)
        return
    table = ledger(["Urban areas of 2010, inhabitants", *map(str, told["years"])])
    for row in told["counts"]:
        table.add_row(f"{row['low']:,} to {row['high']:,}", *map(str, row["by_year"]))
    out.print(table)
    out.print(f"\n{told['difference']['en']}")


def _print(told: dict[str, Any]) -> None:
    out.print(f"[bold]The best panel[/] of {told['size']} from {told['candidates']} eligible cities")
    _panel(told["panel"])
    for number, panel in enumerate(told["next_best"], 2):
        out.print(f"\n[bold]Number {number}[/]")
        _panel(panel)
    if told["costs"]:
        out.print("\n[bold]Without each constraint[/]")
    for name, panel in told["costs"].items():
        out.print(f"  {escape(name)}: smallest distance {_more(panel, told['panel'])}")
    _study(told["study"])
    _left_out(told)


def _panel(panel: dict[str, Any]) -> None:
    names = ", ".join(f"{c['name']} ({c['territory_id']})" for c in panel["cities"])
    proven = "proven" if panel["proven"] else "not proven: time was up"
    out.print(f"  {escape(names)}")
    out.print(f"  smallest distance {panel['smallest']}, sum {panel['sum']}, {proven}")


def _more(panel: dict[str, Any], best: dict[str, Any]) -> str:
    return f"{panel['smallest']} instead of {best['smallest']}, sum {panel['sum']} instead of {best['sum']}"


def _study(study: dict[str, Any]) -> None:
    out.print("\n[bold]The panel of the study[/]")
    if study["not_eligible"]:
        out.print(f"  not comparable: {', '.join(study['not_eligible'])} not eligible by this rule")
        return
    broken = ", ".join(study["breaks"]) or "no limit"
    beaten = f"better than {study['beats']:.0%} of the panels drawn that the rule allows"
    out.print(f"  smallest distance {study['smallest']} ({study['gap']} below the best), sum {study['sum']}")
    out.print(f"  breaks {escape(broken)}; {beaten}")


def _left_out(told: dict[str, Any]) -> None:
    counts: dict[str, int] = {}
    for city in told["left_out"]:
        counts[city["why"]] = counts.get(city["why"], 0) + 1
    out.print("\n[bold]Left out[/] (city by city: --json)")
    for why, number in sorted(counts.items(), key=lambda item: (-item[1], item[0])):
        out.print(f"  {number:>4} {escape(why)}")
