"""Areas that cannot be used as they are: mended where that can be done, and told by name with the reason."""

from __future__ import annotations

from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from sharitories.errors import Fault
from sharitories.observations.location.columns import refuse

#: What became of an area that was not simply used, and the columns that say so.
REPORT = {"row": pl.Int64, "territory_id": pl.String, "state": pl.String, "reason": pl.String}
Told = list[tuple[int, str, str]]

NOTHING, POLYGON, MULTIPOLYGON = -1, 3, 6


def shapes_of(wkb: NDArray[np.object_], first: int) -> tuple[NDArray[np.object_], Told]:
    """Geometries of one batch of WKB, ring by ring closed where they were not; ``first`` is the row of the first.

    Raises :class:`~sharitories.errors.FaultyInput` naming every row that is no WKB of a Polygon or MultiPolygon.
    """
    import shapely

    told: Told = []
    try:
        shapes = shapely.from_wkb(wkb)
    except (shapely.errors.ShapelyError, TypeError, ValueError):
        shapes = np.array([_one(one, first + i, told) for i, one in enumerate(wkb)], dtype=object)
    kinds = shapely.get_type_id(shapes)
    lost = (kinds == NOTHING) & np.array([one is not None for one in wkb])
    strange = lost | ~np.isin(kinds, [NOTHING, POLYGON, MULTIPOLYGON])
    rules = [
        Fault("areas", first + i + 1, "geometry", f"is {_kind(shapes[i])}, not a Polygon or MultiPolygon")
        for i in np.flatnonzero(strange).tolist()
    ]
    refuse("areas", rules, "Give polygons as WKB, and leave out the rows that are none.")
    return shapes, told


def _one(wkb: bytes | None, row: int, told: Told) -> Any:
    import shapely

    try:
        return shapely.from_wkb(wkb)
    except (shapely.errors.ShapelyError, TypeError, ValueError) as error:
        shape = shapely.from_wkb(wkb, on_invalid="fix")
        if shape is not None:
            told.append((row, "repaired", str(error).splitlines()[0]))
        return shape


def _kind(shape: Any) -> str:
    return "unreadable" if shape is None else f"a {shape.geom_type}"


def mend(shapes: NDArray[np.object_], first: int, told: Told) -> dict[int, Any]:
    """Replace in ``shapes`` what is not valid by ``shapely.make_valid``; gives the mended shapes by row.

    Empty areas and those with coordinates that are not finite become empty: no point lies in them.
    """
    import shapely

    mended: dict[int, Any] = {}
    bad = shapely.is_missing(shapes) | shapely.is_empty(shapes) | ~shapely.is_valid(shapes)
    for i in np.flatnonzero(bad).tolist():
        shape, state, reason = _mended(shapes[i])
        told.append((first + i, state, reason))
        shapes[i] = mended[first + i] = shape
    return mended


def _mended(shape: Any) -> tuple[Any, str, str]:
    import shapely

    if shape is None or shape.is_empty:
        return shapely.Polygon(), "empty", "has no geometry"
    if not np.isfinite(shapely.get_coordinates(shape)).all():
        return shapely.Polygon(), "unusable", "has a coordinate that is not a finite number"
    whole = shapely.make_valid(shape)
    lines = "" if whole.geom_type in {"Polygon", "MultiPolygon"} else f" (became a {whole.geom_type})"
    return whole, "repaired", shapely.is_valid_reason(shape) + lines


def report(told: Told, ids: pl.Series) -> pl.DataFrame:
    """The areas told of, by row (1 = the first), with their ``territory_id``, state and reason."""
    rows = [(row + 1, ids[row], state, reason) for row, state, reason in sorted(told)]
    return pl.DataFrame(rows, schema=REPORT, orient="row")
