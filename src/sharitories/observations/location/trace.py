"""Which cells the rings go through: runs of edges, cell by cell.

Following a ring, the vertices that lie in one cell come one after the other. A *run* is such a stretch with the edges at
its two ends. The runs of a cell hold every edge that touches the cell, each once: an edge between two neighbouring
cells is in the run of both; one that also passes through other cells has a run of its own in each of these.
A run is packed into one integer, ``cell | first edge | number of edges``: sorting these brings together the runs of
each cell, and in each cell those of one area.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sharitories.observations.location.grid import Floats, Grid, Ints
from sharitories.observations.location.rings import Rings, expanded

#: Half cells by which a long edge is thought wider, against rounding.
MARGIN = 1e-3


@dataclass(frozen=True)
class Packing:
    """How many bits a packed run gives to its first edge and to its number of edges."""

    edge_bits: int
    count_bits: int

    @property
    def longest(self) -> int:
        """The most edges that one run can hold; longer runs are cut."""
        return (1 << self.count_bits) - 1

    def pack(self, cell: Ints, first: Ints, count: Ints) -> Ints:
        """Runs as integers that sort by cell, then by first edge."""
        return (cell << (self.edge_bits + self.count_bits)) | (first << self.count_bits) | count

    def unpack(self, packed: Ints) -> tuple[Ints, Ints, Ints]:
        """Cell, first edge and number of edges."""
        first = (packed >> self.count_bits) & ((1 << self.edge_bits) - 1)
        return packed >> (self.edge_bits + self.count_bits), first, packed & self.longest


def packing(grid: Grid, vertices: int) -> Packing:
    """The packing for a grid and so many vertices, in 63 bits; at most 16 bits count the edges of a run."""
    edge_bits = max(vertices, 1).bit_length()
    cell_bits = (grid.columns * grid.rows).bit_length()
    return Packing(edge_bits, min(16, 63 - edge_bits - cell_bits))


@dataclass(frozen=True)
class Piece:
    """Some rings on the grid: coordinates, half cells and cell of each vertex, and which vertex ends a ring."""

    grid: Grid
    first: int
    x: Floats
    y: Floats
    start: Ints
    area: Ints
    half_x: NDArray[np.int32]
    half_y: NDArray[np.int32]


def piece_of(rings: Rings, chosen: slice, grid: Grid) -> Piece:
    """The rings of one slice laid on the grid."""
    start = rings.start[chosen.start : chosen.stop + 1]
    here = slice(int(start[0]), int(start[-1]))
    x, y = rings.x[here], rings.y[here]
    return Piece(grid, here.start, x, y, start - here.start, rings.area[chosen], *grid.halves(x, y))


def runs(piece: Piece, packed: Packing) -> Ints:
    """The packed runs of the piece, in no order."""
    cell = (piece.half_y >> 1) * np.int32(piece.grid.columns) + (piece.half_x >> 1)
    turns = cell[1:] != cell[:-1]
    last = piece.start[1:] - 1
    turns[last[:-1]] = True
    leaving = np.flatnonzero(turns)
    begin, end = np.concatenate([[0], leaving + 1]), np.concatenate([leaving + 1, [len(cell)]])
    ring_ends = np.zeros(len(cell) + 1, dtype=np.int8)
    ring_ends[piece.start] = 1
    first = begin - 1 + ring_ends[begin]
    count = end - ring_ends[end] - first
    made = _packed(packed, cell[begin].astype(np.int64), first + piece.first, count)
    leaving = leaving[ring_ends[leaving + 1] == 0]
    return np.concatenate([made, *_passing(piece, packed, leaving)])


def _packed(packed: Packing, cell: Ints, first: Ints, count: Ints) -> Ints:
    """Runs packed; those too long for the packing are cut into several."""
    if count.max(initial=0) > packed.longest:
        pieces = -(-count // packed.longest)
        of = np.repeat(np.arange(len(count)), pieces)
        done = (np.arange(len(of)) - np.repeat(np.cumsum(pieces) - pieces, pieces)) * packed.longest
        cell, first, count = cell[of], first[of] + done, np.minimum(count[of] - done, packed.longest)
    return packed.pack(cell, first, count)[count > 0]


def _passing(piece: Piece, packed: Packing, edge: Ints) -> list[Ints]:
    """Runs of one edge in the cells that an edge may touch between the cells of its two ends."""
    ax, bx = piece.half_x[edge] >> 1, piece.half_x[edge + 1] >> 1
    ay, by = piece.half_y[edge] >> 1, piece.half_y[edge + 1] >> 1
    wide, high = np.abs(bx - ax), np.abs(by - ay)
    corner = (wide == 1) & (high == 1)
    columns, made = piece.grid.columns, []
    for x, y in ((bx, ay), (ax, by)):
        cell = y[corner].astype(np.int64) * columns + x[corner]
        made.append(packed.pack(cell, edge[corner] + piece.first, np.ones(1, np.int64)))
    far = edge[(wide > 1) | (high > 1)]
    if len(far):
        made += [_long(piece, packed, far[i : i + 4096]) for i in range(0, len(far), 4096)]
    return made


def _long(piece: Piece, packed: Packing, edge: Ints) -> Ints:
    """Runs of edges over several cells, row of cells by row of cells."""
    grid = piece.grid
    ax, bx = ((piece.x[e] - grid.x0) * grid.per_x for e in (edge, edge + 1))
    ay, by = ((piece.y[e] - grid.y0) * grid.per_y for e in (edge, edge + 1))
    row_a, row_b = (piece.half_y[e].astype(np.int64) >> 1 for e in (edge, edge + 1))
    low, many = np.minimum(row_a, row_b), np.abs(row_b - row_a) + 1
    of, row = expanded(low, many)
    with np.errstate(divide="ignore", invalid="ignore"):
        begin = np.clip((2 * row - MARGIN - ay[of]) / (by - ay)[of], 0, 1)
        end = np.clip((2 * row + 2 + MARGIN - ay[of]) / (by - ay)[of], 0, 1)
    flat = (row_a == row_b)[of]
    begin, end = np.where(flat, 0, begin), np.where(flat, 1, end)
    x1, x2 = (ax[of] + t * (bx - ax)[of] for t in (begin, end))
    left, right = _between(piece, edge[of], np.minimum(x1, x2), np.maximum(x1, x2))
    again, column = expanded(left, right - left + 1)
    of = of[again]
    cell = row[again] * grid.columns + column
    ends = [
        (piece.half_y[e].astype(np.int64) >> 1) * grid.columns + (piece.half_x[e] >> 1)
        for e in (edge, edge + 1)
    ]
    new = (cell != ends[0][of]) & (cell != ends[1][of])
    return packed.pack(cell[new], edge[of[new]] + piece.first, np.ones(1, np.int64))


def _between(piece: Piece, edge: Ints, least: Floats, most: Floats) -> tuple[Ints, Ints]:
    """First and last column from half cell ``least`` to ``most``, within the columns of the edge's ends."""
    a, b = (piece.half_x[e].astype(np.int64) >> 1 for e in (edge, edge + 1))
    low, high = np.minimum(a, b), np.maximum(a, b)
    left = np.floor((least - MARGIN) / 2).astype(np.int64)
    right = np.floor((most + MARGIN) / 2).astype(np.int64)
    return np.clip(left, low, high), np.clip(right, low, high)
