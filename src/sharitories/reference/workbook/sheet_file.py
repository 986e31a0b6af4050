"""A workbook on disk: one worksheet a folder of the catalogue, a heading, and a row a place."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sharitories.errors import Fault, FaultyInput, MissingExtra, MissingInput, UsageError
from sharitories.reference.workbook.flat import LANGUAGES, VALUE, FlatRow, flat

HEAD = ("file", "entry", VALUE, *LANGUAGES)
_WIDTHS = (28, 34, 40, *(48, 48, 24, 24, 24))


def write_workbook(worksheets: dict[str, dict[str, Any]], path: Path) -> int:
    """Write all texts; return how many rows. Every cell is text: nothing is taken for a number, date or formula."""
    book = _openpyxl("Writing the workbook").Workbook()
    book.remove(book.active)
    rows = 0
    for name, files in worksheets.items():
        page = book.create_sheet(name)
        page.append(HEAD)
        page.freeze_panes = "C2"
        for column, width in zip("ABCDEFGH", _WIDTHS, strict=True):
            page.column_dimensions[column].width = width
        for file, content in files.items():
            for row in flat(file, content):
                rows += 1
                _write_row(page, rows, row)
    if path.is_dir():
        raise UsageError("Writing the workbook", f"{path} is a folder", "Name a file: practices.xlsx.")
    making = path.with_name(f".{path.name}.making")
    book.save(making)
    making.replace(path)
    return rows


def _write_row(page: Any, _: int, row: FlatRow) -> None:
    place = page.max_row + 1
    for column, name in enumerate(HEAD, start=1):
        text = {"file": row.file, "entry": row.entry}.get(name, row.cells.get(name))
        if text is not None:
            cell = page.cell(place, column, text)
            cell.data_type = "s"


def read_workbook(path: Path) -> dict[str, list[tuple[int, FlatRow]]]:
    """By worksheet, every row with its number in it (1: the heading).

    Raises :class:`MissingInput` without the file; :class:`FaultyInput` for a file that is no workbook, a worksheet whose
    heading is another, and a cell that is not text.
    """
    doing = f"Reading {path.name}"
    if not path.is_file():
        raise MissingInput(
            doing, f"{path} does not exist", "Make one: sharitories catalogue to-sheet FILE.xlsx."
        )
    try:
        book = _openpyxl(doing).load_workbook(path, read_only=True, data_only=False)
    except Exception as error:
        told = str(error).splitlines()[0]
        raise FaultyInput(
            doing, [Fault(path.name, 0, "", f"is no workbook ({told})")], "Give an .xlsx file."
        ) from error
    faults: list[Fault] = []
    found = {page.title: _rows(page, path.name, faults) for page in book.worksheets}
    if faults:
        raise FaultyInput(doing, faults, "Keep the heading and write texts; a number is =5, yes is =true.")
    return found


def _rows(page: Any, file: str, faults: list[Fault]) -> list[tuple[int, FlatRow]]:
    rows: list[tuple[int, FlatRow]] = []
    for number, cells in enumerate(page.iter_rows(values_only=True), start=1):
        given = tuple(cells[: len(HEAD)]) + (None,) * (len(HEAD) - len(cells))
        if number == 1:
            if given != HEAD:
                faults.append(Fault(file, 1, page.title, f"the heading is not {', '.join(HEAD)}"))
                return []
        elif any(cell is not None for cell in given):
            rows.append((number, _row(given, page.title, file, number, faults)))
    return rows


def _row(given: tuple[Any, ...], sheet: str, file: str, number: int, faults: list[Fault]) -> FlatRow:
    for name, cell in zip(HEAD, given, strict=True):
        if cell is not None and not isinstance(cell, str):
            faults.append(
                Fault(file, number, f"{sheet}/{name}", f"{cell!r} is no text: write '{cell} or ={cell}")
            )
    cells = {
        name: str(cell)
        for name, cell in zip(HEAD[2:], given[2:], strict=True)
        if cell is not None and cell != ""
    }
    return FlatRow(str(given[0] or ""), str(given[1] or ""), cells)


def _openpyxl(doing: str) -> Any:
    try:
        import openpyxl
    except ImportError as error:
        raise MissingExtra(doing, "openpyxl", "sheet") from error
    return openpyxl
