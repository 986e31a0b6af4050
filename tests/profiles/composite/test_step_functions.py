"""The steps of a composite indicator: by hand, by property, and by a published result."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy import stats

from sharitories.profiles.composite import combine, impute, outrank, statistics, weigh
from sharitories.profiles.composite.normalise import METHODS, normalised
from sharitories.profiles.composite.refusal import CannotHonour
from sharitories.profiles.composite.treat import Treatment, treated

NAN = float("nan")
COLUMN = np.array([[1.0], [3.0], [5.0], [NAN]])
OPTIONS = {"distance_to_target": {"targets": [5.0]}, "goalposts": {"lower": [0.0], "upper": [10.0]}}
BY_HAND = {
    "minmax": ([0, 50, 100], [100, 50, 0]),
    "zscore": ([-1, 0, 1], [1, 0, -1]),
    "rank": ([1, 2, 3], [3, 2, 1]),
    "percentile": ([100 / 6, 50, 500 / 6], [500 / 6, 50, 100 / 6]),
    "distance_to_maximum": ([0, 0.5, 1], [1, 0.5, 0]),
    "goalposts": ([10, 30, 50], [90, 70, 50]),
    "distance_to_target": ([0, 0.5, 1], None),
}


@pytest.mark.parametrize("method", METHODS)
def test_normalisation_by_hand(method):
    for direction, expected in zip((1, -1), BY_HAND[method], strict=True):
        if expected is None:
            with pytest.raises(CannotHonour, match="no better than its worst"):
                normalised(COLUMN, [direction], method, **OPTIONS[method])
            continue
        found = normalised(COLUMN, [direction], method, **OPTIONS.get(method, {}))
        assert found[:3, 0] == pytest.approx(expected)
        assert np.isnan(found[3, 0])


@pytest.mark.parametrize("method", METHODS)
def test_what_cannot_be_normalised_is_named(method):
    for column, told in (([2.0, 2.0], "constant"), ([NAN, NAN], "no value")):
        with pytest.raises(CannotHonour, match=told):
            normalised(np.array([column]).T, [1], method, **OPTIONS.get(method, {}))
    with pytest.raises(CannotHonour, match="none of"):
        normalised(COLUMN, [1], "magic")


tables = arrays(
    np.float64, st.tuples(st.integers(3, 12), st.just(3)), elements=st.floats(1, 1000, width=32), unique=True
)


@settings(max_examples=40, deadline=None)
@given(
    tables, st.sampled_from(["minmax", "zscore", "rank", "percentile", "distance_to_maximum"]), st.randoms()
)
def test_the_order_of_units_and_their_unit_of_measure_change_nothing(values, method, random):
    there = normalised(values, [1, 1, -1], method)
    order = list(range(len(values)))
    random.shuffle(order)
    assert normalised(values[order], [1, 1, -1], method) == pytest.approx(there[order])
    assert normalised(values * 7 + 3, [1, 1, -1], method) == pytest.approx(there, abs=1e-6)
    assert (np.argsort(there[:, 0]) == np.argsort(values[:, 0])).all()


def test_means_by_hand_and_their_order():
    row, weights = np.array([[1.0, 4.0]]), np.array([1.0, 1.0])
    assert combine.arithmetic(row, weights)[0] == 2.5
    assert combine.geometric(row, weights)[0] == pytest.approx(2)
    assert combine.harmonic(row, weights)[0] == pytest.approx(1.6)
    assert combine.arithmetic(row, np.array([3.0, 1.0]))[0] == 1.75


@settings(max_examples=60, deadline=None)
@given(tables, arrays(np.float64, 3, elements=st.floats(0.1, 5)))
def test_harmonic_geometric_arithmetic(values, weights):
    harmonic, geometric, arithmetic = (
        mean(values, weights) for mean in (combine.harmonic, combine.geometric, combine.arithmetic)
    )
    assert (harmonic <= geometric * (1 + 1e-9)).all()
    assert (geometric <= arithmetic * (1 + 1e-9)).all()
    assert combine.geometric(values, weights) == pytest.approx(stats.gmean(values, axis=1, weights=weights))
    assert combine.harmonic(values, weights) == pytest.approx(stats.hmean(values, axis=1, weights=weights))


def test_a_missing_entry_is_a_missing_mean_unless_one_says_rescale():
    row, weights = np.array([[1.0, NAN], [NAN, NAN]]), np.array([1.0, 3.0])
    for mean in (combine.arithmetic, combine.geometric, combine.harmonic):
        assert np.isnan(mean(row, weights)).all()
        assert mean(row, weights, missing="rescale")[0] == pytest.approx(1)
        assert np.isnan(mean(row, weights, missing="rescale")[1])
    for mean in (combine.geometric, combine.harmonic):
        with pytest.raises(CannotHonour, match="0 or below"):
            mean(np.array([[0.0, 1.0]]), weights)
    with pytest.raises(CannotHonour, match="negative"):
        combine.arithmetic(row, np.array([-1.0, 2.0]))


def test_copeland_and_borda_by_hand():
    """Three units, weights 0.5, 0.3, 0.2: a beats b, is level with c, and b beats c."""
    values = np.array([[3.0, 2.0, 1.0], [2.0, 1.0, 3.0], [1.0, 3.0, 2.0]])
    weights = np.array([0.5, 0.3, 0.2])
    assert outrank.outranking(values, weights)[0, 1] == pytest.approx(0.8)
    assert outrank.copeland(values, weights).tolist() == [1.0, 0.0, -1.0]
    assert outrank.condorcet(values, weights).tolist() == [1.5, 1.0, 0.5]
    assert outrank.borda(values, weights) == pytest.approx([1.3, 0.9, 0.8])
    with pytest.raises(CannotHonour, match="impute"):
        outrank.copeland(np.array([[NAN, 1.0]]), weights[:2])


def test_condorcets_circle_is_level():
    """Condorcet's paradox: three units in a circle are level, whatever the method of means says."""
    circle = np.array([[3.0, 1.0, 2.0], [2.0, 3.0, 1.0], [1.0, 2.0, 3.0]])
    assert outrank.copeland(circle, np.ones(3)).tolist() == [0.0, 0.0, 0.0]


def test_moments_are_those_of_type_two():
    column = np.random.default_rng(1).lognormal(size=60)
    assert statistics.skew(column) == pytest.approx(stats.skew(column, bias=False))
    assert statistics.kurtosis(column) == pytest.approx(stats.kurtosis(column, bias=False))


def test_alpha_of_parallel_items():
    """Three parallel items: alpha is 3r / (1 + 2r) for equal variances and correlation r (Spearman–Brown)."""
    generator = np.random.default_rng(2)
    common = generator.normal(size=(200_000, 1))
    items = np.sqrt(0.5) * common + np.sqrt(0.5) * generator.normal(size=(200_000, 3))
    assert statistics.cronbach_alpha(items) == pytest.approx(0.75, abs=0.01)


def test_effective_weights_sum_to_one_and_see_the_variance():
    values = np.random.default_rng(3).normal(size=(5000, 2)) * [1.0, 3.0]
    found = statistics.effective_weights(values, np.array([0.5, 0.5]))
    assert found.sum() == pytest.approx(1)
    assert found == pytest.approx([0.1, 0.9], abs=0.02)


def test_treatment_by_hand():
    quiet = np.arange(20.0)
    assert treated(quiet, Treatment()).done == "none"
    one = np.append(quiet, 500.0)
    told = treated(one, Treatment())
    assert (told.done, told.points) == ("winsorised", 1)
    assert told.values[-1] == 19.0
    low = treated(-one, Treatment())
    assert (low.done, low.values[-1]) == ("winsorised", -19.0)


@pytest.mark.parametrize("then", ["boxcox", "log"])
@pytest.mark.parametrize("sign", [1, -1])
def test_a_long_tail_is_transformed_and_keeps_its_order(then, sign):
    column = sign * np.random.default_rng(4).lognormal(sigma=2, size=400)
    told = treated(column, Treatment(winsorise_max=5, then=then))
    assert told.done == then
    assert abs(told.skew) <= 2 or told.kurtosis <= 3.5
    assert (np.argsort(told.values) == np.argsort(column)).all()
    assert treated(column, Treatment(winsorise_max=5, then=None)).done == "failed"


def test_boxcox_of_lognormal_is_the_logarithm():
    """Box & Cox 1964: the λ of lognormal data is 0."""
    from sharitories.profiles.composite.treat import boxcox

    column = np.random.default_rng(5).lognormal(sigma=1, size=5000)
    assert np.corrcoef(boxcox(column), np.log(column))[0, 1] > 0.999


def test_imputation_by_hand():
    values = np.array([[1.0, 2.0], [3.0, NAN], [NAN, 6.0], [8.0, 7.0]])
    assert impute.imputed(values, "mean")[2, 0] == 4.0
    assert impute.imputed(values, "median")[1, 1] == 6.0
    assert impute.imputed(values, "group", ["a", "a", "b", "b"])[1, 1] == 2.0
    with pytest.raises(CannotHonour, match="no value in the group b"):
        impute.imputed(values, "group", ["a", "a", "b", "a"])


def test_em_finds_the_regression_again():
    generator = np.random.default_rng(6)
    x = generator.normal(size=2000)
    whole = np.column_stack([x, 2 * x + 1 + 0.1 * generator.normal(size=2000)])
    holed = whole.copy()
    holed[:300, 1] = NAN
    filled = impute.imputed(holed, "em")
    assert np.abs(filled[:300, 1] - (2 * x[:300] + 1)).max() < 0.05
    assert (filled[300:] == whole[300:]).all()


def test_a_panel_is_filled_within_its_unit_only():
    values = np.array([[1.0], [NAN], [3.0], [NAN], [NAN], [5.0]])
    units, times = ["a", "a", "a", "a", "b", "b"], [2000, 2001, 2004, 2005, 2000, 2001]
    linear = impute.carried(values, units, times, "linear")[:, 0]
    last = impute.carried(values, units, times, "last")[:, 0]
    assert linear[1] == 1.5
    assert np.isnan(linear[[3, 4]]).all()
    assert last[[1, 3]].tolist() == [1.0, 3.0]
    assert np.isnan(last[4])


def test_weights():
    generator = np.random.default_rng(7)
    common = generator.normal(size=(4000, 1))
    alike = common + generator.normal(size=(4000, 3))
    assert weigh.principal_components(alike) == pytest.approx([1 / 3] * 3, abs=0.02)
    with pytest.raises(CannotHonour, match="against"):
        weigh.principal_components(alike * [1, 1, -1])
    with pytest.raises(CannotHonour, match="negative"):
        weigh.scaled(np.array([-1.0, 2.0]))


def test_benefit_of_the_doubt_by_hand():
    """A unit on the frontier scores 1; one dominated by half scores a half."""
    values = np.array([[1.0, 4.0], [4.0, 1.0], [2.0, 0.5]])
    scores = (weigh.benefit_of_the_doubt(values) * values).sum(axis=1)
    assert scores == pytest.approx([1, 1, 0.5])
