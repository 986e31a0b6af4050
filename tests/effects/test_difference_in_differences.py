"""Difference in differences by means: four cells by hand, three cohorts, a known truth, refusals."""

from __future__ import annotations

import math
import statistics
from dataclasses import replace

import numpy as np
import pytest
from effects.cohort_panels import mpdta, simulated, typed
from scipy.stats import chi2

from sharitories.effects.cohorts import Aggregation, CohortFit
from sharitories.effects.estimators import estimators
from sharitories.effects.estimators.difference_in_differences import estimate_cohorts
from sharitories.effects.pulls import critical_value
from sharitories.errors import UsageError


def by(fit: CohortFit, name: str) -> Aggregation:
    return next(a for a in fit.aggregations if a.name == name)


def cell(fit: CohortFit, group: int, time: int) -> tuple[float, float]:
    return next((e.att, e.standard_error) for e in fit.effects if (e.group, e.time) == (group, time))


def test_four_cells_by_hand() -> None:
    """Treated change by 4 and 6, controls by 1, 2 and 3: 5 − 2 = 3; variance ((1+1)/2)/2 + ((1+0+1)/3)/3."""
    fit = estimate_cohorts(typed([[1, 5], [2, 8], [0, 1], [4, 6], [3, 6]], [1, 1, -1, -1, -1]))
    error = math.sqrt(1 / 2 + (2 / 3) / 3)
    assert cell(fit, 2002, 2002) == pytest.approx((3.0, error))
    assert fit.att == pytest.approx(3.0)
    half = 12.7062 * math.sqrt(2) * error  # one degree of freedom: two treated units
    assert fit.interval == pytest.approx((3 - half, 3 + half), abs=1e-4)
    assert fit.p_value == pytest.approx(1 - 2 / math.pi * math.atan(3 / (math.sqrt(2) * error)))
    assert fit.pretrend is None
    assert fit.event_study is None


@pytest.fixture
def three_cohorts() -> CohortFit:
    """Cohorts of 2, 2 and 4 units first treated in 2002, 2003 and 2004; the never treated rise by one a year.

    Effects without noise: 2002: 1, 2, 3; 2003: 10, 20; 2004: 100.
    """
    trend = [0, 1, 2, 3]
    a, b, c = [0, 2, 4, 6], [0, 1, 12, 23], [0, 1, 2, 103]
    return estimate_cohorts(typed([a, a, b, b, c, c, c, c, trend, trend], [1, 1, 2, 2, 3, 3, 3, 3, -1, -1]))


def test_three_cohorts_by_hand(three_cohorts: CohortFit) -> None:
    fit = three_cohorts
    assert {(e.group, e.time): e.att for e in fit.effects if e.time >= e.group} == pytest.approx(
        {
            (2002, 2002): 1,
            (2002, 2003): 2,
            (2002, 2004): 3,
            (2003, 2003): 10,
            (2003, 2004): 20,
            (2004, 2004): 100,
        }
    )
    assert all(e.att == pytest.approx(0) for e in fit.effects if e.time < e.group)
    treated_cells = 2 * (1 + 2 + 3) + 2 * (10 + 20) + 4 * 100
    assert fit.att == pytest.approx(treated_cells / (6 + 4 + 4))
    assert {g: v[0] for g, v in by(fit, "group").by.items()} == pytest.approx({2002: 2, 2003: 15, 2004: 100})
    assert by(fit, "group").overall[0] == pytest.approx((2 * 2 + 2 * 15 + 4 * 100) / 8)
    dynamic = {e: v[0] for e, v in by(fit, "dynamic").by.items()}
    assert dynamic == pytest.approx({-2: 0, -1: 0, 0: (2 + 20 + 400) / 8, 1: (2 + 20) / 2, 2: 3})
    assert by(fit, "dynamic").overall[0] == pytest.approx((422 / 8 + 11 + 3) / 3)
    calendar = {t: v[0] for t, v in by(fit, "calendar").by.items()}
    assert calendar == pytest.approx({2002: 1, 2003: (2 * 2 + 2 * 10) / 4, 2004: (6 + 40 + 400) / 8})
    assert by(fit, "calendar").overall[0] == pytest.approx((1 + 6 + 446 / 8) / 3)


def test_an_average_carries_the_uncertainty_of_its_weights(three_cohorts: CohortFit) -> None:
    """Without any noise effects differ between cohorts, so that only the sizes of the cohorts are uncertain."""
    assert all(e.standard_error == pytest.approx(0) for e in three_cohorts.effects)
    assert by(three_cohorts, "group").by[2003][1] == pytest.approx(0)
    mean = by(three_cohorts, "group").overall[0]
    expected = math.sqrt(sum(n * (effect - mean) ** 2 for n, effect in ((2, 2), (2, 15), (4, 100)))) / 8
    assert by(three_cohorts, "group").overall[1] == pytest.approx(expected)


def test_controls_not_yet_treated_by_hand() -> None:
    """In 2002 the cohort of 2003 may serve; from 2003 on only the never treated."""
    rows = [[0, 5, 9], [0, 5, 9], [0, 2, 30], [0, 2, 30], [0, 1, 1], [0, 1, 1]]
    first = [1, 1, 2, 2, -1, -1]
    never, either = (estimate_cohorts(typed(rows, first, c)) for c in ("never_treated", "not_yet_treated"))
    assert cell(never, 2002, 2002)[0] == pytest.approx(5 - 1)
    assert cell(either, 2002, 2002)[0] == pytest.approx(5 - 1.5)
    assert cell(either, 2002, 2003)[0] == cell(never, 2002, 2003)[0] == pytest.approx(9 - 1)


def test_the_event_study_is_against_the_last_period_before() -> None:
    rows = [[3, 1, 2, 9], [5, 3, 4, 11], [0, 0, 0, 0], [0, 0, 0, 0]]
    study = estimate_cohorts(typed(rows, [3, 3, -1, -1])).event_study
    assert study is not None
    assert study.times == (-3, -2, 0)
    assert study.effects == pytest.approx([1, -1, 7])


def test_few_treated_units_keep_the_intervals_honest() -> None:
    """Four treated units: a normal interval would cover 0.8; the test of pre-trends says nothing rather than too much."""
    truth = (1 + 1.5 + 2 + 2.5) / 4
    fits = [estimate_cohorts(simulated(seed, {4: 4, -1: 40})) for seed in range(150)]
    covered = statistics.fmean(f.interval[0] <= truth <= f.interval[1] for f in fits)
    assert covered >= 0.95 - 3 * math.sqrt(0.95 * 0.05 / 150)
    assert statistics.fmean(f.pretrend.p_value <= 0.05 for f in fits if f.pretrend) <= 0.11


@pytest.mark.parametrize("panels", [150, pytest.param(2000, marks=pytest.mark.heavy)])
def test_intervals_and_bands_cover_and_the_test_of_pretrends_has_its_size(panels: int) -> None:
    """Two cohorts of 30 and 90 never treated; effects that grow. Three standard errors of the simulation are allowed."""
    sizes, events = {3: 30, 5: 30, -1: 90}, range(-4, 5)
    truth = (30 * (1 + 1.5 + 2 + 2.5 + 3) + 30 * (1 + 1.5 + 2)) / (30 * 5 + 30 * 3)
    fits = [estimate_cohorts(simulated(seed, sizes)) for seed in range(panels)]
    slack = 3 * math.sqrt(0.95 * 0.05 / panels)
    assert statistics.fmean(f.att for f in fits) == pytest.approx(truth, abs=4 * 0.25 / math.sqrt(panels))
    assert abs(statistics.fmean(f.interval[0] <= truth <= f.interval[1] for f in fits) - 0.95) <= slack + 0.01
    assert statistics.fmean(f.pretrend.p_value <= 0.05 for f in fits if f.pretrend) <= 0.05 + slack
    expected = {e: (1 + 0.5 * e) * (e >= 0) for e in events}
    held = [_inside(by(f, "dynamic"), expected) for f in fits]
    assert abs(statistics.fmean(held) - 0.94) <= slack + 0.02


def _inside(dynamic: Aggregation, truth: dict[int, float]) -> bool:
    assert dynamic.critical is not None
    return all(abs(v - truth[int(e)]) <= dynamic.critical * s for e, (v, s) in dynamic.by.items())


def test_the_critical_value_of_independent_estimates_is_the_known_one() -> None:
    """The largest of five |N(0, 1)|: its 95 % point solves (2Φ(c) − 1)⁵ = 0.95."""
    known = statistics.NormalDist().inv_cdf((1 + 0.95**0.2) / 2)
    assert critical_value(np.eye(5) * 7.0, 0.05, 0) == pytest.approx(known, abs=0.04)
    assert critical_value(np.ones((3, 3)), 0.05, 0) == pytest.approx(1.96, abs=0.04)


@pytest.mark.parametrize(
    ("rows", "first", "said"),
    [
        ([[1, 2], [1, math.nan], [1, 1], [1, 1]], [1, 1, -1, -1], "the outcome has 1 missing values"),
        ([[1, 2], [1, 2], [1, 1], [1, 1]], [0, 1, -1, -1], "nothing lies before: u0"),
        ([[1, 2], [1, 2], [1, 1]], [1, -1, -1], "a single unit is first treated in 2002"),
        ([[1, 2], [1, 2], [1, 1]], [1, 1, -1], "1 units are never treated"),
        ([[1, 2], [1, 2], [1, 1]], [-1, -1, -1], "no unit is treated"),
    ],
)
def test_what_no_comparison_can_be_made_of_is_refused(
    rows: list[list[float]], first: list[int], said: str
) -> None:
    with pytest.raises(UsageError, match=said):
        estimate_cohorts(typed(rows, first))


def test_all_faults_are_told_together() -> None:
    with pytest.raises(UsageError) as refused:
        estimate_cohorts(typed([[1, 2], [1, math.nan], [1, 1]], [0, 1, -1]))
    assert len(refused.value.found) == 4


def test_covariates_are_refused_not_ignored() -> None:
    cohorts = typed([[1, 2], [1, 2], [1, 1], [1, 1]], [1, 1, -1, -1])
    with pytest.raises(UsageError, match="has covariates: wealth"):
        estimate_cohorts(replace(cohorts, covariates={"wealth": cohorts.outcome}))


def test_the_same_inputs_give_the_same_numbers_whatever_the_order_of_units() -> None:
    cohorts = simulated(1, {3: 10, 5: 10, -1: 20})
    order = np.random.default_rng(0).permutation(40)
    shuffled = replace(cohorts, outcome=cohorts.outcome[order], first=tuple(cohorts.first[i] for i in order))
    one, other = estimate_cohorts(cohorts), estimate_cohorts(shuffled)
    assert repr(one) == repr(estimate_cohorts(cohorts))
    assert other.interval == pytest.approx(one.interval)
    assert [e.att for e in other.effects] == pytest.approx([e.att for e in one.effects])


def test_the_printed_test_of_pretrends_of_did() -> None:
    """README of the R package did 2.5.0: ``P-value for pre-test of parallel trends assumption:  0.16812``."""
    pretrend = estimate_cohorts(mpdta()).pretrend
    assert pretrend is not None
    assert pretrend.degrees == 5
    assert round(float(chi2.sf(pretrend.statistic, pretrend.degrees)), 5) == 0.16812
    assert pretrend.p_value == pytest.approx(0.168, abs=0.02)


def test_it_is_offered_by_its_name() -> None:
    assert {"callaway_santanna", "difference_in_differences", "imputation"} <= set(estimators())
