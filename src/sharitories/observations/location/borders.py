"""From WKB to rings, batch by batch: read, unrolled at the antimeridian, mended, taken apart."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from sharitories.errors import Fault, MissingExtra
from sharitories.observations.location.antimeridian import unroll
from sharitories.observations.location.columns import refuse
from sharitories.observations.location.grid import Floats, Ints
from sharitories.observations.location.mending import Told, mend, shapes_of
from sharitories.observations.location.parallel import each
from sharitories.observations.location.rings import Rings, together

#: Areas read at once: few enough to stay in the processor's cache.
BATCH = 256


@dataclass(frozen=True)
class Borders:
    """The rings of all areas; what was told of the areas; the shapes that were mended, by row."""

    rings: Rings
    told: Told = field(default_factory=list)
    mended: dict[int, Any] = field(default_factory=dict)


def read_borders(wkb: pl.Series, threads: int = 1) -> Borders:
    """The borders of a column of WKB; raises ``MissingExtra`` without shapely, ``FaultyInput`` for what is no area."""
    try:
        import shapely  # noqa: F401
    except ImportError as error:
        raise MissingExtra("Reading the areas", "shapely", "observe") from error
    firsts = range(0, max(len(wkb), 1), BATCH)
    read = each(partial(_batch, wkb), firsts, threads)
    rings = together([borders.rings for borders in read])
    told = [line for borders in read for line in borders.told]
    mended = {row: shape for borders in read for row, shape in borders.mended.items()}
    _refuse_strange(rings)
    return Borders(rings, told, mended)


def _batch(wkb: pl.Series, first: int) -> Borders:
    here = np.empty(min(BATCH, len(wkb) - first), dtype=object)
    here[:] = wkb[first : first + BATCH].to_list()
    shapes, told = shapes_of(here, first)
    unroll(shapes)
    mended = mend(shapes, first, told)
    return Borders(_rings(shapes, first, mended), told, mended)


def _rings(shapes: NDArray[np.object_], first: int, mended: dict[int, Any]) -> Rings:
    import shapely

    parts, row = _polygons(shapes)
    rings, part = shapely.get_rings(parts, return_index=True)
    xy = shapely.get_coordinates(rings)
    start = np.concatenate([[0], np.cumsum(shapely.get_num_coordinates(rings))]).astype(np.int64)
    length = float(shapely.length(rings).sum())
    found = Rings(*np.ascontiguousarray(xy.T), start, first + row[part], part.astype(np.int64), length)
    thin = [(r, line) for r, shape in mended.items() for line in _thin(shape)]
    return _with_thin(found, thin) if thin else found


def _polygons(shapes: NDArray[np.object_]) -> tuple[NDArray[np.object_], Ints]:
    """The polygons of the shapes, and the place of the shape of each."""
    import shapely

    parts, row = shapely.get_parts(shapes, return_index=True)
    inner, again = shapely.get_parts(parts, return_index=True)
    kept = shapely.get_type_id(inner) == 3
    return inner[kept], row[again][kept].astype(np.int64)


def _thin(shape: Any) -> Iterator[Floats]:
    """Lines and points that mending left, as rings there and back: they hold no ground, but a point can lie on them."""
    import shapely

    for piece in shapely.get_parts(shapely.get_parts(shape)):
        if piece.geom_type != "Polygon":
            line = shapely.get_coordinates(piece)
            yield np.concatenate([line, line[::-1]])


def _with_thin(found: Rings, thin: list[tuple[int, Floats]]) -> Rings:
    """The rings with the thin ones put after those of the same area."""
    pieces = [
        (int(area), int(part), found.x[a:b], found.y[a:b])
        for area, part, a, b in zip(found.area, found.part, found.start[:-1], found.start[1:], strict=True)
    ]
    pieces += [(area, -1, line[:, 0], line[:, 1]) for area, line in thin]
    pieces.sort(key=lambda piece: piece[0])
    areas, parts, xs, ys = zip(*pieces, strict=True)
    start = np.concatenate([[0], np.cumsum([len(x) for x in xs])]).astype(np.int64)
    return Rings(
        np.concatenate(xs), np.concatenate(ys), start, np.array(areas), np.array(parts), found.length
    )


def _refuse_strange(rings: Rings) -> None:
    """Metres instead of degrees are found at once."""
    if not len(rings.x):
        return
    west, south, east, north = rings.bounds()
    if west < -540 or east > 540 or south < -90 or north > 90:
        found = f"runs from {west:g} to {east:g} east and {south:g} to {north:g} north: these are not degrees"
        refuse("areas", [Fault("areas", 0, "geometry", found)], "Give the areas in EPSG:4326.")
