"""Rings: the borders of all areas as two long arrays of coordinates."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sharitories.observations.location.grid import Floats, Ints
from sharitories.observations.location.shapely_here import shapely_for


@dataclass(frozen=True)
class Rings:
    """Closed rings one after the other, those of an area together and the areas in the order of their rows.

    Ring ``i`` is ``x[start[i]:start[i + 1]]``, likewise ``y``; it belongs to area ``area[i]`` and to polygon
    ``part[i]``, whose outer ring comes first.
    """

    x: Floats
    y: Floats
    start: Ints
    area: Ints
    part: Ints

    @property
    def first_of_area(self) -> Ints:
        """The first ring of each area that has any."""
        return np.flatnonzero(np.diff(self.area, prepend=-1))

    def only(self, chosen: NDArray[np.bool_]) -> Rings:
        """The rings chosen, copied."""
        sizes = np.diff(self.start)
        kept = np.repeat(chosen, sizes)
        start = np.concatenate([[0], np.cumsum(sizes[chosen])])
        return Rings(self.x[kept], self.y[kept], start, self.area[chosen], self.part[chosen])

    def shape(self, area: int) -> Any:
        """The polygon or multipolygon of one area, for shapely."""
        shapely = shapely_for("Locating points on borders")
        first, last = np.searchsorted(self.area, [area, area + 1]).tolist()
        polygons: dict[int, list[Any]] = {}
        for i in range(first, last):
            here = slice(self.start[i], self.start[i + 1])
            polygons.setdefault(int(self.part[i]), []).append(np.column_stack([self.x[here], self.y[here]]))
        made = [shapely.Polygon(rings[0], rings[1:]) for rings in polygons.values()]
        return made[0] if len(made) == 1 else shapely.MultiPolygon(made)

    def pieces(self, size: int) -> list[slice]:
        """Slices of rings of about ``size`` vertices, never through an area: what is worked on stays in the cache."""
        firsts = self.first_of_area
        turn = np.flatnonzero(np.diff(self.start[firsts] // size, prepend=-1))
        cuts = [*firsts[turn].tolist(), len(self.area)]
        return [slice(first, last) for first, last in zip(cuts[:-1], cuts[1:], strict=True)]


def with_shapes(rings: Rings, shapes: dict[int, Any]) -> Rings:
    """The rings with those of some areas replaced by the rings of ``shapes``, by row.

    Lines and points of a shape become rings there and back: they hold no ground, but a point can lie on them.
    """
    kept = rings.only(~np.isin(rings.area, list(shapes)))
    new = [(row, part, xy) for row, shape in shapes.items() for part, xy in _borders(shape)]
    size = np.concatenate([np.diff(kept.start), [len(xy) for _, _, xy in new]]).astype(np.int64)
    area = np.concatenate([kept.area, [row for row, _, _ in new]]).astype(np.int64)
    part = np.concatenate([kept.part, [part for _, part, _ in new]]).astype(np.int64)
    x = np.concatenate([kept.x, *(xy[:, 0] for _, _, xy in new)])
    y = np.concatenate([kept.y, *(xy[:, 1] for _, _, xy in new)])
    return _in_order(x, y, size, area, part)


def _borders(shape: Any) -> Iterator[tuple[int, Floats]]:
    shapely = shapely_for("Reading the areas")
    for part, piece in enumerate(shapely.get_parts(shapely.get_parts(shape))):
        if piece.geom_type == "Polygon":
            for ring in (piece.exterior, *piece.interiors):
                yield part, shapely.get_coordinates(ring)
        else:
            line = shapely.get_coordinates(piece)
            yield part, np.concatenate([line, line[::-1]])


def _in_order(x: Floats, y: Floats, size: Ints, area: Ints, part: Ints) -> Rings:
    """Rings sorted by area; the rings of an area stay in their order."""
    order = np.argsort(area, kind="stable")
    start = np.cumsum(size) - size
    vertices = expanded(start[order], size[order])[1]
    start = np.concatenate([[0], np.cumsum(size[order])])
    return Rings(x[vertices], y[vertices], start, area[order], part[order])


def expanded(low: Ints, many: Ints) -> tuple[Ints, Ints]:
    """For each place ``i``, the integers ``low[i], low[i] + 1, …`` (``many[i]`` of them); and ``i`` for each."""
    of = np.repeat(np.arange(len(many)), many)
    return of, np.arange(len(of)) + np.repeat(low - (np.cumsum(many) - many), many)
