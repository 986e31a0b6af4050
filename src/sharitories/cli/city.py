"""``sharitories city``."""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import polars as pl
from rich.markup import escape
from rich.padding import Padding
from rich.table import Table

from sharitories import language as tongue
from sharitories.catalogue.described import described_tables
from sharitories.cli.options import spoken
from sharitories.cli.terminal import WORKSPACE, out, print_json
from sharitories.errors import UsageError
from sharitories.language import Language
from sharitories.reference.city_lines import Section, city_sections
from sharitories.reference.release import Release, find_release, read_release
from sharitories.reference.wording import dimension_names

_WORDS: dict[Language, dict[str, str]] = {
    "en": {
        "drives": "Who drives what was found, in per cent",
        "frame": "Beside the French cities of the frame (0 lowest, 100 highest)",
        "unknown": "unknown",
        "said": "What we can say (from A, strongest, to D, a single case)",
        "lives": "What lives there",
        "more": "Why? sharitories why ID; the ids: sharitories city NAME --json",
        "only": "This city belongs to the frame; nobody has searched it for initiatives yet.",
        "inhabitants": "inhabitants",
    },
    "fr": {
        "drives": "Qui porte ce qui a été trouvé, en pour cent",
        "frame": "Parmi les villes françaises du cadre (0 la plus basse, 100 la plus haute)",
        "unknown": "inconnu",
        "said": "Ce que l’on peut dire (de A, le plus fort, à D, un seul cas)",
        "lives": "Ce qui y vit",
        "more": "Pourquoi ? sharitories why ID ; les ids : sharitories city NOM --json",
        "only": "Cette ville est dans le cadre ; personne n’y a encore cherché d’initiatives.",
        "inhabitants": "habitants",
    },
}


def run(name: str, given: Path | None, as_json: bool, language: str) -> None:
    """Print one city."""
    said = spoken(language)
    release = read_release(find_release(given, WORKSPACE))
    city = find_city(name, release.tables["territories"])
    told = _told(city, release)
    if as_json:
        print_json(told)
    else:
        labels = release.tables["practices"].select("practice", f"label_{said}")
        _print(told, city_sections(city["territory_id"], release, said), dict(labels.iter_rows()), said)


def find_city(name: str, territories: pl.DataFrame) -> dict[str, Any]:
    """The municipality of that code or name (accents and case aside); raise :class:`UsageError` with near ones."""
    cities = territories.filter(pl.col("role") != "area").to_dicts()
    wanted = _plain(name)
    found = [c for c in cities if c["territory_id"] == name.upper() or _plain(c["name"]) == wanted]
    if len(found) == 1:
        return found[0]
    if found:
        codes = ", ".join(f"{c['territory_id']} {c['name']}" for c in found)
        raise UsageError(f"Looking for {name}", f"several cities have that name: {codes}", "Give the code.")
    near = difflib.get_close_matches(wanted, [_plain(c["name"]) for c in cities], n=3)
    names = [c["name"] for c in cities if _plain(c["name"]) in near]
    raise UsageError(
        f"Looking for {name}",
        "no city of this release has that name or code",
        f"Did you mean {' or '.join(names)}?" if names else "Cities stand in data/territories.csv.",
    )


def _plain(name: str) -> str:
    letters = unicodedata.normalize("NFKD", name.casefold())
    return "".join(c for c in letters if c.isalnum())


def _told(city: dict[str, Any], release: Release) -> dict[str, Any]:
    here = pl.col("territory_id") == city["territory_id"]
    tables = release.tables
    claims = tables["claims"].filter(pl.col("subject") == city["territory_id"])
    return {
        "territory_id": city["territory_id"],
        "name": city["name"],
        "role": city["role"],
        "population": city["population"],
        "profiles": tables["profiles"].filter(here).drop("rests_on").to_dicts(),
        "profiles_frame": tables["profiles_frame"].filter(here).drop("rests_on").to_dicts(),
        "claims": claims.sort("section", "place", "claim_id").to_dicts(),
        "initiatives": tables["initiatives"].filter(here).drop("rests_on").to_dicts(),
        "indicators": tables["indicators"].filter(here).drop("rests_on").to_dicts(),
        "testimonies": tables["testimonies"].filter(here).to_dicts(),
        **{name: tables[name].filter(here).drop("rests_on").to_dicts() for name in _by_city(release)},
    }


def _by_city(release: Release) -> list[str]:
    """The described tables that speak of cities."""
    return [name for name in described_tables() if "territory_id" in release.tables[name].columns]


def _print(
    told: dict[str, Any], sections: Iterable[Section], practices: dict[str, str], language: Language
) -> None:
    words = _WORDS[language]
    size = tongue.number(told["population"], language) if told["population"] else words["unknown"]
    out.print(f"[bold]{escape(told['name'])}[/] ({told['territory_id']}), {size} {words['inhabitants']}\n")
    if told["profiles"]:
        out.print(f"[bold]{words['drives']}[/]")
        out.print(_scores(told["profiles"], language))
    else:
        out.print(words["only"])
    if told["profiles_frame"]:
        out.print(f"\n[bold]{words['frame']}[/]")
        out.print(_scores(told["profiles_frame"], language))
    if told["claims"]:
        out.print(f"\n[bold]{words['said']}[/]")
        lines = Table.grid(padding=(0, 1))
        for claim in told["claims"]:
            lines.add_row(f"  [bold]{claim['grade']}[/]", escape(claim[f"text_{language}"]))
        out.print(lines)
    for section in sections:
        out.print(f"\n[bold]{escape(section.heading)}[/]")
        for line in section.lines:
            out.print(Padding(escape(line), (0, 0, 0, 2)))
    if told["initiatives"]:
        out.print(f"\n[bold]{words['lives']}[/] ({len(told['initiatives'])})")
        for row in told["initiatives"]:
            practice = practices[row["practice"]]
            out.print(f"  {escape(row['name'] or practice)} [dim]({escape(practice)})[/]")
    out.print(f"\n[dim]{words['more']}[/]")


def _scores(rows: list[dict[str, Any]], language: Language) -> Table:
    table = Table(box=None, show_header=False, pad_edge=False, padding=(0, 2, 0, 2))
    for row in rows:
        known = row["score"] is not None
        score = tongue.number(row["score"], language) if known else _WORDS[language]["unknown"]
        interval = tongue.between(row["low"], row["high"], language) if known else ""
        coverage = row["coverage_fr"] if language == "fr" else row["coverage"]
        table.add_row(
            dimension_names(language)[row["dimension"]],
            score,
            interval,
            f"[dim]{'' if known else coverage}[/]",
        )
    return table
