"""One point for each object: a node itself, the middle of a line, a point surely inside an area.

Coordinates are WGS 84 degrees as (longitude, latitude), rounded to 10⁻⁷, the map's own precision.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from sharitories.errors import MissingExtra

Coordinates = npt.NDArray[np.float64]
Ids = npt.NDArray[np.int64]

NOWHERE = (np.nan, np.nan)


class Place(NamedTuple):
    """Longitude and latitude, NaN when unknown, and what has to be said of them."""

    lon: float
    lat: float
    note: str | None


class Nodes:
    """Where nodes are: their sorted ids with their coordinates."""

    def __init__(self, ids: Ids, coordinates: Coordinates) -> None:
        order = np.argsort(ids, kind="stable")
        self.ids, self.coordinates = ids[order], coordinates[order]

    def of(self, refs: Ids) -> Coordinates:
        """The coordinates of the nodes named, without those that the file does not hold."""
        if not len(self.ids):
            return np.empty((0, 2))
        at = np.minimum(np.searchsorted(self.ids, refs), len(self.ids) - 1)
        found: Coordinates = self.coordinates[at[self.ids[at] == refs]]
        return found


def shapely() -> Any:
    """The package shapely; raise :class:`MissingExtra` when it is not installed."""
    try:
        import shapely as package
    except ImportError as error:
        raise MissingExtra("Placing the ways of an OpenStreetMap file", "shapely", "observe") from error
    return package


def place_of_way(refs: Ids, nodes: Nodes, filled: bool) -> Place:
    """Inside a closed way unless it is not ``filled`` (``area=no``); else in the middle of its line."""
    line = nodes.of(refs)
    note = None if len(line) == len(refs) else f"{len(refs) - len(line)} of its nodes are not in the file"
    if not len(line):
        return Place(*NOWHERE, "none of its nodes is in the file")
    geometry = _ring(line) if filled and note is None and _closed(refs) else _line(line)
    return Place(*_inside(geometry), note)


def _closed(refs: Ids) -> bool:
    return len(refs) >= 4 and refs[0] == refs[-1]


def _line(line: Coordinates) -> Any:
    return shapely().Point(line[0]) if len(line) == 1 else shapely().LineString(line)


def _ring(line: Coordinates) -> Any:
    """The area of a ring; one that crosses itself becomes the areas that its line encloses."""
    area = shapely().Polygon(line)
    return area if area.is_valid else shapely().make_valid(area)


def _inside(geometry: Any) -> tuple[float, float]:
    """A point in the largest part of the highest dimension, in the middle of a line; rounded to 10⁻⁷."""
    part = _largest(geometry)
    if part is None:
        return NOWHERE
    on_line = part.geom_type == "LineString"
    point = part.interpolate(0.5, normalized=True) if on_line else part.point_on_surface()
    return round(point.x, 7), round(point.y, 7)


def _largest(geometry: Any) -> Any:
    parts = [part for part in shapely().get_parts(geometry) if not part.is_empty]
    while any(hasattr(part, "geoms") for part in parts):
        parts = [one for part in parts for one in shapely().get_parts(part) if not one.is_empty]
    return max(parts, key=lambda part: (part.area, part.length), default=None)


def place_of_relation(ways: Sequence[Ids], points: Ids, nodes: Nodes, lacking: int) -> Place:
    """Inside the largest area that the member ways enclose (holes by the even-odd rule), else on a member.

    ``lacking`` members are not in the file: an area whose ring they would close may then be missing.
    """
    package = shapely()
    lines = [line for refs in ways if len(line := nodes.of(refs)) > 1]
    note = f"{lacking} of its members are not in the file" if lacking else None
    if lines:
        drawn = package.MultiLineString(lines)
        area = package.build_area(drawn)
        if area.is_empty:
            area = package.build_area(package.node(drawn))
        return Place(*_inside(drawn if area.is_empty else area), note)
    alone = nodes.of(points)
    if not len(alone):
        return Place(*NOWHERE, note or "none of its members has a place")
    return Place(*_inside(package.MultiPoint(alone).point_on_surface()), note)
