"""Every column a publisher gives is either used or named as set aside; a new or vanished one is a fault."""

from __future__ import annotations

import gzip
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import polars as pl

from sharitories.errors import Fault, FaultyInput, MissingExtra, MissingInput

MEND = "Compare the file with the publisher's; then change source.yml and read.py, or restore the file."


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


def _bytes(path: Path) -> bytes:
    if not path.is_file():
        raise MissingInput(
            f"Reading {path.name}",
            "the publisher's file is not there",
            "Put the file back, or give its folder.",
        )
    content = path.read_bytes()
    try:
        return gzip.decompress(content) if path.suffix == ".gz" else content
    except (OSError, EOFError) as error:
        raise FaultyInput(
            f"Reading {path.name}", [Fault(path.name, 0, "", "is not a whole gzip file")], MEND
        ) from error


def _unreadable(path: Path, kind: str, error: Exception) -> FaultyInput:
    reason = (str(error).splitlines() or [""])[0]
    return FaultyInput(
        f"Reading {path.name}", [Fault(path.name, 0, "", f"is not readable {kind} ({reason})")], MEND
    )


def read_csv(path: Path, *, separator: str = ",", encoding: str = "utf-8-sig") -> pl.DataFrame:
    """A CSV file (possibly gzipped), every column as text, empty fields as null."""
    try:
        text = _bytes(path).decode(encoding)
        return pl.read_csv(io.BytesIO(text.encode()), separator=separator, infer_schema=False)
    except (pl.exceptions.PolarsError, UnicodeDecodeError) as error:
        raise _unreadable(path, "CSV", error) from error


def read_parquet(path: Path) -> pl.DataFrame:
    """A publisher's Parquet file."""
    try:
        return pl.read_parquet(io.BytesIO(_bytes(path)))
    except pl.exceptions.PolarsError as error:
        raise _unreadable(path, "Parquet", error) from error


def read_feather(path: Path) -> pl.DataFrame:
    """A publisher's Feather (Arrow IPC) file."""
    try:
        return pl.read_ipc(io.BytesIO(_bytes(path)))
    except pl.exceptions.PolarsError as error:
        raise _unreadable(path, "Feather", error) from error


def read_json_rows(path: Path) -> pl.DataFrame:
    """A JSON list of objects; the columns are those of all objects together."""
    try:
        rows: Any = json.loads(_bytes(path))
    except ValueError as error:
        raise _unreadable(path, "JSON", error) from error
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise FaultyInput(f"Reading {path.name}", [Fault(path.name, 0, "", "is not a list of objects")], MEND)
    return pl.DataFrame(rows, infer_schema_length=None)


def read_geojson_properties(path: Path) -> pl.DataFrame:
    """The properties of a GeoJSON collection's features, one row each; geometry is not read."""
    try:
        features: Any = json.loads(_bytes(path))["features"]
        return pl.DataFrame([feature["properties"] for feature in features], infer_schema_length=None)
    except (ValueError, KeyError, TypeError) as error:
        raise _unreadable(path, "GeoJSON", error) from error


def read_json_cells(path: Path, within: str = "") -> pl.DataFrame:
    """A JSON list of objects (or the list under the key ``within``), every cell as text, as a CSV would have it.

    An object inside an object becomes columns ``outer.inner``; a list stays as JSON text; null and absent are null.
    """
    try:
        whole: Any = json.loads(_bytes(path))
        rows = whole[within] if within else whole
        if not isinstance(rows, list):
            raise TypeError("no list")
        cells = [dict(_cells(row)) for row in rows]
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise _unreadable(path, "as a JSON list of objects", error) from error
    return _text_table(cells)


def read_geojson_points(path: Path) -> pl.DataFrame:
    """A GeoJSON collection of points as text: properties, other members of a feature, ``geometry.lon, .lat``."""
    try:
        features: Any = json.loads(_bytes(path))["features"]
        cells = [dict(_point(feature)) for feature in features]
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise _unreadable(path, "as a GeoJSON collection of points", error) from error
    return _text_table(cells)


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


def _text_table(cells: Sequence[Mapping[str, str | None]]) -> pl.DataFrame:
    columns = dict.fromkeys(column for row in cells for column in row)
    return pl.DataFrame(cells, schema=dict.fromkeys(columns, pl.String))


def read_sheet(path: Path, sheet: str, header_row: int) -> pl.DataFrame:
    """One sheet of a spreadsheet as text, its header in line ``header_row`` (1 = the sheet's first line).

    Cells keep the digits that are shown: ``7617.0`` becomes ``7617``; an empty cell is null.
    """
    try:
        from python_calamine import CalamineError, CalamineWorkbook
    except ImportError as error:
        raise MissingExtra(f"Reading the spreadsheet {path.name}", "python-calamine", "build") from error
    try:
        lines = CalamineWorkbook.from_filelike(io.BytesIO(_bytes(path))).get_sheet_by_name(sheet).to_python()
    except CalamineError as error:
        raise _unreadable(path, f"as a spreadsheet with a sheet {sheet}", error) from error
    header = [str(name) for name in lines[header_row - 1]]
    body = [[_cell(value) for value in line] for line in lines[header_row:]]
    return pl.DataFrame(body, schema=dict.fromkeys(header, pl.String), orient="row")


def _cell(value: object) -> str | None:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return None if value in ("", None) else str(value)
