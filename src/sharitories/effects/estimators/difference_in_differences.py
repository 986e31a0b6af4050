"""Difference in differences by means alone: each cohort's change less that of its controls.

Without covariates this is what Callaway & Sant'Anna (2021, *Journal of Econometrics* 225:200–230) estimate, whatever
the number of cohorts; it needs nothing but numpy. Standard errors allow any dependence within a unit.
"""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import NDArray

from sharitories.effects.cohorts import CohortFit, Cohorts
from sharitories.effects.dated import checked
from sharitories.effects.panel import Floats
from sharitories.effects.pulls import Cells, Places, Pulled, fit_of
from sharitories.errors import UsageError

Base = Literal["varying", "universal"]


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
    return fit_of(cohorts, cells_of(cohorts, "varying"), cells_of(cohorts, "universal"))


def cells_of(cohorts: Cohorts, base: Base) -> Cells:
    """Every ATT(g, t) that has controls. ``base``: what a period before treatment is compared with, the period before
    it (varying) or the last one before treatment (universal)."""
    first = np.array(cohorts.first, dtype=np.intp)
    asked = [(g, t, b) for g in np.unique(first[first > 0]) for t, b in _periods(int(g), cohorts, base)]
    kept = [(g, t, b, them) for g, t, b in asked if (them := _controls(first, g, t, b, cohorts)).sum() > 1]
    if not any(t >= g for g, t, _, _ in kept):
        raise UsageError(
            "Comparing cohorts", "no treated period has two controls", "Take other controls or dates"
        )
    effects, pulls = np.empty(len(kept)), np.zeros((len(first), len(kept)))
    for k, (g, t, b, them) in enumerate(kept):
        effects[k] = _contrast(cohorts.outcome[:, t] - cohorts.outcome[:, b], first == g, them, pulls[:, k])
    groups = np.array([cell[0] for cell in kept], dtype=np.intp)
    return Cells(first, np.array([cell[1] for cell in kept], dtype=np.intp), Pulled(groups, effects, pulls))


def _periods(group: int, cohorts: Cohorts, base: Base) -> list[tuple[int, int]]:
    """Periods of a cohort, each with what it is compared with (places)."""
    last = group - 1
    after = [(t, last) for t in range(group, len(cohorts.times))]
    if base == "universal":
        return [(t, last) for t in range(last)] + after
    return [(t, t - 1) for t in range(1, group)] + after


def _controls(first: Places, group: int, time: int, base: int, cohorts: Cohorts) -> NDArray[np.bool_]:
    never: NDArray[np.bool_] = first < 0
    if cohorts.controls == "never_treated":
        return never
    later: NDArray[np.bool_] = (first > max(time, base)) & (first != group)
    return never | later


def _contrast(change: Floats, ours: NDArray[np.bool_], them: NDArray[np.bool_], pull: Floats) -> float:
    """The mean change of ours less theirs; the units' pulls are written into ``pull``."""
    pull[ours] = (change[ours] - change[ours].mean()) / ours.sum()
    pull[them] = -(change[them] - change[them].mean()) / them.sum()
    return float(change[ours].mean() - change[them].mean())
