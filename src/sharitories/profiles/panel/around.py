"""What lies around the best panel: the next best, what each constraint costs, why each city was left out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from sharitories.profiles.panel.climb import wandered
from sharitories.profiles.panel.problem import Problem
from sharitories.profiles.panel.solve import Solution, is_feasible, solve

#: Panels drawn to say how good another panel is among those that the rule allows.
DRAWN = 2000


def next_best(problem: Problem, best: Solution, number: int) -> Iterator[Solution]:
    """The panels that follow, each proven to be the best without those before (no-good cuts)."""
    last: Solution | None = best
    for _ in range(number):
        if last is None:
            return
        problem = problem.not_again(last.panel)
        last = solve(problem)
        if last is not None:
            yield last


def costs(problem: Problem) -> dict[str, Solution | None]:
    """For each constraint by name (and ``cities already chosen``), the best panel without it."""
    without = {name: problem.without(name) for name in sorted({limit.name for limit in problem.limits})}
    if problem.fixed:
        without["cities already chosen"] = replace(problem, fixed=())
    return {name: solve(other) for name, other in without.items()}


def to_blame(problem: Problem) -> list[str]:
    """The constraints each of which, when left out, makes a panel possible; for a problem that has none."""
    names = sorted({limit.name for limit in problem.limits})
    found = [name for name in names if is_feasible(problem.without(name))]
    if problem.fixed and is_feasible(replace(problem, fixed=())):
        found.append("cities already chosen")
    return found


def left_out(problem: Problem, panel: Sequence[int], candidate: int) -> tuple[str, int | None]:
    """Why an eligible city is not in the panel: the best single exchange that brings it in, or the limit against all.

    Returns ``dominated`` with the smallest distance after that exchange, or ``quota full: NAMES`` and None.
    """
    tried = [sorted({*panel, candidate} - {out}) for out in panel if out not in problem.fixed]
    broken = [problem.broken(other) for other in tried]
    worth = [problem.worth(other)[0] for other, names in zip(tried, broken, strict=True) if not names]
    if worth:
        return "dominated", max(worth)
    always = sorted(set.intersection(*map(set, broken))) if broken else ["cities already chosen"]
    return f"quota full: {', '.join(always) or 'one quota or another'}", None


def share_beaten(problem: Problem, start: Sequence[int], panel: Sequence[int]) -> float:
    """Share of panels drawn among those that the rule allows which ``panel`` is better than."""
    own = problem.worth(panel)
    drawn = [problem.worth(other) for other in wandered(problem, start, DRAWN)]
    return float(np.mean([worth < own for worth in drawn]))
