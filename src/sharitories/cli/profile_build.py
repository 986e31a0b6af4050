"""``sharitories profile build``."""

from __future__ import annotations

from pathlib import Path

from rich.markup import escape

from sharitories.cli.terminal import ledger, out, print_json, shown
from sharitories.reference.index import Index, write_index


def run(data: Path, meta: Path, spec: Path, folder: Path, as_json: bool) -> None:
    """Build an index, write it, and print what each step did and who comes first."""
    index = write_index(data, meta, spec, folder)
    if as_json:
        print_json({"folder": str(folder), "files": index.files, **index.record})
        return
    _show(index)
    out.print(f"\n{len(index.files)} files in {shown(folder)}; aggregated.csv and ranks.csv hold the result")


def _show(index: Index) -> None:
    table = ledger(["step", "did", "values"])
    for step, did, count in index.done:
        table.add_row(step, escape(did), f"{count:,}")
    out.print(table)
    for code, units in index.first.items():
        out.print(f"\nFirst by {escape(code)}: {escape(', '.join(units))}")
