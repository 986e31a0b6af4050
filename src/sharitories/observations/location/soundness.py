"""A first look at all rings: their bounds and length, and which areas are surely valid.

A closed ring is simple when, seen from some point, it turns once around and always the same way. Seen from the mean of its
vertices, this proves most rings of municipalities. Of the others nothing is known yet: GEOS examines them.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from sharitories.observations.location.grid import Floats, Ints
from sharitories.observations.location.parallel import each
from sharitories.observations.location.rings import Rings

#: Rounding of a turn, in parts of the product of the greatest distances; 4 ε = 9e-16 would do.
ROUNDING = 1e-15
#: Vertices looked over at once.
PIECE = 1 << 16

Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Survey:
    """Of each ring its box (west, south, east, north: one row each) and whether it is surely simple.

    ``length``: of all edges, |Δlon| + |Δlat|, in degrees.
    """

    boxes: Floats
    simple: Flags
    length: float

    def unproven(self, rings: Rings) -> tuple[Ints, Ints]:
        """The areas of one closed ring that may be simple, and those of which only GEOS can say whether they are sound.

        An area of one ring that is surely simple and does not go half around the world is in neither.
        """
        first = rings.first_of_area
        alone: Flags = np.diff(first, append=len(rings.area)) == 1
        begin, end = rings.start[first], rings.start[first + 1] - 1
        closed: Flags = (rings.at[begin] == rings.at[end]) & (end - begin >= 3)
        narrow: Flags = (self.boxes[2] - self.boxes[0] <= 180)[first]
        single, area = alone & closed & narrow, rings.area[first]
        return area[single & ~self.simple[first]], area[~single]


def survey(rings: Rings, threads: int) -> Survey:
    """Look over the rings, :data:`PIECE` vertices at a time."""
    seen = each(partial(_surveyed, rings), rings.pieces(PIECE), threads)
    boxes = np.concatenate([look.boxes for look in seen], axis=1)
    return Survey(boxes, np.concatenate([look.simple for look in seen]), sum(look.length for look in seen))


def _surveyed(rings: Rings, chosen: slice) -> Survey:
    start = rings.start[chosen.start : chosen.stop + 1]
    at = rings.at[start[0] : start[-1]]
    start = start - start[0]
    x, y = at.real.copy(), at.imag.copy()
    sides = [side.reduceat(part, start[:-1]) for side in (np.minimum, np.maximum) for part in (x, y)]
    length = _length(x, start) + _length(y, start)
    return Survey(np.stack(sides), surely_simple(x, y, start), length)


def _length(x: Floats, start: Ints) -> float:
    joints = start[1:-1]
    return float(np.abs(np.diff(x)).sum() - np.abs(x[joints] - x[joints - 1]).sum())


def surely_simple(x: Floats, y: Floats, start: Ints) -> Flags:
    """For each ring, whether it is closed and surely simple. ``x`` and ``y`` are overwritten."""
    first, last, size = start[:-1], start[1:] - 1, np.diff(start)
    closed = (x[first] == x[last]) & (y[first] == y[last]) & (size > 3)
    with np.errstate(all="ignore"):
        x -= np.repeat(np.add.reduceat(x, first) / size, size)
        y -= np.repeat(np.add.reduceat(y, first) / size, size)
        turn = np.empty(len(x))
        turn[:-1] = x[:-1] * y[1:] - x[1:] * y[:-1]
        turn[last] = turn[last - 1]
        bound = ROUNDING * max(-x.min(), x.max()) * max(-y.min(), y.max())
    least, most = np.minimum.reduceat(turn, first), np.maximum.reduceat(turn, first)
    simple: Flags = closed & (_turns(y, start) == 1) & ((least > bound) | (most < -bound))
    return simple


def _turns(y: Floats, start: Ints) -> Ints:
    """How often each ring comes up from below: once for each time it goes around, when it always turns the same way."""
    below = y <= 0
    rising = below[:-1] & ~below[1:]
    rising[start[1:-1] - 1] = False
    return np.bincount(
        np.searchsorted(start, np.flatnonzero(rising), side="right") - 1, minlength=len(start) - 1
    )
