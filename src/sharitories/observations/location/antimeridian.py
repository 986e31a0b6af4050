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
from sharitories.observations.location.shapely_here import shapely_for

#: The turns by which a point is tried: at its longitude, then one turn east and one west.
TURNS = (0.0, 360.0, -360.0)


def unrolled(shape: Any) -> Any:
    """The polygon or multipolygon unrolled; the same object when no ring of it jumps."""
    west, _, east, _ = shape.bounds
    if not east - west > 180 or not np.isfinite([west, east]).all():
        return shape
    shapely = shapely_for("Unrolling areas at the antimeridian")
    parts = shapely.get_parts(shape)
    flat = [_unrolled_polygon(part) for part in parts]
    if all(new is old for new, old in zip(flat, parts, strict=True)):
        return shape
    return flat[0] if shape.geom_type == "Polygon" else shapely.MultiPolygon(flat)


def _unrolled_polygon(polygon: Any) -> Any:
    shapely = shapely_for("Unrolling areas at the antimeridian")
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
            return np.column_stack([hole[:, 0] + turn, hole[:, 1]])
    return hole
