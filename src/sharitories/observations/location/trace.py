"""Which cells the rings go through: runs of edges, cell by cell.

Following a ring, the vertices that lie in one cell come one after the other. A *run* is such a stretch with the edges at
its two ends. The runs of a cell hold every edge that touches the cell, each once: an edge between two neighbouring
cells is in the run of both; one that also passes through other cells has a run of its own in each of these.
A run is packed into one integer, ``cell | first edge | bent | number of edges``: sorting these brings together the runs of
each cell, and in each cell those of one area. A run that is not *bent* always advances in one of eight directions.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sharitories.observations.location.grid import Floats, Grid, Ints, half
from sharitories.observations.location.raster import Ends, touched
from sharitories.observations.location.rings import Rings

#: The most edges of one run; longer runs are cut.
COUNT_BITS = 5
LONGEST = (1 << COUNT_BITS) - 1
#: The greatest k for which 2 ** k is no more than the number.
HALVED = np.array([max(n.bit_length() - 1, 0) for n in range(LONGEST + 1)])
#: The bit of a bent run, and how many bits stand behind the first edge.
BENT = 1 << COUNT_BITS
BEHIND = COUNT_BITS + 1


@dataclass(frozen=True)
class Packing:
    """How many bits a packed run gives to its first edge; the number of its edges has :data:`COUNT_BITS`, to be bent one."""

    edge_bits: int

    def pack(self, cell: Ints, first: Ints, count: Ints) -> Ints:
        """Runs as integers that sort by cell, then by first edge."""
        return (cell << (self.edge_bits + BEHIND)) | (first << BEHIND) | count

    def unpack(self, packed: Ints) -> tuple[Ints, Ints, Ints]:
        """Cell, first edge and number of edges."""
        first = (packed >> BEHIND) & ((1 << self.edge_bits) - 1)
        return self.cell(packed), first, packed & LONGEST

    def least(self, cell: Ints) -> Ints:
        """What no run of the cell is less than."""
        return cell << (self.edge_bits + BEHIND)

    def cell(self, packed: Ints) -> Ints:
        """The cell alone."""
        return packed >> (self.edge_bits + BEHIND)

    def bent(self, packed: Ints) -> NDArray[np.bool_]:
        """Whether each run is bent."""
        bent: NDArray[np.bool_] = (packed & BENT) != 0
        return bent


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
    x, y = rings.at[here].real.copy(), rings.at[here].imag.copy()
    return Piece(grid, here.start, x, y, start - here.start, rings.area[chosen], *grid.halves(x, y))


def runs(piece: Piece, packed: Packing, bends: bool) -> Ints:
    """The packed runs of the piece, in no order; ``bends``: whether to look which are bent."""
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
    bent = _bent(piece, first, count) if bends else np.zeros(len(first), dtype=np.bool_)
    made = _packed(packed, cell[begin].astype(np.int64), first + piece.first, count, bent)
    leaving = leaving[ring_ends[leaving + 1] == 0]
    return np.concatenate([made, *_passing(piece, packed, leaving)])


def _bent(piece: Piece, first: Ints, count: Ints) -> NDArray[np.bool_]:
    """Whether no direction is surely one in which every edge of the run advances.

    What all edges of a run have in common is what its first and its last 2 ** k edges have, which together are all.
    """
    common = [_ways(piece)]
    for k in range(COUNT_BITS - 1):
        more = common[-1].copy()
        more[: -(1 << k)] &= common[-1][1 << k :]
        common.append(more)
    power = HALVED[np.minimum(count, LONGEST)]
    place, table = power * len(piece.x) + first, np.concatenate(common)
    bent: NDArray[np.bool_] = (table[place] & table[place + count - (1 << power)]) == 0
    bent |= count > LONGEST
    return bent


def _ways(piece: Piece) -> NDArray[np.uint8]:
    """The directions, a bit each, in which each edge advances; a sum that rounds is at worst found equal."""
    ways = np.zeros(len(piece.x), dtype=np.uint8)
    for k, along in enumerate((piece.x, piece.y, piece.x + piece.y, piece.x - piece.y)):
        for j, onward in enumerate((along[1:] > along[:-1], along[1:] < along[:-1])):
            ways[:-1] |= onward.view(np.uint8) << np.uint8(2 * k + j)
    return ways


def _packed(packed: Packing, cell: Ints, first: Ints, count: Ints, bent: NDArray[np.bool_]) -> Ints:
    """Runs packed; those that are too long are cut into several."""
    if count.max(initial=0) > LONGEST:
        pieces = -(-count // LONGEST)
        of = np.repeat(np.arange(len(count)), pieces)
        done = (np.arange(len(of)) - np.repeat(np.cumsum(pieces) - pieces, pieces)) * LONGEST
        cell, first, count = cell[of], first[of] + done, np.minimum(count[of] - done, LONGEST)
        bent = bent[of]
    return packed.pack(cell, first, count | bent * np.int64(BENT))[count > 0]


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
    for place, column, row in touched(_ends(piece, far), _ends(piece, far + 1)) if len(far) else ():
        made.append(packed.pack(row * columns + column, far[place] + piece.first, np.ones(1, np.int64)))
    return made


def _ends(piece: Piece, vertex: Ints) -> Ends:
    grid = piece.grid
    x, y = half(piece.x[vertex], grid.x0, grid.per / 2), half(piece.y[vertex], grid.y0, grid.per / 2)
    return Ends(x, y, x.astype(np.int64), y.astype(np.int64))
