"""Every column a publisher gives is either used or named as set aside; a new or vanished one is a fault."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import polars as pl

from sharitories.errors import Fault, FaultyInput
from sharitories.sources.json_text import objects
from sharitories.sources.lines import faults_of_cells, faults_of_lines
from sharitories.sources.sheets import lines_of_sheet
from sharitories.sources.unpack import MEND, content, faulty, text, unreadable

#: What a damaged file of columns makes its parser raise; a panic of the parser is told apart from ours by its name.
_BROKEN = (pl.exceptions.PolarsError, pl.exceptions.PanicException, OSError, ValueError)
#: No columnar file holds more cells than this: its size says little, since a run of equal values takes no room.
MOST_CELLS = 200_000_000


def refuse(file: str, faults: Sequence[Fault]) -> None:
    """Raise :class:`FaultyInput` with all the faults of one file, when there are any."""
    if faults:
        raise FaultyInput(f"Reading {file}", faults, MEND)


def take(
    table: pl.DataFrame, file: str, used: Mapping[str, str], set_aside: Mapping[str, str]
) -> pl.DataFrame:
    """Pop the ``used`` columns (publisher's name → ours); what remains must be exactly ``set_aside``."""
    known = set(used) | set(set_aside)
    faults = [
        Fault(file, 0, c, "is a column that source.yml does not name")
        for c in table.columns
        if c not in known
    ]
    faults += [Fault(file, 0, c, "is a column that has vanished") for c in known if c not in table.columns]
    refuse(file, faults)
    return table.select(pl.col(theirs).alias(ours) for theirs, ours in used.items())


def aside(set_aside: Mapping[str, str], part: str) -> dict[str, str]:
    """The columns set aside in one ``part`` (file or sheet), written ``part:column`` in source.yml."""
    return {key.split(":", 1)[1]: why for key, why in set_aside.items() if key.startswith(f"{part}:")}


def read_csv(
    path: Path, *, separator: str = ",", encoding: str = "utf-8-sig", mended: Mapping[str, str] = {}
) -> pl.DataFrame:
    """A CSV file (possibly gzipped), every column as text, empty fields as null.

    ``mended`` replaces pieces of text that the publisher wrote wrongly, where they still stand in the file.
    Another encoding or separator, a line with too few or too many cells, a column that comes twice and a quote
    that is not closed are faults.
    """
    written = text(path, encoding)
    for wrong, right in mended.items():
        written = written.replace(wrong, right)
    return csv_table(written, path.name, separator)


def csv_table(written: str, file: str, separator: str = ",") -> pl.DataFrame:
    """Delimited text as a table of text, with the faults of its lines; see :func:`read_csv`."""
    faults, rows = faults_of_lines(written, separator, file)
    refuse(file, faults)
    try:
        table = pl.read_csv(io.BytesIO(written.encode()), separator=separator, infer_schema=False)
    except pl.exceptions.PolarsError as error:
        raise unreadable(Path(file), "CSV", error) from error
    if len(table) > rows:  # an empty line is no row
        table = table.filter(~pl.all_horizontal(pl.all().is_null()))
    if len(table) != rows:
        rule = f"gives {len(table)} or {rows} rows, as one reads its quotes: one is not closed"
        raise faulty(Path(file), rule)
    return table


def read_parquet(path: Path) -> pl.DataFrame:
    """A publisher's Parquet file."""
    return _columnar(path, "Parquet", pl.scan_parquet)


def read_feather(path: Path) -> pl.DataFrame:
    """A publisher's Feather (Arrow IPC) file."""
    return _columnar(path, "Feather", pl.scan_ipc)


def _columnar(path: Path, kind: str, scan: Callable[[io.BytesIO], pl.LazyFrame]) -> pl.DataFrame:
    """A file of columns; how many cells it says that it holds is asked before any is unpacked."""
    raw = content(path)
    try:
        cells = scan(io.BytesIO(raw)).select(pl.len()).collect().item() * len(
            scan(io.BytesIO(raw)).collect_schema()
        )
        if cells > MOST_CELLS:
            raise faulty(path, f"unpacks to more than {MOST_CELLS:,} cells; nothing of it was read")
        table = scan(io.BytesIO(raw)).collect()
    except _BROKEN as error:
        raise unreadable(path, kind, error) from error
    refuse(path.name, faults_of_cells(table, path.name))
    return table


def read_json_rows(path: Path) -> pl.DataFrame:
    """A JSON list of objects; the columns are those of all objects together."""
    rows = objects(path)
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise faulty(path, "is not a list of objects")
    return _rows(path, rows)


def read_geojson_properties(path: Path) -> pl.DataFrame:
    """The properties of a GeoJSON collection's features, one row each; geometry is not read."""
    collection = objects(path)
    try:
        properties = [dict(feature["properties"]) for feature in collection["features"]]
    except (KeyError, TypeError, ValueError) as error:
        raise faulty(path, "is not a GeoJSON collection of features with properties") from error
    return _rows(path, properties)


def _rows(path: Path, rows: list[dict[str, Any]]) -> pl.DataFrame:
    try:
        table = pl.DataFrame(rows, infer_schema_length=None)
    except (pl.exceptions.PolarsError, TypeError, OverflowError, ValueError) as error:
        raise unreadable(path, "as a table, since a column has values of several kinds", error) from error
    refuse(path.name, faults_of_cells(table, path.name))
    return table


def read_json_cells(path: Path, within: str = "") -> pl.DataFrame:
    """A JSON list of objects (or the list under the key ``within``), every cell as text, as a CSV would have it.

    An object inside an object becomes columns ``outer.inner``; a list stays as JSON text; null and absent are null.
    """
    try:
        whole: Any = objects(path)
        rows = whole[within] if within else whole
        if not isinstance(rows, list):
            raise TypeError("no list")
        cells = [dict(_cells(row)) for row in rows]
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise unreadable(path, "as a JSON list of objects", error) from error
    return _text_table(cells, path)


def read_geojson_points(path: Path) -> pl.DataFrame:
    """A GeoJSON collection of points as text: properties, other members of a feature, ``geometry.lon, .lat``."""
    try:
        features: Any = objects(path)["features"]
        cells = [dict(_point(feature)) for feature in features]
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise unreadable(path, "as a GeoJSON collection of points", error) from error
    return _text_table(cells, path)


def _point(feature: Mapping[str, Any]) -> Iterator[tuple[str, str | None]]:
    yield from _cells(feature["properties"])
    yield from _cells({k: v for k, v in feature.items() if k not in ("type", "properties", "geometry")})
    lon, lat = feature["geometry"]["coordinates"]
    yield from _cells({"geometry": {"lon": lon, "lat": lat}})


def _cells(row: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, str | None]]:
    for key, value in row.items():
        if isinstance(value, dict):
            yield from _cells(value, f"{prefix}{key}.")
        elif value is None or isinstance(value, str):
            yield prefix + key, value
        else:
            yield prefix + key, json.dumps(value, ensure_ascii=False)


def _text_table(cells: Sequence[Mapping[str, str | None]], path: Path) -> pl.DataFrame:
    columns = dict.fromkeys(column for row in cells for column in row)
    table = pl.DataFrame(cells, schema=dict.fromkeys(columns, pl.String))
    refuse(path.name, faults_of_cells(table, path.name))
    return table


def read_sheet(path: Path, sheet: str, header_row: int) -> pl.DataFrame:
    """One sheet of a spreadsheet as text, its header in line ``header_row`` (1 = the sheet's first line).

    Cells keep the digits that are shown: ``7617.0`` becomes ``7617``; an empty cell is null.
    """
    lines = lines_of_sheet(path, sheet)
    if len(lines) < header_row:
        raise faulty(path, f"has no line {header_row} in the sheet {sheet}, where the header should be")
    header = [name or "" for name in lines[header_row - 1]]
    twice = sorted({name for name in header if header.count(name) > 1})
    refuse(path.name, [Fault(path.name, 0, name, "is a column that comes twice") for name in twice])
    table = pl.DataFrame(lines[header_row:], schema=dict.fromkeys(header, pl.String), orient="row")
    refuse(path.name, faults_of_cells(table, path.name))
    return table
