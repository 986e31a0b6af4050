"""Difference in differences by means alone: each cohort's change less that of its controls.

Without covariates this is what Callaway & Sant'Anna (2021, *Journal of Econometrics* 225:200–230) estimate, whatever
the number of cohorts; it needs nothing but numpy. Standard errors allow any dependence within a unit.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from sharitories.effects.cohorts import CohortFit, Cohorts
from sharitories.effects.dated import checked
from sharitories.effects.panel import Floats
from sharitories.effects.pulls import Cells, Places, Pulled, fit_of
from sharitories.errors import UsageError


def estimate_cohorts(cohorts: Cohorts) -> CohortFit:
    """Effects by cohort and period, in the outcome's unit; raises :class:`UsageError` where dates do not allow it.

    Covariates are refused, not ignored: ``callaway_santanna`` and ``imputation`` take them.
    """
    if cohorts.covariates:
        raise UsageError(
            "Estimating by difference in differences",
            f"the design has covariates: {', '.join(cohorts.covariates)}",
            "Use callaway_santanna or imputation, or leave the covariates out",
        )
    checked(cohorts)
    return fit_of(cohorts, cells_of(cohorts), before_last(cohorts))


def cells_of(cohorts: Cohorts) -> Cells:
    """Every ATT(g, t) that has controls: a period before treatment against the one before it, a treated one against
    the last before treatment (the *varying* base of the R package ``did``)."""
    cells = _cells(cohorts, lambda g: [(t, min(t, g) - 1) for t in range(1, len(cohorts.times))])
    if not (cells.event_times >= 0).any():
        raise UsageError(
            "Comparing cohorts", "no treated period has two controls", "Take other controls or dates"
        )
    return cells


def before_last(cohorts: Cohorts) -> Cells:
    """Periods before treatment against the last one before it (the *universal* base)."""
    return _cells(cohorts, lambda g: [(t, g - 1) for t in range(g - 1)])


def _cells(cohorts: Cohorts, periods: Callable[[int], list[tuple[int, int]]]) -> Cells:
    """``periods``: of a cohort, the periods, each with the one it is compared with (places)."""
    first = np.array(cohorts.first, dtype=np.intp)
    asked = [(g, t, b) for g in np.unique(first[first > 0]).tolist() for t, b in periods(g)]
    kept = [(g, t, b, them) for g, t, b in asked if (them := _controls(first, g, t, b, cohorts)).sum() > 1]
    outcome = np.ascontiguousarray(cohorts.outcome.T)
    effects, pulls = np.empty(len(kept)), np.zeros((len(kept), len(first)))
    for k, (g, t, b, them) in enumerate(kept):
        effects[k] = _contrast(outcome[t] - outcome[b], first == g, them, pulls[k])
    groups, times = (np.array([cell[i] for cell in kept], dtype=np.intp) for i in (0, 1))
    return Cells(first, times, Pulled(groups, effects, pulls))


def _controls(first: Places, group: int, time: int, base: int, cohorts: Cohorts) -> NDArray[np.bool_]:
    never: NDArray[np.bool_] = first < 0
    if cohorts.controls == "never_treated":
        return never
    later: NDArray[np.bool_] = (first > max(time, base)) & (first != group)
    return never | later


def _contrast(change: Floats, ours: NDArray[np.bool_], them: NDArray[np.bool_], pull: Floats) -> float:
    """The mean change of ours less theirs; the units' pulls are written into ``pull``."""
    own, other = change[ours], change[them]
    pull[ours] = (own - own.mean()) / len(own)
    pull[them] = (other.mean() - other) / len(other)
    return float(own.mean() - other.mean())
