"""Arrow tables from anywhere, as the columns that location works on; every fault of a table is told at once."""

from __future__ import annotations

from typing import Any

import numpy as np
import polars as pl

from sharitories.errors import Fault, FaultyInput

DEGREES = ("EPSG:4326", "OGC:CRS84", "urn:ogc:def:crs:OGC:1.3:CRS84", "urn:ogc:def:crs:EPSG::4326")


def table_of(data: Any, what: str) -> pl.DataFrame:
    """Anything that gives an Arrow stream or array (polars, pyarrow, geopandas' ``to_arrow``, …), without a copy."""
    if isinstance(data, pl.DataFrame):
        return data
    if isinstance(data, pl.LazyFrame):
        return data.collect()
    if not hasattr(data, "__arrow_c_stream__") and not hasattr(data, "__arrow_c_array__"):
        fault = Fault(what, 0, "", f"is not an Arrow table but {type(data).__name__}")
        raise FaultyInput(f"Reading the {what}", [fault], "Give a polars or Arrow table.")
    return pl.DataFrame(data)


def refuse(what: str, faults: list[Fault], todo: str) -> None:
    """Raise :class:`FaultyInput` when there are faults."""
    if faults:
        raise FaultyInput(f"Reading the {what}", faults, todo)


def coordinates(points: Any) -> tuple[np.ndarray, np.ndarray]:
    """Longitudes and latitudes of the points, float64 degrees; a null is NaN."""
    table = table_of(points, "points")
    faults = [
        Fault(
            "points",
            0,
            name,
            "is a column that is missing" if name not in table.columns else "does not hold numbers",
        )
        for name in ("lon", "lat")
        if name not in table.columns or not (table.schema[name].is_numeric() or table.schema[name] == pl.Null)
    ]
    refuse("points", faults, "Points need the columns lon and lat, in degrees (WGS 84).")
    lon, lat = (_floats(table[name]) for name in ("lon", "lat"))
    return lon, lat


def _floats(column: pl.Series) -> np.ndarray:
    if column.dtype != pl.Float64:
        column = column.cast(pl.Float64)
    return (column.fill_null(float("nan")) if column.null_count() else column).rechunk().to_numpy()


def territories(areas: Any) -> pl.DataFrame:
    """The columns ``territory_id`` (string) and ``geometry`` (binary WKB) of the areas."""
    table = table_of(areas, "areas")
    table = table.select(name for name in ("territory_id", "geometry") if name in table.columns)
    faults = [Fault("areas", 0, name, "is a column that is missing") for name in _missing(table)]
    refuse("areas", faults, "Areas need the columns territory_id and geometry (WKB, EPSG:4326).")
    faults += _crs_faults(table["geometry"])
    table = table.with_columns(_stored(table["geometry"]))
    if table.schema["geometry"] not in (pl.Binary, pl.Null):
        faults.append(Fault("areas", 0, "geometry", f"is not binary WKB but {table.schema['geometry']}"))
    nameless = table["territory_id"].is_null().arg_true().to_list()
    faults += [Fault("areas", row + 1, "territory_id", "is empty") for row in nameless]
    refuse("areas", faults, "Areas need territory_id filled and geometry as WKB in longitude and latitude.")
    return table.cast({"territory_id": pl.String, "geometry": pl.Binary})


def _missing(table: pl.DataFrame) -> list[str]:
    return [name for name in ("territory_id", "geometry") if name not in table.columns]


def _stored(column: pl.Series) -> pl.Series:
    """What an extension type (``geoarrow.wkb``) is stored as; other columns as they are."""
    return column.ext.storage() if isinstance(column.dtype, pl.Extension) else column


def _crs_faults(column: pl.Series) -> list[Fault]:
    """A coordinate system that the column itself names must be longitude and latitude on WGS 84."""
    if not isinstance(column.dtype, pl.Extension):
        return []
    named = crs_name(column.dtype.ext_metadata() or "")
    if named is None or named in DEGREES:
        return []
    return [Fault("areas", 0, "geometry", f"is in {named}, not in degrees of WGS 84 (EPSG:4326)")]


def crs_name(metadata: str) -> str | None:
    """The coordinate system in GeoArrow metadata (``{"crs": …}``) as ``EPSG:2154``; None when it is not named."""
    import json

    try:
        crs = json.loads(metadata).get("crs")
    except (ValueError, AttributeError):
        return None
    if isinstance(crs, dict):
        known = crs.get("id", {})
        return f"{known.get('authority')}:{known.get('code')}" if known else crs.get("name")
    return crs if isinstance(crs, str) else None
