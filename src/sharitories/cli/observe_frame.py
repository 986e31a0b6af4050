"""``sharitories observe frame``."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import polars as pl

from sharitories.cli.terminal import ledger, out, print_json
from sharitories.observations.frame_survey import Frame, survey_frame
from sharitories.studies.study import read_study

SHOWN = ("rows", "placed", "in_frame", "compared", "resolved", "initiatives", "queued")


def run(source_dir: Path, folder: Path, study: str, areas: Sequence[Path], as_json: bool) -> None:
    """Survey the frame of a study and print what became of every source's rows."""
    frame = survey_frame(source_dir, folder, read_study(study), areas)
    if as_json:
        print_json({"folder": str(folder), "sources": frame.account.to_dicts(), "files": frame.files})
        return
    _show(frame)
    out.print(f"\nWritten into {folder}: {', '.join(frame.files)}.")


def _show(frame: Frame) -> None:
    table = ledger(["source", *SHOWN])
    for row in frame.account.iter_rows(named=True):
        table.add_row(row["origin_id"], *(f"{row[name]:,}" for name in SHOWN))
    total = frame.account.select(pl.col(SHOWN).sum()).row(0)
    table.add_row("all", *(f"{n:,}" for n in total), style="bold")
    out.print(table)
