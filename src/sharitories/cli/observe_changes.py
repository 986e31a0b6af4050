"""``sharitories observe changes``."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from sharitories.cli.terminal import ledger, out, print_json
from sharitories.errors import UsageError
from sharitories.observations.effort.continuity import Change, change_between
from sharitories.sources.registry import Source, sources

FIRST = 15


def run(origin: str, source_dir: Path, earlier: str | None, later: str | None, as_json: bool) -> None:
    """Say what became of a register's places between two dates at which it was seen."""
    snapshots = _dated(origin).read(source_dir)
    days = snapshots["observed_on"].drop_nulls().unique().sort().to_list()
    change = change_between(snapshots, _day(days, earlier, 0), _day(days, later, -1))
    if as_json:
        print_json({"source": origin, **change.told(), "publishers": change.by_publisher.to_dicts()})
        return
    out.print(change.sentence("en"))
    _show(change.by_publisher.filter(pl.col("fate") != "kept").head(FIRST), change)


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


def _show(rows: pl.DataFrame, change: Change) -> None:
    table = ledger(["publisher", "what became of its rows", "rows"])
    for row in rows.to_dicts():
        table.add_row(row["published_by"], row["fate"].replace("_", " "), f"{row['rows']:,}")
    out.print(f"\nThe {len(rows)} largest changes from {change.earlier} to {change.later}:")
    out.print(table)
