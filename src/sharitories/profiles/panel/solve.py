"""The best panel, proven: first the largest smallest distance, then the largest sum (OR-Tools CP-SAT)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sharitories.errors import MissingExtra
from sharitories.profiles.panel.climb import climbed
from sharitories.profiles.panel.cliques import cliques
from sharitories.profiles.panel.problem import Problem

#: More pairs than this at the same smallest distance are searched together, not one after the other.
APART = 20


@dataclass(frozen=True)
class Solution:
    """A panel (positions, in order), its worth, and whether no better one exists."""

    panel: tuple[int, ...]
    smallest: int
    total: int
    proven: bool


def solve(problem: Problem) -> Solution | None:
    """The best panel, or None where no panel respects the limits; raise :class:`MissingExtra` without OR-Tools."""
    found, proven = _largest_smallest(problem)
    if found is None:
        return None
    smallest, _ = problem.worth(found)
    best, whole = _largest_sum(problem, smallest, found)
    return Solution(tuple(best), *problem.worth(best), proven and whole)


def is_feasible(problem: Problem) -> bool:
    """Whether any panel respects all limits, distances aside."""
    return _search(problem, _free(problem, 0), 0)[0] is not None


def _largest_smallest(problem: Problem) -> tuple[list[int] | None, bool]:
    """A panel with the largest smallest distance, and whether that is proven.

    A panel is climbed to, and a search asked for one whose cities are all farther apart; when there is none, it is
    the best.
    """
    found, proven = _search(problem, _free(problem, 0), 0)
    best = found
    while found is not None:
        best = climbed(problem, found)
        above = problem.worth(best)[0] + 1
        found, proven = _search(problem, _free(problem, above), above)
    return best, proven


def _largest_sum(problem: Problem, smallest: int, found: Sequence[int]) -> tuple[list[int], bool]:
    """Among panels whose smallest distance is ``smallest``, one with the largest sum.

    Every such panel holds a pair at exactly that distance, so that each of these pairs is tried in turn.
    """
    pairs = _pairs_at(problem, smallest)
    best, proven = list(found), True
    rounds = pairs if len(pairs) <= APART else [()]
    for pair in rounds:
        free = _free(problem, smallest, pair)
        panel, sure = _search(problem, free, smallest, pair, problem.worth(best)[1])
        proven = proven and sure
        if panel is not None:
            best = panel
    return best, proven


def _pairs_at(problem: Problem, smallest: int) -> list[tuple[int, ...]]:
    """The pairs, not both fixed, that are exactly so far apart; none told where all cities are fixed."""
    if len(problem.fixed) >= problem.size:
        return [()]
    rows, columns = np.nonzero(np.triu(problem.distance == smallest, 1))
    fixed = set(problem.fixed)
    return [(int(a), int(b)) for a, b in zip(rows, columns, strict=True) if not {a, b} <= fixed]


def _conflicts(problem: Problem, smallest: int) -> NDArray[np.bool_]:
    """Pairs nearer than ``smallest``, fixed pairs aside."""
    near = problem.distance < smallest
    np.fill_diagonal(near, False)
    if problem.fixed:
        near[np.ix_(problem.fixed, problem.fixed)] = False
    return np.asarray(near, dtype=np.bool_)


def _free(problem: Problem, smallest: int, pair: Sequence[int] = ()) -> NDArray[np.bool_]:
    """Which candidates can be in a panel of that smallest distance: none near a held one, enough others compatible."""
    near = _conflicts(problem, smallest)
    held = [*problem.fixed, *pair]
    free: NDArray[np.bool_] = ~np.asarray(near[held].any(axis=0), dtype=np.bool_)
    while True:
        compatible = (~near & free[None, :] & free[:, None]).sum(axis=1) - free
        kept = free & (compatible >= problem.size - 1)
        if (kept == free).all():
            return np.asarray(kept, dtype=np.bool_)
        free = kept


def _cp_sat() -> Any:
    try:
        from ortools.sat.python import cp_model
    except ImportError as error:
        raise MissingExtra("Choosing a panel", "ortools", "panel") from error
    return cp_model


def _search(
    problem: Problem,
    free: NDArray[np.bool_],
    smallest: int,
    pair: Sequence[int] = (),
    above: int | None = None,
) -> tuple[list[int] | None, bool]:
    """A panel, and whether the answer is proven; with ``above``, the one with the largest sum above that."""
    cp_model = _cp_sat()
    held = {*problem.fixed, *pair}
    if free.sum() < problem.size or not all(free[list(held)]):
        return None, True
    model = cp_model.CpModel()
    x = {int(i): model.new_bool_var(str(i)) for i in np.flatnonzero(free)}
    _limits(model, problem, x, held)
    near = _conflicts(problem, smallest) & free[:, None] & free[None, :]
    for clique in cliques(near):
        model.add_at_most_one(x[i] for i in clique)
    if above is not None:
        _maximise(model, problem, x, near, above)
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 2
    solver.parameters.interleave_search = True
    solver.parameters.random_seed = 1
    solver.parameters.max_time_in_seconds = problem.seconds
    status = solver.solve(model)
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return None, status == cp_model.INFEASIBLE
    proven = status == cp_model.OPTIMAL
    return [i for i, chosen in x.items() if solver.boolean_value(chosen)], proven


def _limits(model: Any, problem: Problem, x: dict[int, Any], held: set[int]) -> None:
    """Size, limits, cities held and panels excluded."""
    model.add(sum(x.values()) == problem.size)
    for i in held:
        model.add(x[i] == 1)
    for limit in problem.limits:
        model.add_linear_constraint(sum(x[i] for i in limit.members if i in x), limit.low, limit.high)
    for panel in problem.excluded:
        if panel <= set(x):
            model.add(sum(x[i] for i in panel) <= problem.size - 1)


def _maximise(model: Any, problem: Problem, x: dict[int, Any], near: NDArray[np.bool_], above: int) -> None:
    """The sum of the distances of chosen pairs, as large as can be; each chosen city is in ``size - 1`` pairs."""
    ids = list(x)
    pairs = [(a, b) for n, a in enumerate(ids) for b in ids[n + 1 :] if not near[a, b]]
    y = {pair: model.new_bool_var("") for pair in pairs}
    of: dict[int, list[Any]] = {i: [] for i in ids}
    for (a, b), both in y.items():
        of[a].append(both)
        of[b].append(both)
        model.add_implication(both, x[a])
        model.add_implication(both, x[b])
    for i in ids:
        model.add(sum(of[i]) == (problem.size - 1) * x[i])
    total = sum(int(problem.distance[pair]) * both for pair, both in y.items())
    model.add(total >= above)
    model.maximize(total)
