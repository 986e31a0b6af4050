"""Doubtful pairs of point and area go to shapely, which decides them exactly."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sharitories.observations.location.grid import Floats
from sharitories.observations.location.rings import Rings
from sharitories.observations.location.sheet import Numbers


def covered(
    rings: Rings, mended: dict[int, object], area: Numbers, x: Floats, y: Floats
) -> NDArray[np.bool_]:
    """Whether each area covers its point; an area that was mended is taken as mended."""
    if not len(area):
        return np.zeros(0, dtype=np.bool_)
    import shapely

    order = np.argsort(area, kind="stable")
    starts = np.flatnonzero(np.diff(area[order], prepend=-1))
    answer = np.zeros(len(area), dtype=np.bool_)
    for chosen in np.split(order, starts[1:]) if len(order) else []:
        row = int(area[chosen[0]])
        shape = mended.get(row) or rings.shape(row)
        shapely.prepare(shape)
        answer[chosen] = shapely.intersects_xy(shape, x[chosen], y[chosen])
    return answer
