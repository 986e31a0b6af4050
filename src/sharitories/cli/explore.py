"""``sharitories explore``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import polars as pl
from rich.markup import escape
from rich.table import Table

from sharitories.cli.terminal import WORKSPACE, err, out, print_json, shown
from sharitories.exploration import Exploration
from sharitories.exploration import explore as explore_study
from sharitories.reference.release import Release, read_release
from sharitories.studies.study import Study, read_study

DIMENSIONS = {
    "citizen_impulse": "residents",
    "public_impulse": "authorities",
    "local_initiatives": "local org.",
    "platforms": "platforms",
}
_DOING = {
    "observe": "Observing: evidence, registers, statistics",
    "measure": "Measuring the indicators",
    "profile": "Drawing the profiles",
    "panels": "Gathering the panels",
    "estimate": "Estimating effects: about a minute",
    "conclude": "Drawing findings and wording claims",
    "publish": "Publishing the release",
}
_UNKNOWN = {
    "missing": "values missing at the publisher's",
    "not_looked_for": "values nobody looked for (most registers, for the cities abroad)",
}


def run(name: str, into: Path | None, as_json: bool) -> None:
    """Explore, then print what was found, what is missing, where it is and how to open it."""
    study = read_study(name)
    done = _explore(study, into or _workspace(study, name))
    release = read_release(done.folder)
    if as_json:
        print_json(_summary(done, release))
    else:
        _print(done, release)


def _workspace(study: Study, name: str) -> Path:
    """A study's own folder; a bundled study works in a folder of its name."""
    return study.folder if (Path(name) / "study.yml").is_file() else Path(study.code)


def _explore(study: Study, workspace: Path) -> Exploration:
    with err.status("Beginning") as status:

        def progress(stage: str, state: str) -> None:
            if state == "runs":
                status.update(_DOING[stage])

        return explore_study(study, workspace, progress)


def _summary(done: Exploration, release: Release) -> dict[str, Any]:
    return {
        "release": release.number,
        "folder": str(done.folder),
        "new": done.is_new,
        "ran": done.log.ran,
        "kept": done.log.kept,
        "profiles": release.tables["profiles"].drop("rests_on").to_dicts(),
        "rows": {name: len(table) for name, table in release.tables.items()},
        "refused": [],
        "unknown": _unknown(release),
    }


def _unknown(release: Release) -> dict[str, int]:
    counts = release.tables["indicators"].group_by("status").len().sort("status")
    return {row["status"]: row["len"] for row in counts.iter_rows(named=True) if row["status"] != "observed"}


def _print(done: Exploration, release: Release) -> None:
    out.print(f"[bold]{escape(release.study['title']['en'])}[/]")
    out.print("Who drives what was found: share of each dimension in per cent, and between")
    out.print("which bounds it lies nine times in ten\n")
    out.print(_profiles(release))
    out.print("\n· compared with the eight, searched less long. What was found is what is written")
    out.print("about: these shares tell who drives; do not rank cities by how much was found.\n")
    for status, count in _unknown(release).items():
        out.print(f"Not known: {count} {_UNKNOWN.get(status, status)}")
    claims, initiatives = release.tables["claims"], release.tables["initiatives"]
    state = "published now" if done.is_new else "nothing has changed since"
    out.print(f"Refused:   none of {len(claims)} claims\n")
    out.print(f"Release {release.number} ({state}), {len(initiatives)} initiatives, in {shown(done.folder)}")
    out.print(f"Open       {shown(done.folder / 'site' / 'index.html')}")
    out.print(f"Or serve   sharitories serve{_where(done)}")
    out.print(
        f"Ask why    sharitories why claim/drivers/{release.study['panel'][0]}{_where(done, ' --release')}"
    )


def _where(done: Exploration, option: str = "") -> str:
    workspace = done.folder.parent.parent
    return "" if workspace == WORKSPACE else f"{option} {shown(workspace)}"


def _profiles(release: Release) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    table.add_column("city", no_wrap=True)
    table.add_column("found", justify="right")
    for label in DIMENSIONS.values():
        table.add_column(label, justify="right", no_wrap=True)
    names = dict(release.tables["territories"].select("territory_id", "name").iter_rows())
    for role, codes in (("panel", release.study["panel"]), ("compared", release.study["compared"])):
        for code in codes:
            mark, style = ("· ", "dim") if role == "compared" else ("", None)
            table.add_row(mark + names[code], *_scores(release, code), style=style)
    return table


def _scores(release: Release, code: str) -> list[str]:
    rows = release.tables["profiles"].filter(pl.col("territory_id") == code).to_dicts()
    by_dimension = {row["dimension"]: row for row in rows}
    found = rows[0]["of"] if rows else 0
    return [str(found), *(_cell(by_dimension.get(dimension)) for dimension in DIMENSIONS)]


def _cell(row: dict[str, Any] | None) -> str:
    if row is None or row["score"] is None:
        return "unknown"
    return f"{row['score']:.0f} ({row['low']:.0f}–{row['high']:.0f})"
