"""Areas and points for the tests of location, and the answer of shapely to compare with."""

from __future__ import annotations

import numpy as np
import polars as pl
import shapely

from sharitories.observations.location.index import Index, index_of
from sharitories.observations.location.mending import made_valid

Shapes = list[shapely.Geometry]


def table_of(shapes: Shapes) -> pl.DataFrame:
    """The shapes as areas; the ``territory_id`` is the row, from 0."""
    wkb = [None if shape is None else shapely.to_wkb(shape) for shape in shapes]
    schema = {"territory_id": pl.String, "geometry": pl.Binary}
    return pl.DataFrame(
        {"territory_id": [str(row) for row in range(len(shapes))], "geometry": wkb}, schema=schema
    )


def told_by_shapely(shapes: Shapes, at: np.ndarray) -> list[int | None]:
    """The first of the shapes (mended when invalid) that covers each point, one shape after the other, without an index."""
    answer = np.full(len(at), len(shapes))
    for row in reversed(range(len(shapes))):
        shape = shapes[row] if shapely.is_valid(shapes[row]) else made_valid(shapes[row])
        answer[shapely.intersects_xy(shape, at[:, 0], at[:, 1])] = row
    return [int(row) if row < len(shapes) else None for row in answer]


def told_by_us(index: Index, at: np.ndarray, threads: int = 1) -> list[int | None]:
    rows = index.rows(np.ascontiguousarray(at[:, 0]), np.ascontiguousarray(at[:, 1]), threads)
    return [int(row) if row < len(index.ids) else None for row in rows]


def telling_points(shapes: Shapes, index: Index, more: np.ndarray) -> np.ndarray:
    """Vertices, middles of edges, their neighbours one rounding away, middles and corners of cells, and ``more``."""
    corners = shapely.get_coordinates(shapes)
    halfway = (corners[1:] + corners[:-1]) / 2
    near = [np.nextafter(corners, 1e9), np.nextafter(corners, -1e9), np.nextafter(halfway, 1e9)]
    return np.concatenate([corners, halfway, *near, *_of_cells(index), more])


def _of_cells(index: Index) -> list[np.ndarray]:
    found = []
    for sheet in index.sheets:
        grid = sheet.grid
        corner_x, corner_y = (
            start + 2 * np.arange(min(many, 30)) / grid.per
            for start, many in ((grid.x0, grid.columns), (grid.y0, grid.rows))
        )
        for x, y in ((grid.middle_x[:30], grid.middle_y[:30]), (corner_x, corner_y)):
            found.append(np.stack(np.meshgrid(x, y), axis=-1).reshape(-1, 2))
    return found


def differences(
    shapes: Shapes, more: np.ndarray, threads: int = 1
) -> list[tuple[float, float, int | None, int | None]]:
    """The points (longitude, latitude) at which we and shapely differ, with both answers."""
    index = index_of(table_of(shapes), threads)
    at = telling_points(shapes, index, more)
    ours, theirs = told_by_us(index, at, threads), told_by_shapely(shapes, at)
    return [
        (*place.tolist(), our, their)
        for place, our, their in zip(at, ours, theirs, strict=True)
        if our != their
    ]
