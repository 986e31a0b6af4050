"""Laying rings on a grid: what a :class:`Sheet` knows is worked out here, once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from sharitories.observations.location.fill import Middles, Stretches, joined, middles, stretches
from sharitories.observations.location.grid import Grid, Ints, grid_over
from sharitories.observations.location.parallel import each
from sharitories.observations.location.rings import Rings
from sharitories.observations.location.sheet import INSIDE, NOBODY, OPEN, Numbers, Sheet
from sharitories.observations.location.soundness import Survey
from sharitories.observations.location.trace import Packing, piece_of, runs

#: Vertices (and runs) worked on at once: their numbers stay in the processor's cache.
PIECE = 1 << 16


def sheet_of(rings: Rings, seen: Survey, threads: int = 1, bends: bool = True) -> Sheet:
    """The sheet of the rings, of which the boxes and the length were seen before.

    ``bends``: whether to look which runs are bent, where rings are still to be proven simple.
    """
    bounds = *seen.boxes[:2].min(axis=1).tolist(), *seen.boxes[2:].max(axis=1).tolist()
    grid = grid_over(bounds, len(rings.at) - len(rings.area), seen.length)
    packed = Packing(len(rings.at).bit_length())

    def lay(chosen: slice) -> tuple[Ints, Stretches]:
        piece = piece_of(rings, chosen, grid)
        return runs(piece, packed, bends), stretches(piece)

    done = each(lay, rings.pieces(PIECE), threads)
    found = joined([stretch for _, stretch in done])
    held = middles(grid, found)
    return _sheet(_Laid(rings, grid, packed, ascending([key for key, _ in done]), held), found, threads)


def ascending(keys: list[Ints]) -> Ints:
    """Integers put together and sorted (polars is faster at it than NumPy)."""
    return pl.Series(np.concatenate(keys)).sort().to_numpy()


@dataclass(frozen=True)
class _Laid:
    """Rings laid on the grid: their runs, sorted, and the areas of the middles."""

    rings: Rings
    grid: Grid
    packed: Packing
    runs: Ints
    held: Middles

    def cells(self, chosen: Ints | slice) -> Ints:
        """The cells of some of the runs."""
        return self.packed.cell(self.runs[chosen])

    def areas(self, start: int) -> tuple[Numbers, NDArray[np.int8], Ints]:
        """Of :data:`PIECE` runs from ``start`` on: the area, whether it owns the middle, and which begin a cell."""
        here = slice(start, start + PIECE)
        cell, first, _ = self.packed.unpack(self.runs[here])
        area = self.rings.area_of(first)
        before = self.cells(slice(start - 1, start)) if start else -1
        begins = start + np.flatnonzero(np.diff(cell, prepend=before))
        return area, (self.held.owner[cell] == area).astype(np.int8), begins


def _sheet(laid: _Laid, found: Stretches, threads: int) -> Sheet:
    many = len(laid.runs)
    parts = each(laid.areas, range(0, many, PIECE), threads)
    area, state, starts = (np.concatenate(kind) for kind in zip(*parts, strict=True))
    border = laid.cells(starts)
    owner = laid.held.owner[border]
    owned = np.maximum.reduceat(state, starts) == INSIDE
    whole = np.where(owned | (owner < 0), np.int32(NOBODY), owner)
    code = laid.held.owner
    code[border] = -2 - np.arange(len(border), dtype=np.int32)
    _further(laid, area, state, whole)
    _leave_open(laid, found, area, state)
    return Sheet(
        laid.rings, laid.grid, laid.packed, code, np.append(starts, many), laid.runs, area, state, whole
    )


def _further(laid: _Laid, area: Numbers, state: NDArray[np.int8], whole: Numbers) -> None:
    """Where several areas hold a middle: the state of those with runs there, and of the others the first one."""
    slot = -2 - laid.held.owner[laid.held.cell]
    on_border = slot >= 0
    slot, cells, areas = slot[on_border], laid.held.cell[on_border], laid.held.area[on_border]
    place, met = _place(laid, area, cells, areas)
    state[place[met]] = INSIDE
    np.minimum.at(whole, slot[~met], areas[~met].astype(np.int32))


def _leave_open(laid: _Laid, found: Stretches, area: Numbers, state: NDArray[np.int8]) -> None:
    place, met = _place(laid, area, found.open_cell, found.open_area)
    state[place[met]] = OPEN


def _place(laid: _Laid, area: Numbers, cells: Ints, areas: Ints) -> tuple[Ints, NDArray[np.bool_]]:
    """The first run of each (cell, area), and whether there is one: a cell's runs are sorted by area."""
    place = np.searchsorted(laid.runs, laid.packed.least(cells))
    left = np.arange(len(cells))
    while len(left):
        here = place[left]
        before = (here < len(area)) & (area[np.minimum(here, len(area) - 1)] < areas[left])
        left = left[before & (laid.cells(np.minimum(here, len(area) - 1)) == cells[left])]
        place[left] += 1
    inside = np.minimum(place, len(area) - 1)
    return inside, (place < len(area)) & (area[inside] == areas) & (laid.cells(inside) == cells)
