"""The grid over a sheet of rings: which cell a coordinate lies in, and where the middle of each cell is.

A cell is two half cells wide and high. The half cell of a coordinate is ``int((x - x0) * per_x)``: whatever the
rounding, it never falls when the coordinate grows, and all that follows rests on that alone. The middle of a
column is the smallest number whose half cell is the second one, so that *left of the middle* is decided
exactly, by whole numbers.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bounds = tuple[float, float, float, float]

#: Mean edges to a cell's side: measured, 2 to 3 cost the same, see docs/methods/location.md.
SIDE_IN_EDGES = 2.5
#: Cells for each edge, at most, so that thin areas in a large box stay small in memory.
CELLS_PER_EDGE = 1.0
#: A handful of areas still deserves a grid that keeps most points away from their borders.
LEAST_EDGES = 60_000
#: No cell is smaller (degrees; a centimetre), so that a cell is always wide against the rounding of a double.
SMALLEST = 1e-7
#: The grid starts this part of a cell outside the bounds: round coordinates then miss the middles of cells.
OFFSET = 0.3819660112501051


@dataclass(frozen=True)
class Grid:
    """``columns`` × ``rows`` square cells from (``x0``, ``y0``), with ``per`` half cells to a degree."""

    x0: float
    y0: float
    per: float
    columns: int
    rows: int
    bounds: Bounds
    middle_x: Floats = field(repr=False)
    middle_y: Floats = field(repr=False)

    def halves(self, x: Floats, y: Floats) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
        """Half cells of coordinates within the bounds."""
        return half(x, self.x0, self.per).astype(np.int32), half(y, self.y0, self.per).astype(np.int32)

    def cells(self, x: Floats, y: Floats) -> tuple[Ints, Ints]:
        """Columns and rows of coordinates within the bounds: half cells halved, since halving is exact for a double."""
        return half(x, self.x0, self.per / 2).astype(np.int64), half(y, self.y0, self.per / 2).astype(
            np.int64
        )


def half(x: Floats, x0: float, per: float) -> Floats:
    """The half cell of each coordinate before it is cut to an integer; it never falls when the coordinate grows."""
    scaled = x - x0
    scaled *= per
    return scaled


def grid_over(bounds: Bounds, edges: int, length: float) -> Grid:
    """A grid within ``bounds`` (west, south, east, north) for so many edges of that ``length`` (|Δlon| + |Δlat|, degrees)."""
    width, height = bounds[2] - bounds[0], bounds[3] - bounds[1]
    counted = max(edges, LEAST_EDGES)
    side = max(
        SIDE_IN_EDGES * length / counted,
        (width * height / (CELLS_PER_EDGE * counted)) ** 0.5,
        max(width, height) / (CELLS_PER_EDGE * counted),
        SMALLEST,
    )
    x0, y0, per = bounds[0] - OFFSET * side, bounds[1] - OFFSET * side, 2 / side
    columns = int((bounds[2] - x0) * per) // 2 + 1
    rows = int((bounds[3] - y0) * per) // 2 + 1
    return Grid(x0, y0, per, columns, rows, bounds, _middles(x0, per, columns), _middles(y0, per, rows))


def _middles(x0: float, per: float, count: int) -> Floats:
    """The smallest double of the second half of each column (or row), found by halving the doubles between two."""
    wanted = 2 * np.arange(count, dtype=np.float64) + 1
    low, high = _ranked(x0 + (wanted - 0.5) / per), _ranked(x0 + (wanted + 0.5) / per)
    while (low + 1 < high).any():
        between = (low >> 1) + (high >> 1) + (low & high & 1)
        below = half(_unranked(between), x0, per) < wanted
        low, high = np.where(below, between, low), np.where(below, high, between)
    return _unranked(high)


def _ranked(x: Floats) -> Ints:
    """Doubles as integers in the same order: the neighbour of a double is the next integer."""
    bits: Ints = x.view(np.int64)
    return bits ^ ((bits >> 63) & np.int64(2**63 - 1))


def _unranked(rank: Ints) -> Floats:
    return (rank ^ ((rank >> 63) & np.int64(2**63 - 1))).view(np.float64)
