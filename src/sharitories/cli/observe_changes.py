"""``sharitories observe changes``."""

from __future__ import annotations

from pathlib import Path

import polars as pl
from rich.markup import escape

from sharitories import language as tongue
from sharitories.cli.options import spoken
from sharitories.cli.terminal import ledger, out, print_json
from sharitories.errors import UsageError
from sharitories.language import Language
from sharitories.observations.effort.continuity import Change, change_between
from sharitories.sources.registry import Source, sources

FIRST = 15
_WORDS: dict[Language, dict[str, str]] = {
    "en": {
        "largest": "The {count} largest changes from {earlier} to {later}:",
        "publisher": "publisher",
        "fate": "what became of its rows",
        "rows": "rows",
        "(no publisher named)": "(no publisher named)",
        "renumbered": "there under another number",
        "taken_over": "there, sent by another publisher",
        "doubled": "stood twice, still there",
        "publisher_lost": "the publisher sends its list no longer",
        "publisher_unnamed": "no publisher to ask",
        "withdrawn_in_bulk": "withdrawn at one stroke",
        "possible_closure": "may have closed",
        "new_publisher": "new, from a new publisher",
        "new": "new",
    },
    "fr": {
        "largest": "Les {count} changements les plus importants du {earlier} au {later} :",
        "publisher": "producteur",
        "fate": "ce que ses lignes sont devenues",
        "rows": "lignes",
        "(no publisher named)": "(producteur non nommé)",
        "renumbered": "toujours là, sous un autre numéro",
        "taken_over": "toujours là, envoyées par un autre producteur",
        "doubled": "figuraient deux fois, toujours là",
        "publisher_lost": "le producteur n’envoie plus sa liste",
        "publisher_unnamed": "aucun producteur à qui demander",
        "withdrawn_in_bulk": "retirées d’un coup",
        "possible_closure": "peut-être fermées",
        "new_publisher": "nouvelles, d’un nouveau producteur",
        "new": "nouvelles",
    },
}


def run(
    origin: str, source_dir: Path, earlier: str | None, later: str | None, as_json: bool, language: str = "en"
) -> None:
    """Say what became of a register's places between two dates at which it was seen."""
    said = spoken(language)
    snapshots = _dated(origin).read(source_dir)
    days = snapshots["observed_on"].drop_nulls().unique().sort().to_list()
    change = change_between(snapshots, _day(days, earlier, 0), _day(days, later, -1))
    if as_json:
        print_json({"source": origin, **change.told(), "publishers": change.by_publisher.to_dicts()})
        return
    out.print(change.sentence(said))
    _show(change.by_publisher.filter(pl.col("fate") != "kept").head(FIRST), change, said)


def _dated(origin: str) -> Source:
    dated = [name for name, source in sources().items() if source.origin.shape == "snapshots"]
    if origin not in dated:
        raise UsageError(
            "Looking for a register seen at several dates",
            f"{origin} is not one",
            f"Name one of: {', '.join(dated)}.",
        )
    return sources()[origin]


def _day(days: list[str], asked: str | None, default: int) -> str:
    if asked is None:
        return days[default]
    if asked not in days:
        raise UsageError(
            "Comparing two dates", f"nothing was seen on {asked}", f"Name one of: {', '.join(days)}."
        )
    return asked


def _show(rows: pl.DataFrame, change: Change, language: Language) -> None:
    words = _WORDS[language]
    table = ledger([words["publisher"], words["fate"], words["rows"]])
    for row in rows.to_dicts():
        publisher = words.get(row["published_by"], row["published_by"])
        table.add_row(escape(publisher), words[row["fate"]], tongue.number(row["rows"], language))
    days = {"earlier": tongue.day(change.earlier, language), "later": tongue.day(change.later, language)}
    out.print("\n" + words["largest"].format(count=len(rows), **days))
    out.print(table)
