"""Which areas the middle of each cell lies in: a scanline fill through the middles of the rows.

An edge crosses the line through the middles of a row when its ends lie on different sides of it, a vertex on the line
counting as above: with whole half cells this is exact, so that every ring crosses an even number of times. The
crossings of an area in a row, from left to right, begin and end in turn the stretches of cells whose middle is inside.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sharitories.observations.location.grid import Grid, Ints
from sharitories.observations.location.rings import expanded
from sharitories.observations.location.trace import Piece

#: Half cells: a crossing that comes nearer to a cell's middle leaves it open on which side it passes.
NEAR = 1e-6
#: Cells filled at once.
BLOCK = 1 << 15


@dataclass(frozen=True)
class Stretches:
    """Cells ``[begin, end)`` have their middle inside ``area``; of the cells ``open_cell``, for the areas ``open_area``,
    the middle lies too near to the border to say.
    """

    begin: Ints
    end: Ints
    area: Ints
    open_cell: Ints
    open_area: Ints


def stretches(piece: Piece) -> Stretches:
    """The stretches of the piece's areas, by area, row and column."""
    edge, row = _crossings(piece)
    grid = piece.grid
    xa, xb, ya, yb = piece.x[edge], piece.x[edge + 1], piece.y[edge], piece.y[edge + 1]
    x = xa + (grid.middle_y[row] - ya) * ((xb - xa) / (yb - ya))
    x = np.clip(x, np.minimum(xa, xb), np.maximum(xa, xb))
    place = (x - grid.x0) * grid.per_x
    area = piece.area[np.searchsorted(piece.start, edge, side="right") - 1]
    column = (place.astype(np.int64) + 1) >> 1
    begin, end, of = _paired(grid, area, row, column)
    nearest = np.rint((place - 1) / 2)
    doubt = (np.abs(place - (2 * nearest + 1)) < _near(grid)) & (nearest >= 0) & (nearest < grid.columns)
    cell = row[doubt] * grid.columns + nearest[doubt].astype(np.int64)
    return Stretches(begin, end, of, cell, area[doubt])


def _near(grid: Grid) -> float:
    """:data:`NEAR`, or the rounding of a crossing where cells are so small that this is more."""
    most = max(abs(bound) for bound in (*grid.bounds, grid.x0))
    return max(NEAR, 64 * float(np.finfo(float).eps) * most * grid.per_x)


def _crossings(piece: Piece) -> tuple[Ints, Ints]:
    """Each crossing of an edge with the middle line of a row: the edge and the row."""
    above = (piece.half_y + 1) >> 1
    change = above[1:] != above[:-1]
    change[piece.start[1:-1] - 1] = False
    edge = np.flatnonzero(change)
    a, b = above[edge].astype(np.int64), above[edge + 1].astype(np.int64)
    low, many = np.minimum(a, b), np.abs(b - a)
    if many.max(initial=0) <= 1:
        return edge, low
    of, row = expanded(low, many)
    return edge[of], row


def _paired(grid: Grid, area: Ints, row: Ints, column: Ints) -> tuple[Ints, Ints, Ints]:
    """Crossings sorted by area, row and column, taken two by two; those that hold no cell are left out."""
    columns = grid.columns + 1
    key = (area * grid.rows + row) * columns + column
    key.sort()
    line, column = np.divmod(key, columns)
    begin, end = column[::2], column[1::2]
    kept = begin < end
    area, row = np.divmod(line[::2][kept], grid.rows)
    return row * grid.columns + begin[kept], row * grid.columns + end[kept], area


@dataclass(frozen=True)
class Middles:
    """``owner``: the first area that holds each cell's middle (-1: none); ``cell``, ``area``: the further ones."""

    owner: NDArray[np.int32]
    cell: Ints
    area: Ints


def middles(grid: Grid, found: Stretches) -> Middles:
    """The areas of each middle, from stretches that are sorted by area."""
    owner = np.full(grid.columns * grid.rows, -1, dtype=np.int32)
    blocks = _blocks(found.end - found.begin)
    for block in reversed(blocks):
        of, cell = expanded(found.begin[block], (found.end - found.begin)[block])
        owner[cell[::-1]] = found.area[block][of][::-1]
    cells, areas = [np.zeros(0, np.int64)], [np.zeros(0, np.int64)]
    if np.count_nonzero(owner >= 0) < (found.end - found.begin).sum():
        for block in blocks:
            of, cell = expanded(found.begin[block], (found.end - found.begin)[block])
            area = found.area[block][of]
            further = owner[cell] != area
            cells.append(cell[further])
            areas.append(area[further])
    return Middles(owner, np.concatenate(cells), np.concatenate(areas))


def _blocks(sizes: Ints) -> list[slice]:
    """Slices of about :data:`BLOCK` cells together."""
    turn = np.flatnonzero(np.diff(np.cumsum(sizes) // BLOCK, prepend=-1))
    cuts = [0, *turn[1:].tolist(), len(sizes)]
    return [slice(a, b) for a, b in zip(cuts[:-1], cuts[1:], strict=True)]
