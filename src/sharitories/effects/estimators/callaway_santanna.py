"""Callaway & Sant'Anna (2021, *Journal of Econometrics* 225:200–230), by the package diff-diff.

Each cohort's change against never- or not-yet-treated controls, doubly robust when there are covariates (Sant'Anna &
Zhao 2020): right if either the outcome model or the propensity model is. diff-diff gives the effects by cohort and
period with every unit's influence; the four averages are made here (:mod:`sharitories.effects.pulls`), because
diff-diff has no average by calendar period.
"""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from typing import Any, Literal

import numpy as np

from sharitories.effects.cohorts import CohortFit, Cohorts
from sharitories.effects.dated import checked
from sharitories.effects.panel import Floats
from sharitories.effects.pulls import Cells, Pulled, fit_of
from sharitories.errors import MissingExtra, UsageError


def estimate_cohorts(cohorts: Cohorts) -> CohortFit:
    """Effects by cohort and period, in the outcome's unit.

    Raises :class:`UsageError` where dates do not allow it, :class:`MissingExtra` without the extra ``effects``.
    A covariate is read in the period that a cohort is compared with, as in the R package ``did``.
    """
    checked(cohorts)
    return fit_of(cohorts, _cells(cohorts, "varying"), _cells(cohorts, "universal"))


def _cells(cohorts: Cohorts, base: Literal["varying", "universal"]) -> Cells:
    """Every ATT(g, t) that diff-diff estimates (universal: before treatment alone, without the yardstick).

    Places count from 1 there, and 0 is never treated.
    """
    found = _fitted(cohorts, base)
    kit = (
        found._aggregation_kit
    )  # no public way to the influences; tests hold the averages to diff-diff's public ones
    order = np.array([kit.bookkeeping["unit_to_idx"][i] for i in range(len(cohorts.units))], dtype=np.intp)
    kept = sorted(
        (int(g), int(t))
        for (g, t), cell in found.group_time_effects.items()
        if np.isfinite(cell["effect"]) and (base == "varying" or t < g - 1)
    )
    if base == "varying" and not any(t >= g for g, t in kept):
        raise UsageError(
            "Comparing cohorts", "no treated period can be estimated", "Take other controls or covariates"
        )
    return Cells(
        np.array(cohorts.first, dtype=np.intp),
        np.array([t - 1 for _, t in kept], dtype=np.intp),
        Pulled(
            np.array([g - 1 for g, _ in kept], dtype=np.intp),
            np.array([float(found.group_time_effects[cell]["effect"]) for cell in kept]),
            np.stack([_pull(kit.influence[cell], len(order))[order] for cell in kept]),
        ),
    )


def _pull(influence: Mapping[str, Any], units: int) -> Floats:
    pull = np.zeros(units)
    pull[influence["treated_idx"]] += influence["treated_inf"]
    pull[influence["control_idx"]] += influence["control_inf"]
    return pull


def _fitted(cohorts: Cohorts, base: str) -> Any:
    try:
        from diff_diff import CallawaySantAnna
        from pandas import DataFrame
    except ImportError as error:
        raise MissingExtra("Estimating by Callaway and Sant'Anna", "diff-diff", "effects") from error

    units, periods = cohorts.outcome.shape
    named = {f"covariate {k}": values.ravel() for k, values in enumerate(cohorts.covariates.values())}
    long = DataFrame(
        {
            "unit": np.repeat(np.arange(units), periods),
            "time": np.tile(np.arange(1, periods + 1), units),
            "first": np.repeat(np.array(cohorts.first) + 1, periods),
            "outcome": cohorts.outcome.ravel(),
            **named,
        }
    )
    estimator = CallawaySantAnna(
        control_group=cohorts.controls, base_period=base, rank_deficient_action="error", epv_threshold=2
    )
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return estimator.fit(long, "outcome", "unit", "time", "first", covariates=list(named) or None)
    except ValueError as error:
        raise UsageError(
            "Estimating by Callaway and Sant'Anna", str(error), "Take fewer covariates, or larger cohorts"
        ) from error
