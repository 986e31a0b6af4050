"""A table in whatever file it comes: every cell as text, and what had to be guessed of the file said."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

import polars as pl

from sharitories.errors import Fault, FaultyInput, MissingExtra, MissingInput

#: A table of initiatives that is larger, packed or unpacked, is something else.
MOST_BYTES = 500_000_000
MOST_COLUMNS = 2_000
#: A cell with more characters is a whole document, or an attack.
LONGEST_CELL = 100_000
SEPARATORS = (",", ";", "\t", "|")
MEND = "Mend the file, or save it again as CSV in UTF-8; then run the command again."
_SPOKEN = {",": "a comma", ";": "a semicolon", "\t": "a tab", "|": "a vertical bar"}
#: How UTF-8 looks when it was taken for Windows-1252 and written again: é, è, à, ê, ô, ç.
_TWICE_ENCODED = re.compile("Ã[©¨ \u00a0ª´§]")

Record = Mapping[str, Any]


@dataclass(frozen=True)
class TableFile:
    """A file read: its ``table`` (every column text, an empty cell null) and what was ``told`` about it."""

    name: str
    table: pl.DataFrame
    told: tuple[str, ...]


def read_table(path: Path) -> TableFile:
    """Read CSV, xlsx, Parquet, a JSON list or GeoJSON; raise :class:`FaultyInput` with all faults at once.

    A CSV file may be separated by commas, semicolons, tabs or bars and written in UTF-8, UTF-16 or Windows-1252.
    Of nested JSON, ``geo.lat`` names the field ``lat`` of ``geo``; a list of words becomes ``a;b``.
    """
    readers: dict[str, Callable[[Path], TableFile]] = {
        ".xlsx": _read_sheet,
        ".parquet": _read_parquet,
        ".json": _read_json,
        ".geojson": _read_json,
    }
    if not path.is_file():
        raise MissingInput(f"Reading {path.name}", f"{path} is not a file", "Give a file that exists.")
    if path.stat().st_size > MOST_BYTES:
        _refuse(path, f"is larger than {MOST_BYTES // 1_000_000} MB")
    read = readers.get(path.suffix.lower(), _read_csv)(path)
    faults = list(_long_cells(read))
    if read.table.is_empty():
        faults.append(Fault(path.name, 0, "", "has no rows"))
    if faults:
        raise FaultyInput(f"Reading {path.name}", faults, MEND)
    return read


def _refuse(path: Path, rule: str, row: int = 0) -> NoReturn:
    raise FaultyInput(f"Reading {path.name}", [Fault(path.name, row, "", rule)], MEND)


def _long_cells(read: TableFile) -> Iterator[Fault]:
    for column in read.table.columns:
        for row, cell in enumerate(read.table[column].str.len_chars(), start=1):
            if cell is not None and cell > LONGEST_CELL:
                yield Fault(
                    read.name, row, column, f"holds {cell} characters; a cell holds {LONGEST_CELL} at most"
                )


def _of_lines(
    path: Path, header: Sequence[str], lines: Sequence[Sequence[str]], told: list[str]
) -> TableFile:
    names = _names(header, told)
    filled = [[cell.strip() or None for cell in line] for line in lines]
    table = pl.DataFrame(filled, schema=dict.fromkeys(names, pl.String), orient="row")
    if any(_TWICE_ENCODED.search(cell) for line in lines for cell in line):
        told.append("some letters look encoded twice (Ã© for é): compare with the publisher's file")
    return TableFile(path.name, table, tuple(told))


def _names(header: Sequence[str], told: list[str]) -> list[str]:
    """The column names; one without a name, or a name that stands twice, is given one that can be cited."""
    seen: Counter[str] = Counter()
    names = []
    for place, name in enumerate((name.strip() for name in header), start=1):
        plain = name or f"column {place}"
        seen[plain] += 1
        names.append(plain if seen[plain] == 1 else f"{plain} ({seen[plain]})")
    renamed = [new for new, old in zip(names, header, strict=True) if new != old.strip()]
    if renamed:
        told.append(f"columns without a name of their own are called {', '.join(renamed)}")
    return names


def _read_csv(path: Path) -> TableFile:
    text, encoding = _decoded(path)
    if re.match(r"\s*<(!doctype|html|\?xml)", text[:200], re.IGNORECASE):
        _refuse(path, "is a web page or XML, not a table")
    if "\0" in text:
        _refuse(path, "holds null bytes: it is not text")
    separator = _separator(text)
    lines = _csv_lines(path, text, separator)
    header = lines[0] if lines else []
    faults = [
        Fault(path.name, row, "", f"has {len(line)} cells, and the header {len(header)}")
        for row, line in enumerate(lines[1:], start=1)
        if len(line) != len(header)
    ]
    if faults:
        raise FaultyInput(f"Reading {path.name}", faults, MEND)
    return _of_lines(path, header, lines[1:], [f"{encoding}, separated by {_SPOKEN[separator]}"])


def _decoded(path: Path) -> tuple[str, str]:
    content = path.read_bytes()
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        tried = ["utf-16"]
    else:
        tried = ["utf-8-sig" if content.startswith(b"\xef\xbb\xbf") else "utf-8", "cp1252"]
    for encoding in tried:
        try:
            return content.decode(encoding), {"cp1252": "Windows-1252"}.get(encoding, encoding.upper())
        except UnicodeDecodeError:
            continue
    raise FaultyInput(
        f"Reading {path.name}",
        [Fault(path.name, 0, "", f"is text in none of the encodings {', '.join(tried)}")],
        MEND,
    )


def _separator(text: str) -> str:
    """The separator that cuts most of the first lines into as many cells as it cuts the header into."""
    sample = text[:200_000]

    def evenness(separator: str) -> tuple[float, int]:
        try:
            rows = [
                len(line)
                for line, _ in zip(
                    csv.reader(io.StringIO(sample), delimiter=separator), range(200), strict=False
                )
            ]
        except csv.Error:
            return 0.0, 0
        width = rows[0] if rows else 0
        return (sum(n == width for n in rows[:-1]) / max(1, len(rows) - 1) if width > 1 else 0.0), width

    return max(SEPARATORS, key=evenness)


def _csv_lines(path: Path, text: str, separator: str) -> list[list[str]]:
    lines: list[list[str]] = []
    try:
        for line in csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True):
            if line:
                lines.append(line)
            if len(lines) == 1 and len(line) > MOST_COLUMNS:
                _refuse(path, f"has more than {MOST_COLUMNS} columns")
    except csv.Error as error:
        _refuse(path, f"is not whole CSV: {error}", row=len(lines))
    return lines


def _read_sheet(path: Path) -> TableFile:
    """The first sheet; its header is the first line that fills at least half of the sheet's width."""
    try:
        from python_calamine import CalamineError, CalamineWorkbook
    except ImportError as error:
        raise MissingExtra(f"Reading the spreadsheet {path.name}", "python-calamine", "build") from error
    _refuse_bomb(path)
    try:
        book = CalamineWorkbook.from_path(path)
        sheet = book.sheet_names[0]
        lines = [[_shown(cell) for cell in line] for line in book.get_sheet_by_name(sheet).to_python()]
    except (CalamineError, OSError, IndexError, ValueError) as error:
        raise _unreadable(path, "spreadsheet", error) from error
    width = max((sum(map(bool, line)) for line in lines), default=0)
    start = next((i for i, line in enumerate(lines) if sum(map(bool, line)) * 2 >= max(width, 1)), 0)
    told = [f"sheet {sheet!r}, header in line {start + 1}"]
    if len(book.sheet_names) > 1:
        told.append(f"not read: the sheets {', '.join(map(repr, book.sheet_names[1:]))}")
    header = lines[start] if lines else []
    return _of_lines(path, header, [line for line in lines[start + 1 :] if any(line)], told)


def _refuse_bomb(path: Path) -> None:
    """A spreadsheet is a zip file: what it unpacks to is bounded before it is unpacked."""
    try:
        with zipfile.ZipFile(path) as packed:
            size = sum(part.file_size for part in packed.infolist())
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        raise _unreadable(path, "spreadsheet", error) from error
    if size > MOST_BYTES:
        _refuse(
            path, f"unpacks to {size // 1_000_000} MB; {MOST_BYTES // 1_000_000} MB are the most that is read"
        )


def _unreadable(path: Path, kind: str, error: Exception) -> FaultyInput:
    reason = (str(error).splitlines() or [""])[0]
    return FaultyInput(
        f"Reading {path.name}", [Fault(path.name, 0, "", f"is not a readable {kind} ({reason})")], MEND
    )


def _read_parquet(path: Path) -> TableFile:
    try:
        table = pl.read_parquet(io.BytesIO(path.read_bytes()))
    except pl.exceptions.PolarsError as error:
        raise _unreadable(path, "Parquet file", error) from error
    return _of_records(path, table.to_dicts(), ["Parquet"])


def _read_json(path: Path) -> TableFile:
    text, _ = _decoded(path)
    try:
        content = json.loads(text.removeprefix("\ufeff"))
    except (ValueError, RecursionError) as error:
        raise _unreadable(path, "JSON", error) from error
    told = ["JSON"]
    if isinstance(content, dict):
        lists = {key: value for key, value in content.items() if isinstance(value, list) and value}
        if len(lists) != 1:
            _refuse(path, f"is not a list of objects; it holds {len(lists)} lists")
        ((key, content),) = lists.items()
        told = ["GeoJSON" if key == "features" else f"JSON, the list {key!r}"]
    if not isinstance(content, list) or not all(isinstance(row, dict) for row in content):
        _refuse(path, "is not a list of objects")
    if told == ["GeoJSON"]:
        content = [_feature(feature) for feature in content]
    return _of_records(path, content, told)


def _feature(feature: Record) -> Record:
    """A GeoJSON feature as one row: its properties, its id, and the coordinates of a point."""
    row = dict(feature.get("properties") or {})
    if "id" in feature:
        row.setdefault("id", feature["id"])
    geometry = feature.get("geometry") or {}
    coordinates = geometry.get("coordinates")
    if geometry.get("type") == "Point" and isinstance(coordinates, list) and len(coordinates) >= 2:
        row |= {"geometry.lon": coordinates[0], "geometry.lat": coordinates[1]}
    return row


def _of_records(path: Path, records: Sequence[Record], told: list[str]) -> TableFile:
    flat = [dict(_flattened(record, "")) for record in records]
    names = list(dict.fromkeys(name for record in flat for name in record))
    if len(names) > MOST_COLUMNS:
        _refuse(path, f"has more than {MOST_COLUMNS} fields")
    return _of_lines(path, names, [[record.get(name, "") for name in names] for record in flat], told)


def _flattened(value: Record, inside: str) -> Iterator[tuple[str, str]]:
    for key, part in value.items():
        name = f"{inside}{key}"
        if isinstance(part, Mapping):
            yield from _flattened(part, f"{name}.")
        elif isinstance(part, list) and not any(isinstance(item, dict | list) for item in part):
            yield name, ";".join(_shown(item) for item in part)
        elif isinstance(part, list):
            yield name, json.dumps(part, ensure_ascii=False)
        else:
            yield name, _shown(part)


def _shown(cell: object) -> str:
    """A cell as text: ``7617.0`` as ``7617``, a day without its midnight, nothing as the empty text."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return str(cell).lower()
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    return str(cell).removesuffix(" 00:00:00")
