"""Points in border cells: from the cell's middle to the point, each border crossed turns inside into outside.

Everything is decided by the sign of determinants, and only where the sign is sure: Shewchuk's bound *ccwerrboundA*
(Discrete & Computational Geometry 18, 1997) for orientations, a bound over the whole sheet for the first sieve. What
is not sure is handed on as a doubtful pair of point and area.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sharitories.observations.location.grid import Floats, Ints
from sharitories.observations.location.rings import Complexes, expanded
from sharitories.observations.location.sheet import NOBODY, OPEN, Numbers, Sheet
from sharitories.observations.location.trace import LONGEST

Flags = NDArray[np.bool_]

#: Shewchuk's (3 + 16 ε) ε, with ε = 2**-53.
CCW_BOUND = (3 + 16 * 2.0**-53) * 2.0**-53
#: Below this a product may have lost digits to underflow.
UNDERFLOW = 1e-290


@dataclass(frozen=True)
class Seen:
    """The first area that surely covers each point (``NOBODY``: none); and the doubtful pairs of point and area."""

    best: Numbers
    point: Ints
    area: Numbers


@dataclass(frozen=True)
class _Runs:
    """The runs to look at: the point of each; the group (point, area) of each; of each group its first run."""

    run: Ints
    point: Ints
    group: Ints
    leader: Ints


def seen(sheet: Sheet, x: Floats, y: Floats, slot: Ints) -> Seen:
    """What is sure, and what is doubtful, of points (degrees) in the border cells ``slot``."""
    looked = _runs_of(sheet, slot)
    column, row = sheet.grid.cells(x, y)
    qx, qy = sheet.grid.middle_x[column], sheet.grid.middle_y[row]
    parity, doubt, hit = _crossed(sheet, looked, x, y, qx, qy)
    leader = looked.run[looked.leader]
    area, point = sheet.area[leader], looked.point[looked.leader]
    state = sheet.state[leader]
    inside = (parity ^ (state == 1)) & ~doubt & (state != OPEN) | hit
    doubtful = (doubt | (state == OPEN)) & ~hit
    best = np.minimum.reduceat(np.where(inside, area, NOBODY), np.flatnonzero(np.diff(point, prepend=-1)))
    best = np.minimum(best, sheet.whole[slot])
    doubtful &= area < best[point]
    return Seen(best, point[doubtful], area[doubtful])


def _runs_of(sheet: Sheet, slot: Ints) -> _Runs:
    point, run = expanded(sheet.run_of[slot], sheet.run_of[slot + 1] - sheet.run_of[slot])
    area = sheet.area[run]
    new = np.ones(len(run), dtype=np.bool_)
    new[1:] = (point[1:] != point[:-1]) | (area[1:] != area[:-1])
    return _Runs(run, point, np.cumsum(new) - 1, np.flatnonzero(new))


def _crossed(
    sheet: Sheet, looked: _Runs, x: Floats, y: Floats, qx: Floats, qy: Floats
) -> tuple[Flags, Flags, Flags]:
    """For each group: is the number of borders crossed odd; is any crossing doubtful; is the point a vertex."""
    edge, of, sure = _straddling(sheet, looked, x - qx, y - qy, qx, qy)
    point, group = looked.point[of], looked.group[of]
    a, b = sheet.rings.at[edge], sheet.rings.at[edge + 1]
    px, py = x[point], y[point]
    left_p, sure_p = surely_turns(a, b, px, py)
    left_q, sure_q = surely_turns(a, b, qx[point], qy[point])
    hit = ((a.real == px) & (a.imag == py)) | ((b.real == px) & (b.imag == py))
    groups = len(looked.leader)
    odd = np.bincount(group[left_p != left_q], minlength=groups) & 1 == 1
    return odd, _any(group[~(sure & sure_p & sure_q)], groups), _any(group[hit], groups)


def _any(group: Ints, groups: int) -> Flags:
    flags = np.zeros(groups, dtype=np.bool_)
    flags[group] = True
    return flags


def _straddling(
    sheet: Sheet, looked: _Runs, dx: Floats, dy: Floats, qx: Floats, qy: Floats
) -> tuple[Ints, Ints, Flags]:
    """The edges that may cross the line from middle to point: first vertex, place of the run, is the sign sure.

    All runs are followed at the same time, vertex after vertex, the longest first: those at their end drop out.
    """
    _, first, count = sheet.packed.unpack(sheet.runs[looked.run])
    order = np.argsort((LONGEST - count).astype(np.uint8), kind="stable")
    at, vertex = looked.point[order], first[order]
    line = dx[at], dy[at], (dx * qy - dy * qx)[at]
    left, right = _sides(sheet, vertex, *line)
    edges, places, sures = [], [], []
    for many in np.cumsum(np.bincount(count, minlength=1)[:0:-1])[::-1].tolist():
        vertex, left, right = vertex[:many] + 1, left[:many], right[:many]
        new_left, new_right = _sides(sheet, vertex, *(part[:many] for part in line))
        place = np.flatnonzero(~((left & new_left) | (right & new_right)))
        edges.append(vertex[place] - 1)
        places.append(order[place])
        sures.append((left | right)[place] & (new_left | new_right)[place])
        left, right = new_left, new_right
    return np.concatenate(edges), np.concatenate(places), np.concatenate(sures)


def _sides(sheet: Sheet, vertex: Ints, dx: Floats, dy: Floats, moved: Floats) -> tuple[Flags, Flags]:
    """Whether each vertex lies surely left, surely right of the line from the middle to the point."""
    at = sheet.rings.at[vertex]
    side = dx * at.imag
    side -= dy * at.real
    side -= moved
    limit = _sieve_bound(sheet)
    return side > limit, side < -limit


def _sieve_bound(sheet: Sheet) -> float:
    """More than the rounding error of any side computed by :func:`_sides`."""
    cell = 2 / sheet.grid.per
    most = max(abs(bound) for bound in sheet.grid.bounds)
    return 16 * 2.0**-53 * cell * (most + cell) + UNDERFLOW


def surely_turns(a: Complexes, b: Complexes, x: Floats, y: Floats) -> tuple[Flags, Flags]:
    """Whether (x, y) lies left of a → b, and whether that is sure."""
    first, second = (a.real - x) * (b.imag - y), (a.imag - y) * (b.real - x)
    turn = first - second
    return turn > 0, np.abs(turn) > CCW_BOUND * (np.abs(first) + np.abs(second)) + UNDERFLOW
