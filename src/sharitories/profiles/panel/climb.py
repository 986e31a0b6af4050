"""A good panel quickly, by exchanging one city at a time from many starts; what proves it starts from there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from sharitories.profiles.panel.problem import Problem

STARTS = 150
SHAKEN = 4
SEED = 20170714


def climbed(problem: Problem, panel: Sequence[int]) -> list[int]:
    """The best panel met from ``panel``, which respects the limits, by seeded exchanges that respect them too."""
    generator = np.random.default_rng(SEED)
    members = _members(problem)
    best = _up(problem, members, list(panel))
    for _ in range(STARTS):
        best = max(best, _up(problem, members, _shaken(problem, members, best, generator)), key=problem.worth)
    return sorted(best)


def wandered(problem: Problem, panel: Sequence[int], steps: int) -> Iterator[list[int]]:
    """Panels that respect the limits, met on a seeded walk of random exchanges that looks at no distance."""
    generator = np.random.default_rng(SEED)
    members, here = _members(problem), list(panel)
    for _ in range(steps):
        here = _shaken(problem, members, here, generator)
        yield here


def _members(problem: Problem) -> NDArray[np.int64]:
    """Which candidate counts for which limit, shape (limits, candidates)."""
    members = np.zeros((len(problem.limits), len(problem.distance)), dtype=np.int64)
    for row, limit in zip(members, problem.limits, strict=True):
        row[list(limit.members)] = 1
    return members


def _allowed(problem: Problem, members: NDArray[np.int64], panel: list[int], out: int) -> NDArray[np.bool_]:
    """Who may take the place of ``out``."""
    low = np.array([limit.low for limit in problem.limits])[:, None]
    high = np.array([limit.high for limit in problem.limits])[:, None]
    counts = members[:, panel].sum(axis=1)[:, None] - members[:, [out]] + members
    allowed = ((counts >= low) & (counts <= high)).all(axis=0)
    allowed[panel] = False
    rest = frozenset(panel) - {out}
    for excluded in problem.excluded:
        if rest < excluded:
            allowed[list(excluded - rest)] = False
    return np.asarray(allowed, dtype=np.bool_)


def _shaken(
    problem: Problem, members: NDArray[np.int64], panel: list[int], generator: np.random.Generator
) -> list[int]:
    for _ in range(SHAKEN):
        loose = [i for i in panel if i not in problem.fixed]
        if not loose:
            return panel
        out = int(generator.choice(loose))
        candidates = np.flatnonzero(_allowed(problem, members, panel, out))
        if len(candidates):
            panel = [i for i in panel if i != out] + [int(generator.choice(candidates))]
    return panel


def _up(problem: Problem, members: NDArray[np.int64], panel: list[int]) -> list[int]:
    """Exchanges while one of them makes the panel better: the best of all exchanges each time."""
    while True:
        tried = [_exchanged(problem, members, panel, out) for out in panel if out not in problem.fixed]
        better = max(tried, key=problem.worth, default=panel)
        if problem.worth(better) <= problem.worth(panel):
            return panel
        panel = better


def _exchanged(problem: Problem, members: NDArray[np.int64], panel: list[int], out: int) -> list[int]:
    rest = [i for i in panel if i != out]
    allowed = np.flatnonzero(_allowed(problem, members, panel, out))
    if not len(allowed):
        return panel
    to_rest = problem.distance[rest][:, allowed]
    order = np.lexsort((-to_rest.sum(axis=0), -to_rest.min(axis=0)))
    return [*rest, int(allowed[order[0]])]
