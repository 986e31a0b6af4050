"""Files of polygons as areas: GeoJSON, TopoJSON, GeoParquet; what is broken in them is repaired and reported."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from sharitories.errors import Fault, FaultyInput, MissingExtra, MissingInput

MEND = "Give a GeoJSON, TopoJSON or GeoParquet file of polygons in degrees, each with a code."
#: Properties that hold a municipality's code, in the order in which they are believed.
CODES = (
    "territory_id",
    "code",
    "insee",
    "INSEE_COM",
    "codgeo",
    "CODGEO",
    "ref:INSEE",
    "NUTS_ID",
    "LAU_ID",
    "id",
)
NAMES = ("name", "nom", "libgeo", "LIBGEO", "NUTS_NAME", "LAU_NAME")


def read_areas(path: Path, prefix: str = "FR-") -> pl.DataFrame:
    """``territory_id, name, geometry`` (WKB, EPSG:4326) of a file's polygons, in the file's order.

    The code is the first property of :data:`CODES` that every polygon has; ``prefix`` stands before codes that do
    not begin with two capitals and a hyphen. Raise :class:`MissingInput` or :class:`FaultyInput` with all faults.
    """
    if not path.is_file():
        raise MissingInput(f"Reading the areas of {path.name}", "the file is not there", MEND)
    table = _geoparquet(path) if path.suffix == ".parquet" else _json(path)
    coded = pl.col("territory_id")
    whole = coded.str.contains(r"^[A-Z]{2}-")
    return table.with_columns(territory_id=pl.when(whole).then(coded).otherwise(prefix + coded))


def areas_report(areas: pl.DataFrame) -> pl.DataFrame:
    """``territory_id, fault, share`` of the areas whose rings are not valid.

    ``fault`` is the reason in GEOS's words, ``share`` by how much repairing (``make_valid``) changes the area,
    in squared degrees. :func:`~sharitories.observations.location.locate.locate` reads them as repaired.
    """
    import shapely

    shapes = shapely.from_wkb(areas["geometry"].to_list())
    wrong = np.flatnonzero(~shapely.is_valid(shapes))
    repaired = shapely.make_valid(shapes[wrong])
    return pl.DataFrame(
        {
            "territory_id": areas["territory_id"].gather(wrong),
            "fault": [str(reason) for reason in shapely.is_valid_reason(shapes[wrong])],
            "changed": shapely.area(repaired) - shapely.area(shapes[wrong]),
        },
        schema={"territory_id": pl.String, "fault": pl.String, "changed": pl.Float64},
    )


def _refuse(path: Path, rule: str, row: int = 0) -> FaultyInput:
    return FaultyInput(f"Reading the areas of {path.name}", [Fault(path.name, row, "", rule)], MEND)


def _geoparquet(path: Path) -> pl.DataFrame:
    try:
        table = pl.read_parquet(path, glob=False)
    except (pl.exceptions.PolarsError, OSError) as error:
        raise _refuse(path, f"is not a readable Parquet file ({str(error).splitlines()[0]})") from error
    code = next((c for c in CODES if c in table.columns), None)
    if code is None or table.schema.get("geometry") != pl.Binary:
        raise _refuse(path, "has no column of codes, or no column geometry that holds WKB")
    name = next((c for c in NAMES if c in table.columns), code)
    return table.select(
        territory_id=pl.col(code).cast(pl.String), name=pl.col(name).cast(pl.String), geometry="geometry"
    )


def _json(path: Path) -> pl.DataFrame:
    try:
        raw = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
        content: Any = json.loads(raw)
        features = _features(content)
    except (ValueError, KeyError, TypeError, IndexError, OSError, EOFError) as error:
        raise _refuse(path, f"is no GeoJSON or TopoJSON ({error!r})") from error
    return _table(features, path)


def _features(content: Any) -> list[dict[str, Any]]:
    if content["type"] != "Topology":
        return list(content["features"])
    (layer,) = content["objects"].values()
    arcs = [_decoded(arc, content.get("transform")) for arc in content["arcs"]]
    return [{**piece, "geometry": _assembled(piece, arcs)} for piece in layer["geometries"]]


def _decoded(arc: list[list[float]], transform: dict[str, Any] | None) -> list[list[float]]:
    """An arc's positions in degrees: quantised ones are sums of steps (TopoJSON 1.0, section 2.1.3)."""
    if transform is None:
        return arc
    steps = np.cumsum(np.array([point[:2] for point in arc], dtype=float), axis=0)
    places: list[list[float]] = (steps * transform["scale"] + transform["translate"]).tolist()
    return places


def _assembled(piece: dict[str, Any], arcs: list[list[list[float]]]) -> dict[str, Any] | None:
    """The geometry of a topology's object, its arcs joined into rings."""
    if piece.get("type") not in ("Polygon", "MultiPolygon"):
        return None

    def ring(numbers: list[int]) -> list[list[float]]:
        joined: list[list[float]] = []
        for number in numbers:
            arc = arcs[number] if number >= 0 else arcs[~number][::-1]
            joined += arc[1:] if joined else arc
        return joined

    polygons = [piece["arcs"]] if piece["type"] == "Polygon" else piece["arcs"]
    coordinates = [[ring(numbers) for numbers in polygon] for polygon in polygons]
    return {"type": "MultiPolygon", "coordinates": coordinates}


def _table(features: list[dict[str, Any]], path: Path) -> pl.DataFrame:
    try:
        import shapely
        from shapely.geometry import shape
    except ImportError as error:
        raise MissingExtra(f"Reading the areas of {path.name}", "shapely", "observe") from error
    rows = [(_properties(feature), feature.get("geometry")) for feature in features]
    code = next((c for c in CODES if rows and all(p.get(c) not in (None, "") for p, _ in rows)), None)
    if code is None:
        raise _refuse(path, f"has no property that every polygon has among {', '.join(CODES)}")
    name = next((c for c in NAMES if c in rows[0][0]), code)
    faults, wkb = [], []
    for number, (_, geometry) in enumerate(rows, start=1):
        try:
            wkb.append(None if geometry is None else shapely.to_wkb(shape(geometry), output_dimension=2))
        except (
            ValueError,
            TypeError,
            KeyError,
            IndexError,
            AttributeError,
            shapely.errors.ShapelyError,
        ) as error:
            faults.append(
                Fault(path.name, number, "geometry", f"is no polygon ({str(error).splitlines()[0]})")
            )
    if faults:
        raise FaultyInput(f"Reading the areas of {path.name}", faults, MEND)
    columns = {
        "territory_id": [str(p[code]) for p, _ in rows],
        "name": [str(p.get(name, "")) for p, _ in rows],
        "geometry": wkb,
    }
    kinds = {"territory_id": pl.String, "name": pl.String, "geometry": pl.Binary}
    return pl.DataFrame(columns, schema=kinds)


def _properties(feature: dict[str, Any]) -> dict[str, Any]:
    own = {"id": feature["id"]} if "id" in feature else {}
    return {**own, **(feature.get("properties") or {})}
