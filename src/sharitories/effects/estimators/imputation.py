"""Imputation: what treated units would have been, from unit and period effects of untreated observations alone.

Borusyak, Jaravel & Spiess (2024, *Review of Economic Studies* 91:3253–3285), with the conservative variance of their
theorem 3 (residuals of the treated about the mean of their cohort and period). All untreated observations are used,
those of units not yet treated too: that is the method, whatever ``controls`` says. On a balanced panel units of one
cohort have the same weights, so the whole comes down to as many equations as there are periods.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from sharitories.effects.cohorts import CohortFit, Cohorts
from sharitories.effects.dated import checked
from sharitories.effects.estimators.difference_in_differences import cells_of
from sharitories.effects.panel import Floats
from sharitories.effects.pulls import Cells, Places, Pulled, fit_of, pretrend
from sharitories.errors import UsageError

_DOING = "Estimating by imputation"


def estimate_cohorts(cohorts: Cohorts) -> CohortFit:
    """Effects by cohort and treated period, in the outcome's unit; covariates must vary within units.

    Raises :class:`UsageError` where dates or covariates do not allow it. No event study, hence no honest bounds: what
    this method shows before treatment is not measured as what it shows after (Roth 2024, arXiv 2401.12309). The test
    of pre-trends is that of the differences in differences.
    """
    everyone = checked(replace(cohorts, controls="not_yet_treated"))
    fit = fit_of(cohorts, _cells(_Untreated.of(everyone), everyone), None)
    return replace(fit, pretrend=pretrend(cells_of(replace(everyone, covariates={}))))


@dataclass(frozen=True)
class _Untreated:
    """Who is untreated when. ``first``: units; ``firsts``, ``sizes``: by cohort, the never treated as one (place T)."""

    first: Places
    periods: int

    @classmethod
    def of(cls, cohorts: Cohorts) -> _Untreated:
        first, periods = np.array(cohorts.first, dtype=np.intp), len(cohorts.times)
        return cls(np.where(first < 0, periods, first), periods)

    @cached_property
    def cells(self) -> NDArray[np.bool_]:
        """Units × periods."""
        return np.asarray(np.arange(self.periods)[None, :] < self.first[:, None], dtype=bool)

    @cached_property
    def solved(self) -> Floats:
        """The generalised inverse of the normal equations for period effects, unit effects taken out; T × T."""
        firsts, sizes = np.unique(self.first, return_counts=True)
        before = (np.arange(self.periods) < firsts[:, None]).astype(float)
        normal = np.diag(sizes @ before) - (before.T * (sizes / firsts)) @ before
        return np.asarray(np.linalg.pinv(normal, hermitian=True), dtype=float)

    def residual(self, values: Floats) -> Floats:
        """Values less the unit and period effects of the untreated; units × periods, for treated cells too."""
        kept = np.where(self.cells, values, 0.0)
        within = np.where(self.cells, values - (kept.sum(axis=1) / self.first)[:, None], 0.0)
        freed: Floats = values - self.solved @ within.sum(axis=0)
        own: Floats = np.where(self.cells, freed, 0.0).sum(axis=1) / self.first
        return freed - own[:, None]

    def weights(self, group: int, time: int) -> Floats:
        """What an untreated observation of each unit and period weighs in ATT(group, time): cohorts' places × T."""
        places = np.arange(self.periods)
        periods = self.solved @ (
            np.where(places < group, 1 / group, 0.0) - np.where(places == time, 1.0, 0.0)
        )
        summed = np.concatenate([[0.0], np.cumsum(periods)])
        firsts = np.arange(self.periods + 1)
        extra = np.where(firsts == group, 1 / (self.first == group).sum(), 0.0)
        units = -(extra + summed[firsts]) / np.maximum(firsts, 1)
        found: Floats = np.where(places < firsts[:, None], units[:, None] + periods, 0.0)
        return found


def _cells(untreated: _Untreated, cohorts: Cohorts) -> Cells:
    """Every ATT(g, t) of a period in which somebody is untreated, with each unit's pull (theorem 3, equation 7)."""
    seen: NDArray[np.bool_] = np.any(untreated.cells, axis=0)
    treated = np.unique(untreated.first[untreated.first < untreated.periods])
    kept = [(int(g), t) for g in treated for t in range(int(g), untreated.periods) if seen[t]]
    if not kept:
        raise UsageError(_DOING, "nobody is untreated in any treated period", "Take a panel with later dates")
    outcome, traits = _covaried(untreated, cohorts)
    free = np.where(untreated.cells, outcome, 0.0)
    pulls = _of_untreated(untreated, free, kept) - _of_covariates(untreated, free, traits, kept)
    effects = np.empty(len(kept))
    for k, (g, t) in enumerate(kept):
        ours = untreated.first == g
        effects[k] = outcome[ours, t].mean()
        pulls[k, ours] += (outcome[ours, t] - effects[k]) / ours.sum()
    groups, times = np.array(kept, dtype=np.intp).T
    return Cells(np.array(cohorts.first, dtype=np.intp), times, Pulled(groups, effects, pulls, drawn=False))


def _of_untreated(untreated: _Untreated, free: Floats, kept: list[tuple[int, int]]) -> Floats:
    """What a unit's pull owes to its own untreated residuals: cells × units."""
    weights, pulls = np.stack([untreated.weights(g, t) for g, t in kept]), np.empty((len(kept), len(free)))
    for first in np.unique(untreated.first):
        members = untreated.first == first
        pulls[:, members] = weights[:, first] @ free[members].T
    return pulls


def _covaried(untreated: _Untreated, cohorts: Cohorts) -> tuple[Floats, Floats]:
    """The outcome's residual given covariates too (units × T), and the covariates' own (P × units × T)."""
    outcome = untreated.residual(cohorts.outcome)
    traits = np.array([untreated.residual(values) for values in cohorts.covariates.values()])
    if not len(traits):
        return outcome, np.empty((0, *outcome.shape))
    free = traits[:, untreated.cells]
    spread = np.array([values.std() for values in cohorts.covariates.values()])
    if np.linalg.matrix_rank(free / np.maximum(spread, 1e-300)[:, None], tol=1e-8) < len(traits):
        raise UsageError(
            _DOING,
            f"the covariates {', '.join(cohorts.covariates)} do not vary within units, or follow from each other",
            "Use callaway_santanna for covariates that are fixed, or leave them out",
        )
    slopes = np.linalg.lstsq(free.T, outcome[untreated.cells], rcond=None)[0]
    return outcome - np.tensordot(slopes, traits, 1), traits


def _of_covariates(
    untreated: _Untreated, free: Floats, traits: Floats, kept: list[tuple[int, int]]
) -> Floats | float:
    """What a unit's pull owes to the slopes of the covariates: cells × units."""
    if not len(traits):
        return 0.0
    seen = np.where(untreated.cells, traits, 0.0)
    moments = np.einsum("pit,qit->pq", seen, seen)
    shifts = np.array([traits[:, untreated.first == g, t].mean(axis=1) for g, t in kept]).T
    found: Floats = np.linalg.solve(moments, shifts).T @ np.einsum("pit,it->pi", seen, free)
    return found
