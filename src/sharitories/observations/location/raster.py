"""The cells that a long edge may touch, row of cells by row of cells, a little wider than it is against rounding."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from sharitories.observations.location.grid import Floats, Ints
from sharitories.observations.location.rings import expanded

#: Cells by which an edge is thought wider: far more than any rounding, far less than would cost anything.
MARGIN = 5e-4
#: Rows and columns of cells gone through at once.
BLOCK = 1 << 18


@dataclass(frozen=True)
class Ends:
    """One end of each edge: place on the grid, in cells from its corner, and the column and row of its cell."""

    x: Floats
    y: Floats
    column: Ints
    row: Ints

    def take(self, chosen: Ints | slice) -> Ends:
        """Some of the ends."""
        return Ends(self.x[chosen], self.y[chosen], self.column[chosen], self.row[chosen])


def touched(a: Ends, b: Ends) -> Iterator[tuple[Ints, Ints, Ints]]:
    """For the edges a → b: place of the edge, column and row of each cell it may touch, without those of its ends."""
    cost = np.abs(b.row - a.row) + np.abs(b.column - a.column)
    cuts = np.flatnonzero(np.diff(np.cumsum(cost) // BLOCK, prepend=-1))
    for first, last in pairwise([*cuts.tolist(), len(cost)]):
        here = slice(first, last)
        edge, column, row = _touched(a.take(here), b.take(here))
        yield edge + first, column, row


def _touched(a: Ends, b: Ends) -> tuple[Ints, Ints, Ints]:
    of, row = expanded(np.minimum(a.row, b.row), np.abs(b.row - a.row) + 1)
    left, right = _columns(a.take(of), b.take(of), row)
    again, column = expanded(left, right - left + 1)
    edge, row = of[again], row[again]
    at_a = (column == a.column[edge]) & (row == a.row[edge])
    at_b = (column == b.column[edge]) & (row == b.row[edge])
    inner = ~(at_a | at_b)
    return edge[inner], column[inner], row[inner]


def _columns(a: Ends, b: Ends, row: Ints) -> tuple[Ints, Ints]:
    """First and last column that each edge may touch in a row."""
    with np.errstate(divide="ignore", invalid="ignore"):
        enters = np.clip((row - MARGIN - a.y) / (b.y - a.y), 0, 1)
        leaves = np.clip((row + 1 + MARGIN - a.y) / (b.y - a.y), 0, 1)
    flat = a.row == b.row
    x1 = a.x + np.where(flat, 0, enters) * (b.x - a.x)
    x2 = a.x + np.where(flat, 1, leaves) * (b.x - a.x)
    low, high = np.minimum(a.column, b.column), np.maximum(a.column, b.column)
    left = np.floor(np.minimum(x1, x2) - MARGIN).astype(np.int64)
    right = np.floor(np.maximum(x1, x2) + MARGIN).astype(np.int64)
    return np.clip(left, low, high), np.clip(right, low, high)
