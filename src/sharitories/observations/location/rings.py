"""Rings: the borders of all areas as two long arrays of coordinates."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sharitories.observations.location.grid import Ints
from sharitories.observations.location.shapely_here import shapely_for

Complexes = NDArray[np.complex128]
#: Vertices between two of which the area is noted, to find that of any vertex in a step or two.
STRIDE = 64


@dataclass(frozen=True)
class Rings:
    """Closed rings one after the other, those of an area together and the areas in the order of their rows.

    ``at``: the vertices as complex numbers, longitude + i · latitude, so that both are fetched at once. Ring ``i`` is
    ``at[start[i]:start[i + 1]]``; it belongs to area ``area[i]`` and to polygon ``part[i]``, whose outer ring comes first.
    """

    at: Complexes
    start: Ints
    area: Ints
    part: Ints

    @cached_property
    def first_of_area(self) -> Ints:
        """The first ring of each area that has any."""
        return np.flatnonzero(np.diff(self.area, prepend=-1))

    @cached_property
    def _vertex_ends(self) -> Ints:
        """Where the vertices of each area that has any end."""
        return np.append(self.start[self.first_of_area[1:]], self.start[-1])

    @cached_property
    def _area_at(self) -> Ints:
        """For each :data:`STRIDE`-th vertex, the place of its area among those that have any."""
        return np.searchsorted(self._vertex_ends, np.arange(0, len(self.at), STRIDE), side="right")

    def area_of(self, vertex: Ints) -> NDArray[np.int32]:
        """The area of each vertex."""
        place = self._area_at[vertex // STRIDE]
        while (later := vertex >= self._vertex_ends[place]).any():
            place += later
        return self.area[self.first_of_area][place].astype(np.int32)

    def only(self, chosen: NDArray[np.bool_]) -> Rings:
        """The rings chosen, copied."""
        sizes = np.diff(self.start)
        kept = np.repeat(chosen, sizes)
        start = np.concatenate([[0], np.cumsum(sizes[chosen])])
        return Rings(self.at[kept], start, self.area[chosen], self.part[chosen])

    def shape(self, area: int) -> Any:
        """The polygon or multipolygon of one area, for shapely."""
        shapely = shapely_for("Locating points on borders")
        first, last = np.searchsorted(self.area, [area, area + 1]).tolist()
        polygons: dict[int, list[Any]] = {}
        for i in range(first, last):
            ring = self.at[self.start[i] : self.start[i + 1]]
            polygons.setdefault(int(self.part[i]), []).append(ring.view(np.float64).reshape(-1, 2))
        made = [shapely.Polygon(rings[0], rings[1:]) for rings in polygons.values()]
        return made[0] if len(made) == 1 else shapely.MultiPolygon(made)

    def pieces(self, size: int) -> list[slice]:
        """Slices of rings of about ``size`` vertices, never through an area: what is worked on stays in the cache."""
        firsts = self.first_of_area
        turn = np.flatnonzero(np.diff(self.start[firsts] // size, prepend=-1))
        cuts = [*firsts[turn].tolist(), len(self.area)]
        return [slice(first, last) for first, last in pairwise(cuts)]


def with_shapes(rings: Rings, shapes: dict[int, Any]) -> Rings:
    """The rings with those of some areas replaced by the rings of ``shapes``, by row.

    Lines and points of a shape become rings there and back: they hold no ground, but a point can lie on them.
    """
    kept = rings.only(~np.isin(rings.area, list(shapes)))
    new = [(row, part, line) for row, shape in shapes.items() for part, line in _borders(shape)]
    size = np.concatenate([np.diff(kept.start), [len(line) for _, _, line in new]]).astype(np.int64)
    area = np.concatenate([kept.area, [row for row, _, _ in new]]).astype(np.int64)
    part = np.concatenate([kept.part, [part for _, part, _ in new]]).astype(np.int64)
    at = np.concatenate([kept.at, *(line for _, _, line in new)])
    return _in_order(at, size, area, part)


def _borders(shape: Any) -> Iterator[tuple[int, Complexes]]:
    shapely = shapely_for("Reading the areas")
    for part, piece in enumerate(shapely.get_parts(shapely.get_parts(shape))):
        if piece.geom_type == "Polygon":
            for ring in (piece.exterior, *piece.interiors) if len(piece.exterior.coords) else ():
                yield part, shapely.get_coordinates(ring).view(np.complex128)[:, 0]
        else:
            line = shapely.get_coordinates(piece).view(np.complex128)[:, 0]
            yield part, np.concatenate([line, line[::-1]])


def _in_order(at: Complexes, size: Ints, area: Ints, part: Ints) -> Rings:
    """Rings sorted by area; the rings of an area stay in their order."""
    order = np.argsort(area, kind="stable")
    start = np.cumsum(size) - size
    vertices = expanded(start[order], size[order])[1]
    start = np.concatenate([[0], np.cumsum(size[order])])
    return Rings(at[vertices], start, area[order], part[order])


def expanded(low: Ints, many: Ints) -> tuple[Ints, Ints]:
    """For each place ``i``, the integers ``low[i], low[i] + 1, …`` (``many[i]`` of them); and ``i`` for each."""
    of = np.repeat(np.arange(len(many)), many)
    return of, np.arange(len(of)) + np.repeat(low - (np.cumsum(many) - many), many)
