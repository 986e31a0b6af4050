"""The points that rounding leaves in doubt: on a border, on a vertex, or nearer than single precision can tell."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sharitories.observations.location.grid import Ints, Longs
from sharitories.observations.location.rings import Floats, unwrapped

if TYPE_CHECKING:
    from sharitories.observations.location.index import Index


def first_covering(lon: Floats, lat: Floats, cell: Longs, index: Index) -> Ints:
    """The first area, by shapely's ``covers``, among those with an edge in the point's cell or holding it whole."""
    import shapely

    from sharitories.observations.location.index import NONE

    assert index.passing is not None
    found = index.whole[cell].copy()
    if not len(cell):
        return found
    first, last = index.passing.cell_runs[cell], index.passing.cell_runs[cell + 1]
    sizes = last - first
    point = np.repeat(np.arange(len(cell)), sizes)
    run = np.repeat(first - (np.cumsum(sizes) - sizes), sizes) + np.arange(sizes.sum())
    area = index.passing.area[run]
    places = shapely.points(lon[point], lat[point])
    covered = shapely.covers(_shapes(area, index), places)
    np.minimum.at(found, point, np.where(covered, area, NONE))
    return found


def _shapes(area: Ints, index: Index) -> np.ndarray:
    """Each row's geometry, valid, on the unwrapped sheet; every area is made once."""
    import shapely

    wanted, back = np.unique(area, return_inverse=True)
    shapes = shapely.from_wkb(index.wkb.gather(wanted).to_list(), on_invalid="ignore")
    shapes = np.array([on_one_sheet(shape) for shape in shapes], dtype=object)
    shapes = np.where(shapely.is_valid(shapes), shapes, shapely.make_valid(shapes))
    shapely.prepare(shapes)
    return shapes[back]


def on_one_sheet(shape: object) -> object:
    """The geometry with its rings unwrapped across the antimeridian, as the edges of the index are."""
    import shapely

    xy = shapely.get_coordinates(shape)
    sizes = shapely.get_num_coordinates(shapely.get_rings(shapely.get_parts(shape)))
    x = unwrapped(xy[:, 0].copy(), sizes)
    return (
        shape
        if np.array_equal(x, xy[:, 0])
        else shapely.set_coordinates(shape, np.column_stack([x, xy[:, 1]]))
    )
