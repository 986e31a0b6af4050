"""A sheet: some rings, the grid over them, and what is known of each cell.

Of a cell without borders the answer is known. Of a border cell are known its runs (see :mod:`trace`), for each area
among them whether the cell's middle lies inside, and the first area that holds the whole cell.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sharitories.observations.location.antimeridian import TURNS
from sharitories.observations.location.fill import Middles, Stretches, middles, stretches
from sharitories.observations.location.grid import Bounds, Floats, Grid, Ints, grid_over
from sharitories.observations.location.parallel import each
from sharitories.observations.location.rings import Rings
from sharitories.observations.location.trace import Packing, packing, piece_of, runs

#: Vertices worked on at once: their numbers stay in the processor's cache.
PIECE = 1 << 15
#: No area: it comes after all others.
NOBODY = np.iinfo(np.int32).max
#: Whether a cell's middle is inside an area: not, yes, or too near to the border to say.
OUTSIDE, INSIDE, OPEN = 0, 1, 2

Numbers = NDArray[np.int32]


@dataclass(frozen=True)
class Sheet:
    """``code`` of a cell: the area that holds it, -1 for none, or -2 - b for border cell ``b``.

    The runs of border cell ``b`` are ``run_of[b]`` to ``run_of[b + 1]``: ``first`` edge (its first vertex in
    ``rings``), ``count`` of edges, ``area``, and the ``state`` of the middle, to be read at the first run of each area.
    ``whole[b]`` is the first area that holds all of border cell ``b``.
    """

    rings: Rings
    grid: Grid
    code: Numbers
    run_of: Ints
    first: Numbers
    count: Numbers
    area: Numbers
    state: NDArray[np.int8]
    whole: Numbers

    def turns(self, lon: Floats) -> list[float]:
        """The turns, of :data:`TURNS`, that bring any of the longitudes between the sheet's bounds."""
        west, _, east, _ = self.grid.bounds
        least, most = np.fmin.reduce(lon, initial=np.inf), np.fmax.reduce(lon, initial=-np.inf)
        return [turn for turn in TURNS if least + turn <= east and most + turn >= west]


def sheet_of(rings: Rings, bounds: Bounds, length: float, threads: int = 1) -> Sheet:
    """The sheet of the rings; ``bounds`` and ``length`` are those of all their edges."""
    grid = grid_over(bounds, len(rings.x) - len(rings.area), length)
    packed = packing(grid, len(rings.x))

    def laid(chosen: slice) -> tuple[Ints, Stretches]:
        piece = piece_of(rings, chosen, grid)
        return runs(piece, packed), stretches(piece)

    done = each(laid, rings.pieces(PIECE), threads)
    keys = np.concatenate([key for key, _ in done])
    keys.sort()
    found = _joined([stretch for _, stretch in done])
    return _sheet(_Laid(rings, grid, packed, keys, middles(grid, found)), found, threads)


def _joined(parts: list[Stretches]) -> Stretches:
    names = ("begin", "end", "area", "open_cell", "open_area")
    return Stretches(*(np.concatenate([getattr(part, name) for part in parts]) for name in names))


@dataclass(frozen=True)
class _Laid:
    """Rings laid on the grid: their packed runs, sorted, and the areas of the middles."""

    rings: Rings
    grid: Grid
    packed: Packing
    keys: Ints
    held: Middles

    def cells(self, chosen: Ints | slice) -> Ints:
        """The cells of some of the runs."""
        return self.packed.unpack(self.keys[chosen])[0]


def _sheet(laid: _Laid, found: Stretches, threads: int) -> Sheet:
    many = len(laid.keys)
    first, count, area = (np.empty(many, dtype=np.int32) for _ in range(3))
    state = np.empty(many, dtype=np.int8)
    area_of = np.repeat(laid.rings.area.astype(np.int32), np.diff(laid.rings.start))

    def unpack(start: int) -> Ints:
        here = slice(start, start + PIECE)
        cell, first[here], count[here] = laid.packed.unpack(laid.keys[here])
        area[here] = area_of[first[here]]
        state[here] = laid.held.owner[cell] == area[here]
        before = laid.cells(slice(start - 1, start)) if start else -1
        return start + np.flatnonzero(np.diff(cell, prepend=before))

    starts = np.concatenate(each(unpack, range(0, many, PIECE), threads))
    border = laid.cells(starts)
    owner = laid.held.owner[border]
    known = np.maximum.reduceat(state, starts) if many else state
    whole = np.where((known == INSIDE) | (owner < 0), NOBODY, owner).astype(np.int32)
    code = laid.held.owner
    code[border] = -2 - np.arange(len(border), dtype=np.int32)
    if len(laid.held.cell) or len(found.open_cell):
        cell = laid.cells(slice(None))
        _further(laid.held, cell, area, state, whole)
        _leave_open(found, cell, area, state)
    return Sheet(laid.rings, laid.grid, code, np.append(starts, many), first, count, area, state, whole)


def _further(held: Middles, cell: Ints, area: Numbers, state: NDArray[np.int8], whole: Numbers) -> None:
    """Where several areas hold a middle: the state of those with runs there, and of the others the first one."""
    slot = -2 - held.owner[held.cell]
    on_border = slot >= 0
    if not on_border.any():
        return
    slot, cells, areas = slot[on_border], held.cell[on_border], held.area[on_border]
    place, found = _place(cell, area, cells, areas)
    state[place[found]] = INSIDE
    np.minimum.at(whole, slot[~found], areas[~found].astype(np.int32))


def _leave_open(found: Stretches, cell: Ints, area: Numbers, state: NDArray[np.int8]) -> None:
    if len(found.open_cell):
        place, met = _place(cell, area, found.open_cell, found.open_area)
        state[place[met]] = OPEN


def _place(cell: Ints, area: Numbers, cells: Ints, areas: Ints) -> tuple[Ints, NDArray[np.bool_]]:
    """Where the first run of each (cell, area) stands among the sorted runs, and whether there is one."""
    turns = np.int64(max(int(area.max(initial=0)), int(areas.max(initial=0))) + 1)
    runs_key, key = cell * turns + area, cells * turns + areas
    place = np.searchsorted(runs_key, key)
    met = runs_key[np.minimum(place, len(runs_key) - 1)] == key
    return place, met
