"""Which areas the middle of each cell lies in: a scanline fill through the middles of the rows.

An edge crosses the line through the middles of a row when its ends lie on different sides of it, a vertex on the line
counting as above: with whole half cells this is exact, so that every ring crosses an even number of times. The
crossings of an area in a row, from left to right, begin and end in turn the stretches of cells whose middle is inside.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from sharitories.observations.location.grid import Grid, Ints
from sharitories.observations.location.rings import expanded
from sharitories.observations.location.trace import Piece

#: Cells filled at once.
BLOCK = 1 << 15
NONE = np.zeros(0, dtype=np.int64)


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


def joined(parts: list[Stretches]) -> Stretches:
    """The stretches of several pieces, in their order."""
    names = ("begin", "end", "area", "open_cell", "open_area")
    return Stretches(*(np.concatenate([getattr(part, name) for part in parts]) for name in names))


def stretches(piece: Piece) -> Stretches:
    """The stretches of the piece's areas, by area, row and column."""
    edge, row = _crossings(piece)
    grid = piece.grid
    xa, xb, ya, yb = piece.x[edge], piece.x[edge + 1], piece.y[edge], piece.y[edge + 1]
    x = xa + (grid.middle_y[row] - ya) * ((xb - xa) / (yb - ya))
    x = np.clip(x, np.minimum(xa, xb), np.maximum(xa, xb))
    place = (x - grid.x0) * grid.per
    area = piece.area[np.searchsorted(piece.start, edge, side="right") - 1]
    column = (place.astype(np.int64) + 1) >> 1
    begin, end, of = _paired(grid, area, row, column)
    nearest = np.rint((place - 1) / 2)
    doubt = (np.abs(place - (2 * nearest + 1)) < _near(grid)) & (nearest >= 0) & (nearest < grid.columns)
    cell = row[doubt] * grid.columns + nearest[doubt].astype(np.int64)
    return Stretches(begin, end, of, cell, area[doubt])


def _near(grid: Grid) -> float:
    """Half cells, four times the rounding of a crossing: nearer to a middle, the side on which it passes stays open."""
    most = max(abs(bound) for bound in (*grid.bounds, grid.x0))
    return 64 * float(np.finfo(float).eps) * most * grid.per


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
    sizes = found.end - found.begin
    owner = _summed(grid, found)
    if np.count_nonzero(owner >= 0) == sizes.sum():
        return Middles(owner, NONE, NONE)
    owner.fill(-1)
    blocks = _blocks(sizes)
    for block in reversed(blocks):
        of, cell = expanded(found.begin[block], sizes[block])
        owner[cell[::-1]] = found.area[block][of][::-1]
    cells, areas = [NONE], [NONE]
    for block in blocks:
        of, cell = expanded(found.begin[block], sizes[block])
        area = found.area[block][of]
        further = owner[cell] != area
        cells.append(cell[further])
        areas.append(area[further])
    return Middles(owner, np.concatenate(cells), np.concatenate(areas))


def _summed(grid: Grid, found: Stretches) -> NDArray[np.int32]:
    """The owner of each middle, right when no two stretches overlap, which then hold as many cells as have an owner.

    Each stretch adds its area plus one where it begins and takes it away where it ends; the sum along the rows is the rest.
    """
    steps = np.zeros(grid.columns * grid.rows + 1, dtype=np.int32)
    area = found.area.astype(np.int32) + 1
    np.add.at(steps, found.begin, area)
    np.subtract.at(steps, found.end, area)
    np.cumsum(steps, out=steps)
    steps -= 1
    return steps[:-1]


def _blocks(sizes: Ints) -> list[slice]:
    """Slices of about :data:`BLOCK` cells together."""
    turn = np.flatnonzero(np.diff(np.cumsum(sizes) // BLOCK, prepend=-1))
    cuts = [0, *turn[1:].tolist(), len(sizes)]
    return [slice(a, b) for a, b in pairwise(cuts)]
