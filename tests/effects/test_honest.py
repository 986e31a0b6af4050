"""Honest bounds: by hand, R's HonestDiD, diff-diff's identified set, coverage where the drift is as large as allowed."""

from __future__ import annotations

import math
import statistics

import numpy as np
import pytest
from effects.cohort_panels import simulated

from sharitories.effects.cohorts import EventStudy
from sharitories.effects.estimators import difference_in_differences, imputation
from sharitories.effects.honest import bounded, honest, smooth
from sharitories.errors import UsageError

#: R's HonestDiD 0.2.6, fixed-length intervals under smoothness: amount → (centre, half length); read in
#: benchmarks/data/honest_flci_golden.json of igerber/diff-diff (commit 365e4854243865b6f74d3bf909ce6592ccafb545).
FROM_R = {
    0.0: (1.48575528987607, 0.202875546401568),
    0.05: (1.52634895987866, 0.250459332503154),
    0.1: (1.67452641383249, 0.313458657958823),
    0.2: (2.03478246906161, 0.431217243166294),
    0.5: (2.19999999993086, 0.732617430726547),
}
CASE = EventStudy((-4, -3, -2, 0), np.array([1.0, 0.0, 1.0, 1.2]), 0.01 * np.eye(4))


def test_without_error_the_bounds_are_the_identified_set_by_hand() -> None:
    """Drifts before: 0.1 → 0 → 0.3 → 0, the largest 0.3. Afterwards 0.3 then 0.6 at most: 0.45 on average."""
    study = EventStudy((-4, -3, -2, 0, 1), np.array([0.1, 0.0, 0.3, 1.2, 2.0]), np.zeros((5, 5)))
    found = bounded(study, (0.0, 1.0, 2.0))
    assert found.estimate == pytest.approx(1.6)
    assert [b.interval for b in found.bounds] == [
        pytest.approx((1.6, 1.6)),
        pytest.approx((1.15, 2.05)),
        pytest.approx((0.7, 2.5)),
    ]
    assert found.breakdown == pytest.approx(1.6 / 0.45)


def test_diff_diff_has_the_same_identified_set() -> None:
    diff_diff = pytest.importorskip("diff_diff")
    from sharitories.effects.honest import _results

    rng = np.random.default_rng(0)
    for _ in range(5):
        study = EventStudy((-5, -4, -3, -2, 0, 1, 2), rng.normal(size=7), 1e-16 * np.eye(7))
        theirs = diff_diff.HonestDiD("relative_magnitude", M=0.7).fit(_results(study))
        ours = bounded(study, (0.7,)).bounds[0].interval
        assert ours == pytest.approx((theirs.lb, theirs.ub), abs=1e-6)


def test_at_amount_zero_it_is_the_plain_interval() -> None:
    fit = difference_in_differences.estimate_cohorts(simulated(1, {4: 30, -1: 60}))
    found = honest(fit)
    estimate, error = next(a.overall for a in fit.aggregations if a.name == "dynamic")
    assert (found.estimate, found.standard_error) == pytest.approx((estimate, error))
    plain = (estimate - 1.959964 * error, estimate + 1.959964 * error)
    assert found.bounds[0].interval == pytest.approx(plain, abs=1e-5)
    widths = [b.interval[1] - b.interval[0] for b in found.bounds]
    assert widths == sorted(widths)


def test_the_breakdown_is_where_the_bounds_reach_zero() -> None:
    found = honest(difference_in_differences.estimate_cohorts(simulated(2, {4: 60, -1: 90}, effect=2.0)))
    assert 0 < found.breakdown < 10
    study = difference_in_differences.estimate_cohorts(simulated(2, {4: 60, -1: 90}, effect=2.0)).event_study
    assert study is not None
    assert bounded(study, (found.breakdown,)).bounds[0].interval[0] == pytest.approx(0, abs=1e-6)
    none = honest(difference_in_differences.estimate_cohorts(simulated(2, {4: 60, -1: 90}, 8, 0.0, 0.0)))
    assert none.breakdown == 0


@pytest.mark.parametrize("drift", [2.0, 8.0])
def test_bounds_cover_when_the_drift_is_as_large_as_allowed(drift: float) -> None:
    """No effect; a drift of that many standard errors before, and the same again after, treatment.

    An interval that takes the largest drift as known covers 0.87 here (docs/methods/honest-bounds.md).
    """
    rng, before, held, naive = np.random.default_rng(0), 4, [], []
    covariance = np.eye(before + 1) + 1.0
    for _ in range(1500):
        noise = rng.normal(size=before + 2)
        early = -drift + noise[:before] - noise[before]
        effects = np.array([*early, drift + noise[-1] - noise[before]])
        low, high = (
            bounded(EventStudy((*range(-before - 1, -1), 0), effects, covariance), (1.0,)).bounds[0].interval
        )
        held.append(low <= 0 <= high)
        largest = np.abs(np.diff([*early, 0.0])).max()
        naive.append(abs(effects[-1]) <= largest + 1.96 * math.sqrt(2))
    assert statistics.fmean(held) >= 0.95
    assert drift < 5 or statistics.fmean(naive) < 0.92


@pytest.mark.parametrize("amount", sorted(FROM_R))
def test_smoothness_is_that_of_r(amount: float) -> None:
    """Within 1e-4: the same convex problem by two solvers; at amount 0 the exact centre is 1.2 + 2/7, not R's 1.48576."""
    pytest.importorskip("diff_diff")
    low, high = smooth(CASE, (amount,))[0].interval
    assert ((low + high) / 2, (high - low) / 2) == pytest.approx(FROM_R[amount], abs=1e-4)


def test_an_estimator_without_an_event_study_is_refused() -> None:
    fit = imputation.estimate_cohorts(simulated(1, {4: 30, -1: 60}))
    with pytest.raises(UsageError, match="does not measure periods before"):
        honest(fit)


@pytest.mark.parametrize("times", [(-4, -2, 0), (-2, 1), (0, 1), (-3, -2), (-3, 0)])
def test_event_times_with_a_gap_are_refused(times: tuple[int, ...]) -> None:
    with pytest.raises(UsageError, match="without a gap"):
        bounded(EventStudy(times, np.ones(len(times)), np.eye(len(times))))
