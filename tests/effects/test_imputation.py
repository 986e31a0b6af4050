"""Imputation: what R's didimputation prints, diff-diff with and without covariates, by hand, a known truth."""

from __future__ import annotations

import math
import statistics
from dataclasses import replace

import numpy as np
import pytest
from effects.cohort_panels import of_long, published, simulated, typed

from sharitories.effects.cohorts import Cohorts
from sharitories.effects.estimators.imputation import estimate_cohorts
from sharitories.errors import UsageError

#: README.md of kylebutts/didimputation (commit 906648e192e0efec9939082cbfcb099dc2d94138), data df_het of that package.
PRINTED = (2.262952, 0.03139684)
PRINTED_STUDY = {
    0: (1.51314201, 0.07547736),
    1: (1.66384318, 0.07675141),
    2: (1.86436720, 0.07450151),
    5: (1.87844597, 0.07567190),
    10: (2.53443351, 0.08109550),
    11: (2.47944533, 0.11953547),
    20: (2.90465651, 0.11320219),
}


def test_what_the_readme_of_didimputation_prints() -> None:
    """1,000 units, 1990–2020, cohorts of 2000 and 2010: estimates and standard errors to the printed digits."""
    fit = estimate_cohorts(of_long(published("df_het.csv"), "unit", "year", "dep_var", "g"))
    found = {a.name: a for a in fit.aggregations}
    assert (round(found["simple"].overall[0], 6), round(found["simple"].overall[1], 8)) == PRINTED
    for event, printed in PRINTED_STUDY.items():
        assert found["dynamic"].by[event] == pytest.approx(printed, abs=5.1e-8 if event else 6e-8)


def _with_diff_diff(cohorts: Cohorts) -> tuple[dict[str, object], dict[int, tuple[float, float]]]:
    diff_diff, pandas = pytest.importorskip("diff_diff"), pytest.importorskip("pandas")
    units, periods = cohorts.outcome.shape
    long = pandas.DataFrame(
        {
            "unit": np.repeat(np.arange(units), periods),
            "time": np.tile(np.arange(1, periods + 1), units),
            "first": np.repeat(np.array(cohorts.first) + 1, periods),
            "outcome": cohorts.outcome.ravel(),
            **{name: values.ravel() for name, values in cohorts.covariates.items()},
        }
    )
    fitted = diff_diff.ImputationDiD().fit(
        long, "outcome", "unit", "time", "first", covariates=list(cohorts.covariates) or None
    )
    group = fitted.aggregate("group").to_dataframe()
    study = fitted.aggregate("event_study").to_dataframe()
    study = study[study["event_time"] >= 0]
    return (
        {"simple": (fitted.overall_att, fitted.overall_se), "group": group[["att", "se"]].to_numpy()},
        {int(e): (a, s) for e, a, s in study[["event_time", "att", "se"]].itertuples(index=False)},
    )


@pytest.mark.parametrize("covariates", [0, 2])
@pytest.mark.parametrize("sizes", [{4: 20, -1: 30}, {2: 9, 3: 14, 6: 11, -1: 25}])
def test_diff_diff_agrees(sizes: dict[int, int], covariates: int) -> None:
    """Effects within 1e-7, standard errors within 1e-7: two programs, one by T equations, one by sparse least squares."""
    cohorts = simulated(11, sizes)
    rng = np.random.default_rng(5)
    traits = {f"x{k}": rng.normal(size=cohorts.outcome.shape) for k in range(covariates)}
    outcome = cohorts.outcome + sum(0.7 * values for values in traits.values())
    cohorts = replace(cohorts, outcome=outcome, covariates=traits)
    ours = {a.name: a for a in estimate_cohorts(cohorts).aggregations}
    theirs, study = _with_diff_diff(cohorts)
    assert ours["simple"].overall == pytest.approx(theirs["simple"], abs=1e-7)
    assert np.array(list(ours["group"].by.values())) == pytest.approx(theirs["group"], abs=1e-7)
    assert dict(ours["dynamic"].by) == {e: pytest.approx(v, abs=1e-7) for e, v in study.items()}


def test_no_event_study_is_claimed_but_pretrends_are_tested() -> None:
    fit = estimate_cohorts(simulated(1, {3: 10, 5: 10, -1: 20}))
    assert fit.event_study is None
    assert fit.pretrend is not None
    assert all(int(e.time) >= int(e.group) for e in fit.effects)


def test_two_units_before_and_after_by_hand() -> None:
    """Treated 4, 6 | 15 and 0, 2 | 9; controls rise by 2, then by 1: imputed 5 + 2 and 1 + 2; effects 8 and 6."""
    fit = estimate_cohorts(typed([[4, 6, 15], [0, 2, 9], [1, 3, 5], [0, 2, 2]], [2, 2, -1, -1]))
    rise = (5 + 2) / 2 - (1 + 3 + 0 + 2) / 4
    assert fit.att == pytest.approx(((15 - 5 - rise) + (9 - 1 - rise)) / 2)


def test_without_noise_the_effects_come_back_exactly() -> None:
    cohorts = simulated(2, {2: 3, 5: 4, -1: 5})
    since = np.arange(8) - np.array(cohorts.first)[:, None]
    effect = np.where((np.array(cohorts.first)[:, None] >= 0) & (since >= 0), 1 + 0.5 * since, 0.0)
    exact = replace(cohorts, outcome=effect + np.arange(12)[:, None] ** 2 + np.sin(np.arange(8)))
    for e in estimate_cohorts(exact).effects:
        assert e.att == pytest.approx(1 + 0.5 * (int(e.time) - int(e.group)))
        assert e.standard_error == pytest.approx(0, abs=1e-12)


def test_periods_in_which_everyone_is_treated_are_left_out() -> None:
    """Without anyone never treated the last cohort has nobody to be compared with."""
    cohorts = replace(simulated(3, {3: 10, 6: 10}), controls="not_yet_treated")
    fit = estimate_cohorts(cohorts)
    assert {(e.group, e.time) for e in fit.effects} == {(2003, 2003), (2003, 2004), (2003, 2005)}


def test_a_covariate_that_is_fixed_is_refused_not_ignored() -> None:
    cohorts = simulated(4, {3: 5, -1: 8})
    fixed = np.repeat(np.arange(13.0)[:, None], 8, axis=1)
    with pytest.raises(UsageError, match="do not vary within units"):
        estimate_cohorts(replace(cohorts, covariates={"size": fixed}))
    varying = np.random.default_rng(0).normal(size=fixed.shape)
    with pytest.raises(UsageError, match="follow from each other"):
        estimate_cohorts(replace(cohorts, covariates={"a": varying, "b": 2 * varying + fixed}))


@pytest.mark.parametrize("panels", [120, pytest.param(2000, marks=pytest.mark.heavy)])
def test_intervals_cover(panels: int) -> None:
    sizes = {3: 30, 5: 30, -1: 90}
    truth = (30 * (1 + 1.5 + 2 + 2.5 + 3) + 30 * (1 + 1.5 + 2)) / (30 * 5 + 30 * 3)
    fits = [estimate_cohorts(simulated(seed, sizes)) for seed in range(panels)]
    assert statistics.fmean(f.att for f in fits) == pytest.approx(truth, abs=4 * 0.2 / math.sqrt(panels))
    slack = 3 * math.sqrt(0.95 * 0.05 / panels)
    covered = statistics.fmean(f.interval[0] <= truth <= f.interval[1] for f in fits)
    assert 0.95 - slack - 0.01 <= covered <= 0.97 + slack
