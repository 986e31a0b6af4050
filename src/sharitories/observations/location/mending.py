"""Areas that cannot be used as they are: mended where that can be done, and told by name with the reason."""

from __future__ import annotations

import struct
from typing import Any

import numpy as np
import polars as pl

from sharitories.errors import Fault
from sharitories.observations.location.antimeridian import unrolled
from sharitories.observations.location.shapely_here import shapely_for

#: The columns of the report.
REPORT = {"row": pl.Int64, "territory_id": pl.String, "state": pl.String, "reason": pl.String}
#: What became of an area that was not simply used, by its row: state and reason.
Told = dict[int, tuple[str, str]]
#: WKB of a multipolygon without polygons, filled up to the length of a head.
NOWHERE = struct.pack("<BIII", 1, 6, 0, 0)


def plain(wkb: bytes | None, row: int, told: Told, faults: list[Fault]) -> bytes:
    """Any WKB of an area as two-dimensional little-endian WKB; what is none is added to the faults."""
    shapely = shapely_for("Reading the areas")
    shape = None if wkb is None else _read(wkb, row, told)
    if shape is not None and shape.geom_type in {"Polygon", "MultiPolygon"}:
        flat: bytes = shapely.to_wkb(shapely.force_2d(shape), byte_order=1, flavor="iso")
        return NOWHERE if shape.is_empty else flat
    if wkb is not None:
        what = "unreadable as WKB" if shape is None else f"a {shape.geom_type}"
        faults.append(Fault("areas", row + 1, "geometry", f"is {what}, not a Polygon or MultiPolygon"))
    return NOWHERE


def _read(wkb: bytes, row: int, told: Told) -> Any:
    """The geometry, its rings closed when they were not; None when the bytes cannot be read."""
    shapely = shapely_for("Reading the areas")
    try:
        with np.errstate(invalid="ignore"):
            return shapely.from_wkb(wkb)
    except (shapely.errors.ShapelyError, TypeError, ValueError) as error:
        shape = shapely.from_wkb(wkb, on_invalid="fix")
        if shape is not None:
            told[row] = "repaired", str(error).splitlines()[0].rpartition(": ")[2]
        return shape


def examined(wkb: list[bytes], rows: list[int]) -> tuple[dict[int, Any], Told]:
    """What GEOS says of some areas: the shapes that had to change, by row, and why.

    An area is unrolled at the antimeridian, then, when it is not valid, mended by ``shapely.make_valid``.
    """
    shapely = shapely_for("Reading the areas")
    told: Told = {}
    shapes = np.array([_read(one, row, told) for one, row in zip(wkb, rows, strict=True)])
    flat = np.array([unrolled(shape) for shape in shapes])
    changed = {
        row: shape
        for row, shape, old in zip(rows, flat, shapes, strict=True)
        if shape is not old or row in told
    }
    for i in np.flatnonzero(~shapely.is_valid(flat)).tolist():
        changed[rows[i]], told[rows[i]] = _mended(flat[i], told.get(rows[i]))
    return changed, told


def _mended(shape: Any, before: tuple[str, str] | None) -> tuple[Any, tuple[str, str]]:
    shapely = shapely_for("Mending the areas")
    whole = made_valid(shape)
    reason = shapely.is_valid_reason(shape)
    return whole, ("repaired", f"{before[1]}; {reason}" if before else reason)


def made_valid(shape: Any) -> Any:
    """``shapely.make_valid``; by its method *structure* where its usual one fails, on some parts without any extent."""
    shapely = shapely_for("Mending the areas")
    try:
        return shapely.make_valid(shape)
    except shapely.errors.GEOSException:
        return shapely.make_valid(shape, method="structure")


def report(told: Told, ids: pl.Series) -> pl.DataFrame:
    """The areas told of, by row (1 = the first), with their ``territory_id``, state and reason."""
    rows = [(row + 1, ids[row], *told[row]) for row in sorted(told)]
    return pl.DataFrame(rows, schema=REPORT, orient="row")
