"""From a workbook to the catalogue: every fault by worksheet, row and column; the difference before anything is written."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from sharitories.catalogue import FOLDER
from sharitories.errors import Fault, FaultyInput
from sharitories.reference.workbook.flat import FlatRow, built, flat, meant
from sharitories.reference.workbook.sheet_file import read_workbook
from sharitories.reference.workbook.texts import MODELS, NAMED, path_of, worksheets

Numbered = list[tuple[int, FlatRow]]


@dataclass(frozen=True)
class Change:
    """What a workbook changes in one text: lines ``+`` and ``-`` by entry; ``content`` is the whole text, None if it goes."""

    worksheet: str
    file: str
    lines: tuple[str, ...]
    content: Any


def changes(path: Path, root: Path = FOLDER) -> list[Change]:
    """What the workbook would change; raises :class:`FaultyInput` with every fault of every worksheet.

    A text that the workbook leaves out is left alone: to end one, delete its file.
    """
    given, present = read_workbook(path), worksheets(root)
    faults: list[Fault] = []
    found: list[Change] = []
    for name, rows in given.items():
        if name not in present:
            faults.append(
                Fault(path.name, 0, name, f"is no worksheet of the catalogue ({', '.join(present)})")
            )
            continue
        for file, own in _by_file(rows).items():
            content = _read(path.name, name, file, own, faults)
            if content is not None and content != present[name].get(file):
                before = present[name].get(file)
                found.append(Change(name, file, tuple(_lines(file, before, content)), content))
    if faults:
        raise FaultyInput(f"Reading {path.name}", faults, "Mend the cells named; nothing was written.")
    return found


def write(found: list[Change], root: Path = FOLDER) -> list[Path]:
    """Write the changed texts, each by one rename; comments of a text that is written anew are lost."""
    written = []
    for change in found:
        target = path_of(change.worksheet, change.file, root)
        making = target.with_name(f".{target.name}.making")
        text = yaml.safe_dump(change.content, allow_unicode=True, sort_keys=False, width=120)
        making.write_text(text, encoding="utf-8")
        making.replace(target)
        written.append(target)
    return written


def _by_file(rows: Numbered) -> dict[str, Numbered]:
    found: dict[str, Numbered] = {}
    for number, row in rows:
        found.setdefault(row.file, []).append((number, row))
    return found


def _read(book: str, sheet: str, file: str, rows: Numbered, faults: list[Fault]) -> Any:
    """The content of one text, or None where its rows hold faults (which are added)."""
    own = list(_row_faults(book, sheet, file, rows))
    if not own:
        try:
            content = built([row for _, row in rows])
            own = list(_model_faults(book, sheet, file, rows, content))
        except ValueError as error:
            own = [Fault(book, rows[0][0], f"{sheet}/entry", f"{file}: {error}")]
    faults += own
    return None if own else content


def _row_faults(book: str, sheet: str, file: str, rows: Numbered) -> Iterator[Fault]:
    if not file.endswith(".yml") or "/" in file:
        yield Fault(book, rows[0][0], f"{sheet}/file", f"{file or 'nothing'} is no name of a text (….yml)")
    seen: dict[str, int] = {}
    for number, row in rows:
        if not row.entry:
            yield Fault(book, number, f"{sheet}/entry", "is empty")
        if row.entry in seen:
            yield Fault(
                book, number, f"{sheet}/entry", f"{row.entry} stands in row {seen[row.entry]} already"
            )
        seen.setdefault(row.entry, number)
        if not row.cells:
            yield Fault(book, number, f"{sheet}/value", f"{row.entry} has no value in any column")
        for column, cell in row.cells.items():
            if (column == "value") == ("*" in row.entry.split("/")):
                yield Fault(
                    book, number, f"{sheet}/{column}", f"{row.entry} takes its value in another column"
                )
            yield from _cell_faults(book, number, f"{sheet}/{column}", cell)


def _cell_faults(book: str, number: int, column: str, cell: str) -> Iterator[Fault]:
    try:
        meant(cell)
    except ValueError:
        yield Fault(
            book,
            number,
            column,
            f"{cell} begins with = and is neither a number nor true, false, null, [] or {{}}",
        )


def _model_faults(book: str, sheet: str, file: str, rows: Numbered, content: Any) -> Iterator[Fault]:
    model = MODELS.get(sheet)
    if model is None:
        return
    try:
        model.model_validate(content)
    except ValidationError as error:
        for one in error.errors():
            number, column = _where(one["loc"], rows)
            yield Fault(
                book, number, f"{sheet}/{column}", f"{file}, {'.'.join(map(str, one['loc']))}: {one['msg']}"
            )
    name = content.get(NAMED[sheet]) if isinstance(content, dict) else None
    if isinstance(name, str) and f"{name}.yml" != file:
        yield Fault(
            book, rows[0][0], f"{sheet}/file", f"{NAMED[sheet]} is {name}, the file's name says {file}"
        )


def _where(place: tuple[int | str, ...], rows: Numbered) -> tuple[int, str]:
    """The row and column that a fault of the model speaks of; the first of the text where it has none."""
    parts = [f"[{part}]" if isinstance(part, int) else str(part) for part in place]
    best, depth, column = rows[0][0], 0, "entry"
    for number, row in rows:
        entry = row.entry.split("/")
        shared = 0
        for own, asked in zip(entry, parts, strict=False):
            if own != asked and not (own == "*" and asked in row.cells):
                break
            shared += 1
        if shared > depth:
            language = next((a for o, a in zip(entry, parts, strict=False) if o == "*"), None)
            best, depth, column = number, shared, language or "value"
    return best, column


def _lines(file: str, before: Any, after: Any) -> Iterator[str]:
    """The difference, entry by entry."""
    old, new = (_cells(file, content) for content in (before, after))
    for place in dict.fromkeys([*old, *new]):
        if old.get(place) != new.get(place):
            if place in old:
                yield f"- {place[0]} ({place[1]}): {old[place]}"
            if place in new:
                yield f"+ {place[0]} ({place[1]}): {new[place]}"


def _cells(file: str, content: Any) -> dict[tuple[str, str], str]:
    if content is None:
        return {}
    return {(row.entry, column): cell for row in flat(file, content) for column, cell in row.cells.items()}
