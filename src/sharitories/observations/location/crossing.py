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
from sharitories.observations.location.rings import expanded
from sharitories.observations.location.sheet import NOBODY, OPEN, Numbers, Sheet

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


def seen(sheet: Sheet, x: Floats, y: Floats, half_x: Numbers, half_y: Numbers, slot: Ints) -> Seen:
    """What is sure, and what is doubtful, of points (degrees, half cells) in the border cells ``slot``."""
    looked = _runs_of(sheet, slot)
    qx, qy = sheet.grid.middle_x[half_x >> 1], sheet.grid.middle_y[half_y >> 1]
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
    of, vertex = expanded(sheet.first[looked.run].astype(np.int64), sheet.count[looked.run] + np.int64(1))
    edge, of, sure = _straddling(sheet, looked, of, vertex, x - qx, y - qy, qx, qy)
    point, group = looked.point[of], looked.group[of]
    ax, ay = sheet.rings.x[edge], sheet.rings.y[edge]
    bx, by = sheet.rings.x[edge + 1], sheet.rings.y[edge + 1]
    px, py = x[point], y[point]
    left_p, sure_p = _turn(ax, ay, bx, by, px, py)
    left_q, sure_q = _turn(ax, ay, bx, by, qx[point], qy[point])
    hit = ((ax == px) & (ay == py)) | ((bx == px) & (by == py))
    groups = len(looked.leader)
    odd = np.bincount(group[left_p != left_q], minlength=groups) & 1 == 1
    return odd, _any(group[~(sure & sure_p & sure_q)], groups), _any(group[hit], groups)


def _any(group: Ints, groups: int) -> Flags:
    flags = np.zeros(groups, dtype=np.bool_)
    flags[group] = True
    return flags


def _straddling(
    sheet: Sheet, looked: _Runs, of: Ints, vertex: Ints, dx: Floats, dy: Floats, qx: Floats, qy: Floats
) -> tuple[Ints, Ints, Flags]:
    """The edges that may cross the line from middle to point: first vertex, place of the run, is the sign sure."""
    many = sheet.count[looked.run] + 1
    at = looked.point
    side = np.repeat(dx[at], many) * sheet.rings.y[vertex]
    side -= np.repeat(dy[at], many) * sheet.rings.x[vertex]
    side -= np.repeat((dx * qy - dy * qx)[at], many)
    limit = _sieve_bound(sheet)
    left, right = side > limit, side < -limit
    may = ~((left[1:] & left[:-1]) | (right[1:] & right[:-1]))
    may[np.cumsum(many)[:-1] - 1] = False
    place = np.flatnonzero(may)
    sure = left | right
    return vertex[place], of[place], sure[place] & sure[place + 1]


def _sieve_bound(sheet: Sheet) -> float:
    """More than the rounding error of any side computed in :func:`_straddling`."""
    cell = 2 / min(sheet.grid.per_x, sheet.grid.per_y)
    most = max(abs(bound) for bound in sheet.grid.bounds)
    return 16 * 2.0**-53 * cell * (most + cell) + UNDERFLOW


def _turn(ax: Floats, ay: Floats, bx: Floats, by: Floats, cx: Floats, cy: Floats) -> tuple[Flags, Flags]:
    """Whether c lies left of a → b, and whether that is sure."""
    first, second = (ax - cx) * (by - cy), (ay - cy) * (bx - cx)
    turn = first - second
    return turn > 0, np.abs(turn) > CCW_BOUND * (np.abs(first) + np.abs(second)) + UNDERFLOW
