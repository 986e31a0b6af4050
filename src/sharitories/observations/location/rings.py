"""Rings: the borders of all areas as two long arrays of coordinates."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sharitories.observations.location.grid import Bounds, Floats, Ints


@dataclass(frozen=True)
class Rings:
    """Closed rings one after the other, those of an area together and the areas in the order of their rows.

    Ring ``i`` is ``x[start[i]:start[i + 1]]``, likewise ``y``; it belongs to area ``area[i]`` and to polygon
    ``part[i]``, whose outer ring comes first. ``length`` is that of all borders, in degrees.
    """

    x: Floats
    y: Floats
    start: Ints
    area: Ints
    part: Ints
    length: float

    def bounds(self) -> Bounds:
        """Least longitude and latitude, most longitude and latitude."""
        return float(self.x.min()), float(self.y.min()), float(self.x.max()), float(self.y.max())

    def boxes(self) -> tuple[Floats, Floats, Floats, Floats]:
        """The bounds of each ring."""
        first = self.start[:-1]
        least = np.minimum.reduceat(self.x, first), np.minimum.reduceat(self.y, first)
        return *least, np.maximum.reduceat(self.x, first), np.maximum.reduceat(self.y, first)

    def only(self, chosen: NDArray[np.bool_]) -> Rings:
        """The rings chosen, copied."""
        sizes = np.diff(self.start)
        kept = np.repeat(chosen, sizes)
        share = self.length * kept.sum() / max(len(kept), 1)
        start = np.concatenate([[0], np.cumsum(sizes[chosen])])
        return Rings(self.x[kept], self.y[kept], start, self.area[chosen], self.part[chosen], share)

    def shape(self, area: int) -> Any:
        """The polygon or multipolygon of one area, for shapely."""
        import shapely

        first, last = np.searchsorted(self.area, [area, area + 1])
        polygons: dict[int, list[Any]] = {}
        for i in range(int(first), int(last)):
            here = slice(self.start[i], self.start[i + 1])
            polygons.setdefault(int(self.part[i]), []).append(np.column_stack([self.x[here], self.y[here]]))
        made = [shapely.Polygon(rings[0], rings[1:]) for rings in polygons.values()]
        return made[0] if len(made) == 1 else shapely.MultiPolygon(made)

    def pieces(self, size: int) -> Iterator[slice]:
        """Slices of rings of about ``size`` vertices, never through an area: the numbers stay in the processor's cache."""
        firsts = np.flatnonzero(np.diff(self.area, prepend=-1))
        turn = np.flatnonzero(np.diff(self.start[firsts] // size, prepend=-1))
        cuts = [*firsts[turn].tolist(), len(self.area)]
        for first, last in zip(cuts[:-1], cuts[1:], strict=True):
            yield slice(first, last)


def together(parts: list[Rings]) -> Rings:
    """Rings of several batches of areas as one."""
    sizes = np.concatenate([np.diff(rings.start) for rings in parts])
    return Rings(
        np.concatenate([rings.x for rings in parts]),
        np.concatenate([rings.y for rings in parts]),
        np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64),
        np.concatenate([rings.area for rings in parts]),
        np.concatenate([rings.part for rings in parts]),
        sum(rings.length for rings in parts),
    )
