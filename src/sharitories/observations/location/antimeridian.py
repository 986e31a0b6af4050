"""Areas across the antimeridian: their rings are unrolled, so that they run on beyond ±180° without a jump.

A ring that jumps by more than 180° and less than 360° of longitude between two vertices is taken to go the short
way, across the antimeridian. A jump of exactly 360° (a frame around the world, the foot of Antarctica) stays, as does a ring
that goes around a pole, which cannot be unrolled.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from sharitories.observations.location.grid import Floats

#: The turns by which a point is tried: at its longitude, then one turn east and one west.
TURNS = (0.0, 360.0, -360.0)


def unroll(shapes: NDArray[np.object_]) -> None:
    """Unroll in place the shapes of which a ring jumps."""
    import shapely

    bounds = shapely.bounds(shapes)
    wide = np.flatnonzero(bounds[:, 2] - bounds[:, 0] > 180)
    for i in wide.tolist():
        if np.isfinite(shapely.get_coordinates(shapes[i])).all():
            shapes[i] = _unrolled(shapes[i])


def _unrolled(shape: Any) -> Any:
    import shapely

    parts = [_unrolled_polygon(part) for part in shapely.get_parts(shape)]
    if all(new is old for new, old in zip(parts, shapely.get_parts(shape), strict=True)):
        return shape
    return parts[0] if shape.geom_type == "Polygon" else shapely.MultiPolygon(parts)


def _unrolled_polygon(polygon: Any) -> Any:
    import shapely

    rings = [shapely.get_coordinates(ring) for ring in (polygon.exterior, *polygon.interiors)]
    if not any(_jumps(ring[:, 0]).any() for ring in rings):
        return polygon
    flat = [np.column_stack([_straight(ring[:, 0]), ring[:, 1]]) for ring in rings]
    return shapely.Polygon(flat[0], [_within(hole, flat[0]) for hole in flat[1:]])


def _jumps(lon: Floats) -> NDArray[np.bool_]:
    step = np.abs(np.diff(lon))
    return (step > 180) & (step < 360)


def _straight(lon: Floats) -> Floats:
    """Longitudes that go on where they jumped; as they were when the ring does not close so."""
    step = np.diff(lon)
    turns = np.where(_jumps(lon), -np.sign(step), 0).cumsum()
    return lon if turns[-1:].any() else lon + 360 * np.concatenate([[0], turns])


def _within(hole: Floats, shell: Floats) -> Floats:
    """The hole moved by whole turns to where its shell was unrolled."""
    lon = shell[:, 0]
    for turn in TURNS:
        if lon.min() <= hole[0, 0] + turn <= lon.max():
            return hole + [turn, 0.0]
    return hole
