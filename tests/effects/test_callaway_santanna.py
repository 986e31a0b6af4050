"""Callaway & Sant'Anna: the numbers that the R package ``did`` prints, diff-diff's own averages, csdid's."""

from __future__ import annotations

import math
import sys
from dataclasses import replace

import numpy as np
import pytest
from effects.cohort_panels import mpdta, published, simulated
from scipy.stats import chi2

from sharitories.effects.cohorts import CohortFit
from sharitories.effects.estimators import difference_in_differences
from sharitories.errors import MissingExtra, UsageError

#: README.md of bcallaway11/did (did 2.5.0, commit 0c4287f43c2964a580e3291cdc00e6bcdcfd1317), read for these tests.
PRINTED = {
    (2004, 2004): -0.0105, (2004, 2005): -0.0704, (2004, 2006): -0.1373, (2004, 2007): -0.1008,
    (2006, 2004): 0.0065, (2006, 2005): -0.0028, (2006, 2006): -0.0046, (2006, 2007): -0.0412,
    (2007, 2004): 0.0305, (2007, 2005): -0.0027, (2007, 2006): -0.0311, (2007, 2007): -0.0261,
}  # fmt: skip
PRINTED_DYNAMIC = {-3: 0.0305, -2: -0.0006, -1: -0.0245, 0: -0.0199, 1: -0.0510, 2: -0.1373, 3: -0.1008}
PRINTED_GROUP = {2004: -0.0797, 2006: -0.0229, 2007: -0.0261}
#: The same package without bootstrap, as kept in csdid/test_csdid/r_ref/ref_aggte.csv of d2cml-ai/csdid (commit
#: 1c28556feb60b9e7214177ab8d980109e670c7df): overall effect and standard error.
FROM_R = {
    "never_treated": {
        "simple": (-0.0399512751551763, 0.0120340127701854),
        "group": (-0.0310182822287484, 0.0124460593209979),
        "dynamic": (-0.0772398214573151, 0.0199649890618494),
        "calendar": (-0.0417004321312822, 0.01597185188456),
    },
    "not_yet_treated": {
        "simple": (-0.0397636256230437, 0.0120524247873419),
        "group": (-0.030462228112565, 0.0125751201316818),
        "dynamic": (-0.0773993139705847, 0.0195601769463944),
        "calendar": (-0.0442670834758837, 0.0155709044211449),
    },
}
#: Standard errors of the calendar averages, same file: diff-diff has none to compare with.
CALENDAR_ERRORS = {
    2004: 0.0232510363681664,
    2005: 0.0309847667572767,
    2006: 0.0201258612605003,
    2007: 0.0137470791411185,
}


def estimate(cohorts: object) -> CohortFit:
    pytest.importorskip("diff_diff")
    from sharitories.effects.estimators.callaway_santanna import estimate_cohorts

    return estimate_cohorts(cohorts)  # type: ignore[arg-type]


def overall(fit: CohortFit) -> dict[str, tuple[float, float]]:
    return {a.name: a.overall for a in fit.aggregations}


def test_what_the_readme_of_did_prints() -> None:
    fit = estimate(mpdta())
    assert {(e.group, e.time): round(e.att, 4) for e in fit.effects} == PRINTED
    averages = {a.name: a for a in fit.aggregations}
    assert {e: round(v[0], 4) for e, v in averages["dynamic"].by.items()} == PRINTED_DYNAMIC
    assert {g: round(v[0], 4) for g, v in averages["group"].by.items()} == PRINTED_GROUP
    assert round(averages["dynamic"].overall[0], 4) == -0.0772
    assert round(averages["group"].overall[0], 3) == -0.031
    assert fit.pretrend is not None
    assert round(float(chi2.sf(fit.pretrend.statistic, fit.pretrend.degrees)), 5) == 0.16812


@pytest.mark.parametrize("controls", sorted(FROM_R))
def test_effects_and_errors_are_those_of_r_to_ten_digits(controls: str) -> None:
    fit = estimate(mpdta(controls=controls))
    assert {n: list(v) for n, v in overall(fit).items()} == {
        n: pytest.approx(v, rel=1e-10) for n, v in FROM_R[controls].items()
    }
    if controls == "never_treated":
        calendar = next(a for a in fit.aggregations if a.name == "calendar")
        assert {t: v[1] for t, v in calendar.by.items()} == pytest.approx(CALENDAR_ERRORS, rel=1e-10)


@pytest.mark.parametrize("covariates", [(), ("lpop",)])
def test_averages_are_those_that_diff_diff_gives_by_its_public_ways(covariates: tuple[str, ...]) -> None:
    """The influences are read where diff-diff keeps them for itself: this test falls when that place changes."""
    diff_diff = pytest.importorskip("diff_diff")
    fit = estimate(mpdta(covariates))
    long = published("mpdta.csv").to_pandas()
    columns = ("lemp", "countyreal", "year", "first.treat")
    theirs = diff_diff.CallawaySantAnna().fit(long, *columns, covariates=list(covariates) or None)
    ours = {a.name: a for a in fit.aggregations}
    assert ours["simple"].overall == pytest.approx((theirs.overall_att, theirs.overall_se), rel=1e-9)
    study = theirs.aggregate("event_study").to_dataframe()
    assert [v[1] for v in ours["dynamic"].by.values()] == pytest.approx(study["se"].tolist(), rel=1e-9)
    group = theirs.aggregate("group").to_dataframe()
    assert [v[1] for v in ours["group"].by.values()] == pytest.approx(group["se"].tolist(), rel=1e-9)


def test_the_event_study_is_diff_diffs_with_a_universal_base() -> None:
    diff_diff = pytest.importorskip("diff_diff")
    study = estimate(mpdta(("lpop",))).event_study
    long = published("mpdta.csv").to_pandas()
    columns = ("lemp", "countyreal", "year", "first.treat")
    fitted = diff_diff.CallawaySantAnna(base_period="universal").fit(long, *columns, covariates=["lpop"])
    theirs = fitted.aggregate("event_study")
    assert study is not None
    assert study.times == (-4, -3, -2, 0, 1, 2, 3)
    assert study.effects == pytest.approx(np.delete(theirs.att, 3), rel=1e-9)
    assert study.covariance == pytest.approx(theirs.vcov, rel=1e-8)


@pytest.mark.parametrize("controls", sorted(FROM_R))
@pytest.mark.parametrize("covariates", [(), ("lpop",)])
def test_csdid_agrees(controls: str, covariates: tuple[str, ...]) -> None:
    """An independent package (csdid 0.4.3): the same to ten digits without covariates, within 2e-5 of a unit of log
    with one (at most 7e-6 was seen, 0.03 % of a standard error: the two fit the logit differently)."""
    att_gt = pytest.importorskip("csdid.att_gt")
    fit = estimate(mpdta(covariates, controls))
    theirs = att_gt.ATTgt(
        yname="lemp",
        gname="first.treat",
        idname="countyreal",
        tname="year",
        xformla=f"lemp~{'+'.join(covariates) or '1'}",
        data=published("mpdta.csv").to_pandas(),
        control_group=["nevertreated" if controls == "never_treated" else "notyettreated"],
    ).fit(est_method="dr", base_period="varying", bstrap=False)
    found = theirs.results
    told = {
        (int(g), int(t)): (float(a), float(s))
        for g, t, a, s in zip(found["group"], found["year"], found["att"], found["se"], strict=True)
    }
    assert {(e.group, e.time) for e in fit.effects} <= set(told)
    for e in fit.effects:
        assert (e.att, e.standard_error) == pytest.approx(
            told[e.group, e.time], abs=2e-5 if covariates else 1e-10
        )


@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.parametrize("covariates", [0, 2])
def test_drdid_agrees(covariates: int, seed: int) -> None:
    """The package under csdid, alone and on any machine: each cell and its standard error."""
    estimators = pytest.importorskip("drdid._estimators")
    cohorts = simulated(seed, {3: 40, 5: 50, -1: 120})
    traits = np.random.default_rng(seed).normal(size=(covariates, 210, 1))
    fixed = {f"x{k}": np.repeat(t, 8, axis=1) for k, t in enumerate(traits)}
    cohorts = replace(cohorts, covariates=fixed)
    first, place = np.array(cohorts.first), {t: k for k, t in enumerate(cohorts.times)}
    for e in estimate(cohorts).effects:
        g, t = place[e.group], place[e.time]
        base = min(t, g) - 1
        ours = (first == g) | (first < 0)
        traits = [np.ones(ours.sum()), *(v[ours, base] for v in cohorts.covariates.values())]
        att, pull = estimators.drdid_panel(
            cohorts.outcome[ours, t],
            cohorts.outcome[ours, base],
            (first[ours] == g).astype(float),
            np.column_stack(traits),
        )
        error = float(np.sqrt((np.asarray(pull) ** 2).sum()) / ours.sum())
        assert (e.att, e.standard_error) == pytest.approx((att, error), abs=1e-4 if covariates else 1e-10)


@pytest.mark.parametrize("controls", ["never_treated", "not_yet_treated"])
@pytest.mark.parametrize("sizes", [{3: 25, -1: 40}, {2: 10, 4: 15, 6: 12, -1: 30}])
def test_without_covariates_it_is_the_difference_of_means(sizes: dict[int, int], controls: str) -> None:
    cohorts = simulated(7, sizes, controls=controls)
    ours, means = estimate(cohorts), difference_in_differences.estimate_cohorts(cohorts)
    assert [(e.group, e.time) for e in ours.effects] == [(e.group, e.time) for e in means.effects]
    assert [e.att for e in ours.effects] == pytest.approx([e.att for e in means.effects], abs=1e-12)
    errors = [e.standard_error for e in ours.effects]
    assert errors == pytest.approx([e.standard_error for e in means.effects], abs=1e-12)
    assert ours.interval == pytest.approx(means.interval, abs=1e-12)
    assert ours.event_study is not None
    assert means.event_study is not None
    assert ours.event_study.covariance == pytest.approx(means.event_study.covariance, abs=1e-12)


def test_covariates_take_away_the_trend_that_they_explain() -> None:
    """Units with a high trait grow faster and are treated more often: means are wrong, the doubly robust is right."""
    found, wrong = [], []
    for seed in range(12):
        rng = np.random.default_rng(seed)
        trait = rng.normal(size=600)
        treated = rng.random(600) < 1 / (1 + np.exp(-trait))
        cohorts = simulated(seed, {-1: 600})
        since = np.arange(8) - 4
        outcome = cohorts.outcome + 0.5 * trait[:, None] * np.arange(8)
        outcome += np.where(treated[:, None] & (since >= 0), 2.0, 0.0)
        first = tuple(np.where(treated, 4, -1).tolist())
        plain = replace(cohorts, outcome=outcome, first=first)
        wrong.append(difference_in_differences.estimate_cohorts(plain).att)
        found.append(estimate(replace(plain, covariates={"trait": np.repeat(trait[:, None], 8, axis=1)})).att)
    assert np.mean(wrong) > 2.5
    assert np.mean(found) == pytest.approx(2.0, abs=4 * np.std(found) / math.sqrt(len(found)))


def test_too_many_covariates_for_a_cohort_are_refused() -> None:
    cohorts = simulated(3, {3: 4, -1: 40})
    traits = np.random.default_rng(0).normal(size=(6, 44))
    wide = {f"x{k}": np.repeat(t[:, None], 8, axis=1) for k, t in enumerate(traits)}
    with pytest.raises(UsageError, match="Take fewer covariates"):
        estimate(replace(cohorts, covariates=wide))


def test_without_the_extra_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    from sharitories.effects.estimators.callaway_santanna import estimate_cohorts

    monkeypatch.setitem(sys.modules, "diff_diff", None)
    with pytest.raises(MissingExtra, match=r"sharitories\[effects\]"):
        estimate_cohorts(simulated(1, {3: 5, -1: 5}))
