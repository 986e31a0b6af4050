"""Which rings surely do not touch themselves, proven cell by cell from a sheet, without asking GEOS about each.

Two edges that meet, meet in some cell, and both are in the runs of their area in that cell. There is nothing to prove
where the area has one run that always advances in one direction; elsewhere its edges are taken two by two. What is not
proven may still be sound: GEOS examines it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sharitories.observations.location.crossing import surely_turns
from sharitories.observations.location.grid import Floats, Ints
from sharitories.observations.location.parallel import each
from sharitories.observations.location.rings import Complexes, expanded
from sharitories.observations.location.sheet import Numbers, Sheet

Flags = NDArray[np.bool_]

#: Runs looked at together, and the edges of one area in one cell above which GEOS is the faster judge.
BATCH, MOST_EDGES = 1 << 11, 24


@dataclass(frozen=True)
class _Pairs:
    """Two edges each: first vertex of the earlier one and of the later one, and the place of their group of runs."""

    one: Ints
    other: Ints
    group: Ints


def unproven_on(sheet: Sheet, asked: Flags, threads: int) -> Ints:
    """The areas, of those ``asked`` (by row; each of a single closed ring), that are not surely simple."""
    if not asked[sheet.rings.area].any():
        return np.zeros(0, dtype=np.int64)
    begins = _begins(sheet)
    size = np.diff(begins, append=len(sheet.runs))
    suspect = asked[sheet.area[begins]] & ((size > 1) | sheet.packed.bent(sheet.runs[begins]))
    begins, size = begins[suspect], size[suspect]
    slices = [slice(k, k + BATCH) for k in range(0, len(begins), BATCH)]
    found = each(lambda here: _unproven(sheet, begins[here], size[here]), slices, threads)
    return np.unique(np.concatenate([np.zeros(0, np.int64), *found]))


def _begins(sheet: Sheet) -> Ints:
    """The first run of each area in each cell."""
    new = np.zeros(len(sheet.runs), dtype=np.bool_)
    new[1:] = sheet.area[1:] != sheet.area[:-1]
    new[sheet.run_of[:-1]] = True
    return np.flatnonzero(new)


def _unproven(sheet: Sheet, begins: Ints, size: Ints) -> Numbers:
    pairs, crowded = _pairs(sheet, begins, size)
    area, at = sheet.area[begins], sheet.rings.at
    vertices = np.diff(sheet.rings.start)[np.searchsorted(sheet.rings.area, area)]
    between = pairs.other - pairs.one
    next_to, closing = between == 1, between == (vertices - 2)[pairs.group]
    far = ~(next_to | closing)
    sound = np.empty(len(between), dtype=np.bool_)
    sound[far] = _apart(at, pairs.one[far], pairs.other[far])
    sound[next_to] = _goes_on(at, pairs.one[next_to], pairs.other[next_to])
    sound[closing] = _goes_on(at, pairs.other[closing], pairs.one[closing])
    crowded[pairs.group[~sound]] = True
    return area[crowded]


def _pairs(sheet: Sheet, begins: Ints, size: Ints) -> tuple[_Pairs, Flags]:
    """The pairs of edges of each group of runs, but for those within a run that is not bent; and which groups have too many.

    The runs of an area in a cell are sorted, so that the first edge of a pair is the earlier one on the ring.
    """
    group, run = expanded(begins, size)
    _, first, count = sheet.packed.unpack(sheet.runs[run])
    crowded = np.bincount(group, weights=count, minlength=len(begins)) > MOST_EDGES
    kept = ~crowded[group]
    group, first, count, bent = (
        group[kept],
        first[kept],
        count[kept],
        sheet.packed.bent(sheet.runs[run[kept]]),
    )
    of, edge = expanded(first, count)
    place = np.arange(len(edge))
    run_end = np.cumsum(count)
    group_end = np.cumsum(np.bincount(group[of], minlength=len(begins)))
    from_place = np.where(bent[of], place + 1, run_end[of])
    one, other = expanded(from_place, group_end[group[of]] - from_place)
    return _Pairs(edge[one], edge[other], group[of[one]]), crowded


def _apart(at: Complexes, one: Ints, other: Ints) -> Flags:
    """Whether the two edges surely have no point in common."""
    a, b, c, d = at[one], at[one + 1], at[other], at[other + 1]
    sound = _beside(a.real, b.real, c.real, d.real) | _beside(a.imag, b.imag, c.imag, d.imag)
    left = np.flatnonzero(~sound)
    a, b, c, d = a[left], b[left], c[left], d[left]
    sound[left] = _on_one_side(a, b, c, d) | _on_one_side(c, d, a, b)
    return sound


def _beside(a: Floats, b: Floats, c: Floats, d: Floats) -> Flags:
    """Whether all of a, b is less, or all greater, than all of c, d."""
    beside: Flags = (np.maximum(a, b) < np.minimum(c, d)) | (np.minimum(a, b) > np.maximum(c, d))
    return beside


def _on_one_side(a: Complexes, b: Complexes, c: Complexes, d: Complexes) -> Flags:
    """Whether c and d lie surely on one side of the line through a and b."""
    left_c, sure_c = surely_turns(a, b, c.real, c.imag)
    left_d, sure_d = surely_turns(a, b, d.real, d.imag)
    together: Flags = sure_c & sure_d & (left_c == left_d)
    return together


def _goes_on(at: Complexes, one: Ints, following: Ints) -> Flags:
    """Whether an edge and the one that begins at its end surely have no other point in common: no way back."""
    a, b, c = at[one], at[one + 1], at[following + 1]
    into, out = b - a, c - b
    advances = (np.sign(into.real) * np.sign(out.real) > 0) | (np.sign(into.imag) * np.sign(out.imag) > 0)
    sound: Flags = advances | surely_turns(a, b, c.real, c.imag)[1]
    return sound
