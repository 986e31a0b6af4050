"""The synthetic control: by hand, a known truth, California, West Germany, the Basque Country and Kansas as published."""

from __future__ import annotations

import numpy as np
import pytest
from effects.cohort_panels import FOLDER
from effects.plain import compared, walks
from effects.published_panels import (
    BASQUE,
    BASQUE_TRAITS,
    basque,
    basque_path,
    factors,
    germany_final,
    germany_trained,
    kansas,
    permuted,
    smoking,
    smoking_with_predictors,
)
from hypothesis import given, settings
from hypothesis import strategies as st

from sharitories.effects.comparison import Comparison
from sharitories.effects.estimators.synthetic_control import estimate
from sharitories.effects.fit import Fit

#: Table 2 of Abadie, Diamond & Hainmueller 2010, as printed in a public reading of it (docs/methods/synthetic-control.md).
CALIFORNIA = {"Colorado": 0.164, "Connecticut": 0.069, "Montana": 0.199, "Nevada": 0.234, "Utah": 0.334}
#: What Stata's synth2 prints on the same question.
STATA = {"Utah": 0.334, "Nevada": 0.235, "Montana": 0.202, "Colorado": 0.161, "Connecticut": 0.068}
#: tests/test_synth_germany.py of pysyncon (commit 34350ca5): importances of its training run, weights at them.
GERMANY = {
    "USA": 0.21624982,
    "Austria": 0.414522077,
    "Netherlands": 0.09841208,
    "Switzerland": 0.107654851,
    "Japan": 0.163161172,
}


def _loss(fit: Fit) -> float:
    return fit.pre_rmspe**2


def _weights(fit: Fit, least: float = 5e-4) -> dict[str, float]:
    named = zip(fit.comparison.donors, fit.weights.tolist(), strict=True)
    return {donor: weight for donor, weight in named if weight > least}


def test_two_donors_and_an_exact_mixture_by_hand() -> None:
    """A quarter of the first and three quarters of the second before; the gap after is 2 and 4."""
    first, second = np.array([4.0, 8, 0, 4, 8]), np.array([8.0, 4, 4, 12, 0])
    own = first / 4 + 3 * second / 4 + np.array([0, 0, 0, 2.0, 4.0])
    fit = estimate(compared(np.array([own, first, second]), 3))
    assert fit.weights == pytest.approx([0.25, 0.75], abs=1e-9)
    assert fit.gaps == pytest.approx([0, 0, 0, 2, 4], abs=1e-8)
    assert (fit.att, fit.pre_rmspe) == pytest.approx((3, 0), abs=1e-8)


def test_predictors_by_hand() -> None:
    """One predictor, 3 between donors at 2 and 6: three quarters of the first, whatever the path says."""
    values = np.array([[5.0, 1, 9], [0, 0, 4], [0, 0, 8]])
    plain = compared(values, 2)
    comparison = Comparison(
        plain.unit,
        plain.donors,
        plain.times,
        2,
        plain.own,
        plain.others,
        ("x",),
        np.array([3.0]),
        np.array([[2.0, 6]]),
    )
    fit = estimate(comparison)
    assert fit.weights == pytest.approx([0.75, 0.25], abs=1e-6)
    assert fit.att == pytest.approx(9 - 5, abs=1e-5)
    assert fit.trait_weights == pytest.approx([1.0])


def test_the_effect_of_a_known_mixture_is_found_again() -> None:
    """Without noise, with more periods than donors, the effect is exact; one that never matched is not chosen."""
    for seed in range(20):
        comparison, _ = factors(seed, donors=8, before=20, noise=0.0, effect=7.0)
        assert estimate(comparison).att == pytest.approx(7.0, abs=1e-5)


def test_bias_shrinks_with_periods_before() -> None:
    """A factor model with noise (Abadie, Diamond & Hainmueller 2010, appendix B): the error of the twin after treatment,
    squared and averaged over 150 draws, falls as the path is longer."""
    errors = []
    for before in (4, 16, 64):
        squares = []
        for seed in range(150):
            comparison, truth = factors(1000 * before + seed, donors=15, before=before)
            twin = estimate(comparison).twin
            squares.append(float(np.mean(twin[before:] - truth[before:]) ** 2))
        errors.append(float(np.mean(squares)))
    assert errors[0] > 1.3 * errors[1] > 1.3 * errors[2]


def test_california_as_published() -> None:
    """Table 2 to 0.005 by state, at a path that is followed at least as closely as with the published weights."""
    fit = estimate(smoking_with_predictors())
    found = _weights(fit)
    assert found.keys() == CALIFORNIA.keys()
    assert found == pytest.approx(CALIFORNIA, abs=0.005)
    assert found == pytest.approx(STATA, abs=0.0016)
    comparison = fit.comparison
    printed = comparison.others @ np.array([CALIFORNIA.get(donor, 0.0) for donor in comparison.donors])
    assert (
        _loss(fit) <= float(np.mean((comparison.own - printed)[:19] ** 2)) == pytest.approx(3.089, abs=1e-3)
    )
    assert round(fit.att, 1) == -19.0


def test_california_by_its_path_alone() -> None:
    """-19.62 by R's synthdid and Stata's sdid, whose Frank-Wolfe steps end early: ours follows the path more closely."""
    fit = estimate(smoking())
    assert fit.att == pytest.approx(-19.61966, abs=0.15)
    assert fit.att == pytest.approx(-19.5136, abs=1e-3)
    assert fit.pre_rmspe == pytest.approx(1.6564, abs=1e-4)


def test_west_germany_with_importances_of_a_run_before() -> None:
    """The paper's 0.42 Austria, 0.22 USA, 0.16 Japan, 0.11 Switzerland, 0.09 Netherlands, to the printed digits."""
    trained = estimate(germany_trained()).trait_weights
    fit = estimate(germany_final(tuple(trained)))
    printed = {"Austria": 0.42, "USA": 0.22, "Japan": 0.16, "Switzerland": 0.11, "Netherlands": 0.09}
    assert {donor: round(weight, 2) for donor, weight in _weights(fit).items()} == printed
    assert fit.trait_weights == pytest.approx(trained)


def test_west_germany_with_pysyncons_importances() -> None:
    theirs = (0.26144172, 0.19855701, 0.17796749, 0.00098648, 0.20598671, 0.15506059)
    assert _weights(estimate(germany_final(theirs))) == pytest.approx(GERMANY, abs=0.0015)


def test_the_basque_country_as_published() -> None:
    """0.8508 Catalonia and 0.1492 Madrid: pysyncon's tests/test_synth_basque.py."""
    fit = estimate(basque().comparison(BASQUE, range(1960, 1970), range(1970, 1998), BASQUE_TRAITS))
    expected = {"Cataluna": 0.850816306, "Madrid (Comunidad De)": 0.149183694}
    assert _weights(fit) == pytest.approx(expected, abs=1e-3)


def test_the_basque_country_by_its_path_as_augsynth() -> None:
    """tests/testthat/test_general.R of augsynth: mean gap of all 43 years -0.3686, imbalance 0.377."""
    fit = estimate(basque_path())
    assert float(fit.gaps.mean()) == pytest.approx(-0.3686, abs=5e-5)
    assert fit.pre_rmspe * 20**0.5 == pytest.approx(0.377, abs=5e-4)


def test_kansas_as_augsynth_prints_it() -> None:
    """vignettes/singlesynth-vignette.md: average effect -0.0294, imbalance 0.083."""
    fit = estimate(kansas())
    assert (round(fit.att, 4), round(fit.pre_rmspe * 89**0.5, 3)) == (-0.0294, 0.083)


@pytest.mark.parametrize("case", ["trained", "basque", pytest.param("germany", marks=pytest.mark.heavy)])
def test_pysyncon_does_not_follow_the_path_more_closely(case: str) -> None:
    """The same predictors and years; theirs from equal importances by Nelder-Mead, loss the mean square before."""
    pysyncon, pandas = pytest.importorskip("pysyncon"), pytest.importorskip("pandas")
    plain = ["gdp", "trade", "infrate"]
    name, unit, outcome = "germany.csv", "country", "gdp"
    if case == "germany":
        fit, years, path = estimate(germany_final()), range(1981, 1991), range(1960, 1990)
        special = [("industry", years), ("schooling", [1980, 1985]), ("invest80", [1980])]
    elif case == "trained":
        fit, years, path = estimate(germany_trained()), range(1971, 1981), range(1981, 1991)
        special = [("industry", years), ("schooling", [1970, 1975]), ("invest70", [1980])]
    else:
        fit = estimate(basque().comparison(BASQUE, range(1960, 1970), range(1970, 1998), BASQUE_TRAITS))
        name, unit, outcome, path = "basque.csv", "regionname", "gdpcap", range(1960, 1970)
        plain, years = [column for column, _ in BASQUE_TRAITS[:6]], range(1964, 1970)
        special = [(column, when) for column, when in BASQUE_TRAITS[6:]]
    prepared = pysyncon.Dataprep(
        foo=pandas.read_csv(FOLDER / name),
        predictors=plain,
        predictors_op="mean",
        time_predictors_prior=years,
        special_predictors=[(column, when, "mean") for column, when in special],
        dependent=outcome,
        unit_variable=unit,
        time_variable="year",
        treatment_identifier=fit.comparison.unit,
        controls_identifier=list(fit.comparison.donors),
        time_optimize_ssr=path,
    )
    theirs = pysyncon.Synth()
    theirs.fit(dataprep=prepared, optim_method="Nelder-Mead", optim_initial="equal")
    assert _loss(fit) <= theirs.loss_V * (1 + 1e-6)


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10_000), st.integers(2, 40), st.integers(2, 12))
def test_the_order_of_the_donors_does_not_matter(seed: int, donors: int, before: int) -> None:
    """Also with more donors than periods, where a mixture of donors fits exactly in many ways."""
    values = walks(donors + 1, before + 4, seed)
    comparison = compared(values, before)
    order = np.random.default_rng(seed).permutation(donors)
    mixed = permuted(comparison, order.tolist())
    fit, again = estimate(comparison), estimate(mixed)
    assert again.weights == pytest.approx(fit.weights[order], abs=1e-4)
    assert again.att == pytest.approx(fit.att, abs=1e-3)
