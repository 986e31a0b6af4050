"""``sharitories sources check``."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from sharitories.cli.terminal import err, ledger, out, print_json, shown
from sharitories.errors import Fault, FaultyInput, UsageError
from sharitories.sources.check import check_sources

COUNTS = ("rows", "with_territory", "without_territory", "with_coordinates")
HEADS = ("rows", "placed", "unplaced", "points")


def run(source_dir: Path, as_json: bool) -> None:
    """Print one line per source; then raise with all the faults of all sources, when there are any."""
    if not source_dir.is_dir():
        raise UsageError(
            "Looking for the publishers' files",
            f"{source_dir} is not a folder",
            "Give the folder that holds them: sharitories sources check --from DIR.",
        )
    with err.status(f"Reading every source below {shown(source_dir)}"):
        checked = check_sources(source_dir)
    faults = [Fault(row["origin_id"], 0, "", told) for row in checked.to_dicts() for told in row["faults"]]
    if as_json:
        print_json(checked.to_dicts())
        if faults:
            raise SystemExit(FaultyInput.exit_code)
        return
    _print(checked)
    if faults:
        raise FaultyInput(
            "Checking the sources", faults, "Put back the files named, or look at what changed in them."
        )


def _print(checked: pl.DataFrame) -> None:
    table = ledger(["source", "", "files", *HEADS])
    for row in checked.to_dicts():
        whole = "faulty" if row["faults"] else "whole"
        counts = ["–" if row[name] is None else f"{row[name]:,}" for name in COUNTS]
        table.add_row(row["origin_id"], whole, f"{row['files_found']}/{row['files']}", *counts)
    out.print(table)
    read = checked.filter(pl.col("faults").list.len() == 0)
    out.print(f"\n{len(read)} of {len(checked)} sources are whole; {read['rows'].sum():,} rows read")
