"""``sharitories catalogue to-sheet`` and ``from-sheet``."""

from __future__ import annotations

from pathlib import Path

from rich.markup import escape

from sharitories.cli.terminal import err, out, shown
from sharitories.reference.workbook.back import changes, write
from sharitories.reference.workbook.sheet_file import write_workbook
from sharitories.reference.workbook.texts import worksheets


def to_sheet(path: Path) -> None:
    """Write every text of the catalogue into a workbook."""
    texts = worksheets()
    rows = write_workbook(texts, path)
    files = sum(len(files) for files in texts.values())
    err.print(f"{files} texts in {len(texts)} worksheets, {rows} rows, in {shown(path)}")


def from_sheet(path: Path, do_write: bool) -> None:
    """Show what a workbook changes; write it only where that was asked for."""
    found = changes(path)
    if not found:
        out.print("Nothing differs from the catalogue.")
        return
    for change in found:
        out.print(f"[bold]{escape(change.worksheet)}/{escape(change.file)}[/]")
        for line in change.lines:
            out.print(f"  {escape(line)}")
    if do_write:
        for target in write(found):
            err.print(f"written: {shown(target)}")
        err.print("Comments of these texts are lost. Now run: sharitories catalogue check")
    else:
        err.print(f"{len(found)} texts would change; nothing was written. To write: add --write")
