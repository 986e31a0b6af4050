"""Honest bounds (Rambachan & Roth 2023, *Review of Economic Studies* 90:2555–2591).

How far may the treated and their controls have drifted apart anyway, and what is left of the effect then? Two answers:

- *relative magnitudes*: after treatment the drift from one period to the next is at most ``amount`` times the largest
  one before treatment;
- *smoothness*: the drift's slope changes by at most ``amount`` (outcome's unit) from one period to the next.

This is no method of :mod:`sharitories.effects.inference`: those infer from placebos of a single treated unit.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from scipy import stats

from sharitories.effects.cohorts import CohortFit, EventStudy
from sharitories.effects.panel import Floats
from sharitories.errors import MissingExtra, UsageError

Restriction = Literal["relative_magnitudes", "smoothness"]

_DOING = "Bounding an effect honestly"
#: Drifts as multiples of the largest one before treatment; 1 is the usual yardstick.
AMOUNTS = (0.0, 0.25, 0.5, 0.75, 1.0, 1.25, 1.5, 1.75, 2.0)

NOT_FOR_A_SYNTHETIC_CONTROL = (
    "Honest bounds measure the drift after treatment by the drift before it. A synthetic control is fitted to the "
    "periods before treatment, so its gaps there are what the fit left over, not a drift that was observed: with more "
    "donors than periods they are zero whatever happens afterwards. Its counterpart is the placebo in time."
)


@dataclass(frozen=True)
class Bound:
    """The interval that holds the effect when the drift keeps to ``amount``; outcome's unit."""

    restriction: Restriction
    amount: float
    interval: tuple[float, float]


@dataclass(frozen=True)
class Honest:
    """The mean effect over event times from 0 (each counted once), its bounds, and what it withstands.

    ``breakdown``: the smallest relative magnitude at which the bounds hold zero; 0 when there is no effect to begin
    with, infinite when there was no drift at all before treatment.
    """

    estimate: float
    standard_error: float
    bounds: tuple[Bound, ...]
    breakdown: float


def honest(fit: CohortFit, amounts: tuple[float, ...] = AMOUNTS) -> Honest:
    """Bounds by relative magnitudes of an estimate by cohorts.

    Raises :class:`UsageError` for an estimate without an event study, with a single period before treatment, or with
    a gap in its event times.
    """
    return bounded(study_of(fit), amounts, fit.cohorts.level)


def study_of(fit: CohortFit) -> EventStudy:
    """The event study of a fit; raises :class:`UsageError` for an estimator that has none."""
    if fit.event_study is None:
        raise UsageError(
            _DOING,
            "this estimator does not measure periods before treatment as it measures those after",
            "Use callaway_santanna or difference_in_differences",
        )
    return fit.event_study


def bounded(study: EventStudy, amounts: tuple[float, ...] = AMOUNTS, level: float = 0.05) -> Honest:
    """The same of an event study alone; raises :class:`UsageError` where its event times do not allow it."""
    parts = _Parts.of(study)
    return Honest(
        parts.estimate,
        float(np.sqrt(parts.weights @ study.covariance @ parts.weights)),
        tuple(Bound("relative_magnitudes", m, parts.interval(m, level)) for m in amounts),
        _breakdown(parts, level),
    )


@dataclass(frozen=True)
class _Parts:
    """``weights`` give the mean effect after treatment; ``drifts`` (rows) give each drift before it, signed both ways.

    ``reach``: how many drifts of one period add up in the mean effect when all go the same way.
    """

    study: EventStudy
    weights: Floats
    drifts: Floats
    reach: float

    @classmethod
    def of(cls, study: EventStudy) -> _Parts:
        times = np.array(study.times)
        after = int((times >= 0).sum())
        before = len(times) - after
        if not after or not before or list(times) != [*range(-before - 1, -1), *range(after)]:
            raise UsageError(
                _DOING,
                f"the event times are {', '.join(str(t) for t in study.times)}",
                "They must run without a gap from -2 or earlier (-1 is the yardstick and is not listed)",
            )
        steps = np.diff(np.vstack([np.eye(before, len(times)), np.zeros(len(times))]), axis=0)
        return cls(study, np.where(times >= 0, 1 / after, 0.0), np.vstack([steps, -steps]), (after + 1) / 2)

    @property
    def estimate(self) -> float:
        return float(self.weights @ self.study.effects)

    def interval(self, amount: float, level: float) -> tuple[float, float]:
        """The union, over which drift was the largest and its sign, of the intervals of effect less and plus that drift.

        Whichever drift truly was the largest, its own interval misses the effect on either side with probability at
        most level / 2; the union is wider, hence never worse.
        """
        rows = self.weights + amount * self.reach * self.drifts
        centres = rows @ self.study.effects
        half = stats.norm.isf(level / 2) * np.sqrt(
            np.einsum("ij,jk,ik->i", rows, self.study.covariance, rows)
        )
        return float((centres - half).min()), float((centres + half).max())


def _breakdown(parts: _Parts, level: float) -> float:
    """By bisection: bounds only widen with the amount once they hold the drift's own error."""

    def holds_zero(amount: float) -> bool:
        low, high = parts.interval(amount, level)
        return low <= 0 <= high

    if holds_zero(0.0):
        return 0.0
    high = 1.0
    while not holds_zero(high):
        high *= 2
        if high > 1e6:
            return float("inf")
    low = 0.0
    for _ in range(50):
        middle = (low + high) / 2
        low, high = (low, middle) if holds_zero(middle) else (middle, high)
    return high


def smooth(study: EventStudy, amounts: tuple[float, ...], level: float = 0.05) -> tuple[Bound, ...]:
    """Bounds by smoothness: the optimal interval of fixed length (section 4.1 of the paper), by the package diff-diff.

    Raises :class:`UsageError` where event times do not allow it, :class:`MissingExtra` without the extra ``effects``.
    """
    _Parts.of(study)
    try:
        from diff_diff import HonestDiD
    except ImportError as error:
        raise MissingExtra(_DOING, "diff-diff", "effects") from error
    found = [HonestDiD("smoothness", M=m, alpha=level).fit(_results(study)) for m in amounts]
    return tuple(
        Bound("smoothness", m, (float(f.ci_lb), float(f.ci_ub))) for m, f in zip(amounts, found, strict=True)
    )


def _results(study: EventStudy) -> Any:
    """The event study as diff-diff's own kind of result; what its bounds do not read is left empty."""
    from diff_diff.results import MultiPeriodDiDResults, PeriodEffect

    nan, errors = float("nan"), np.sqrt(np.diag(study.covariance))
    return MultiPeriodDiDResults(
        period_effects={
            t: PeriodEffect(t, float(e), float(s), nan, nan, (nan, nan))
            for t, e, s in zip(study.times, study.effects, errors, strict=True)
        },
        avg_att=nan,
        avg_se=nan,
        avg_t_stat=nan,
        avg_p_value=nan,
        avg_conf_int=(nan, nan),
        n_obs=0,
        n_treated=0,
        n_control=0,
        pre_periods=[t for t in study.times if t < 0],
        post_periods=[t for t in study.times if t >= 0],
        vcov=study.covariance,
        interaction_indices={t: k for k, t in enumerate(study.times)},
    )
