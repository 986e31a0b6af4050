"""The steps against results that others published: cases that COINr documents and tests (Becker et al. 2022, MIT).

Numbers are literals of COINr's ``tests/testthat`` (test-normalise.R, test-treat.R, test-aggregate.R), not its files.
"""

import numpy as np
import pytest

from sharitories.profiles.composite import combine, outrank
from sharitories.profiles.composite.normalise import normalised
from sharitories.profiles.composite.refusal import CannotHonour
from sharitories.profiles.composite.statistics import kurtosis, skew
from sharitories.profiles.composite.treat import Treatment, logged, treated, winsorised

NAN = float("nan")


@pytest.mark.parametrize(
    ("column", "direction", "target", "capped", "expected"),
    [
        ([0, 5, 11], 1, 10, False, [0, 0.5, 1.1]),
        ([0, 5, 11], 1, 10, True, [0, 0.5, 1]),
        ([-1, 1, 10], -1, 0, False, [1.1, 0.9, 0]),
        ([-1, 1, 10], -1, 0, True, [1, 0.9, 0]),
    ],
)
def test_distance_to_a_target_is_coinrs(column, direction, target, capped, expected):
    values = np.array([column], dtype=float).T
    found = normalised(values, [direction], "distance_to_target", targets=[target], capped=capped)
    assert found[:, 0] == pytest.approx(expected)


@pytest.mark.parametrize(("direction", "expected"), [(1, [0.1, 1, 0]), (-1, [0.9, 0, 1])])
def test_goalposts_are_coinrs(direction, expected):
    values = np.array([[1.0], [11.0], [-1.0]])
    found = normalised(values, [direction], "goalposts", lower=[0], upper=[10], bounds=(0, 1))
    assert found[:, 0] == pytest.approx(expected)


def test_minmax_and_zscore_on_coinrs_scales():
    values = np.arange(1.0, 11.0)[:, None]
    ranged = normalised(values, [1], "minmax", bounds=(2, 7))
    assert (ranged.min(), ranged.max()) == (2, 7)
    standard = normalised(values, [1], "zscore", mean=5, sd=2)
    assert (standard.mean(), standard.std(ddof=1)) == pytest.approx((5, 2))


@pytest.mark.parametrize("sign", [1, -1])
def test_one_outlier_is_winsorised_to_the_next_point(sign):
    column = sign * np.append(np.arange(1.0, 11.0), 100)
    assert abs(skew(column)) > 2
    assert kurtosis(column) > 3.5
    told = treated(column, Treatment())
    assert (told.done, told.points) == ("winsorised", 1)
    assert told.values.tolist() == [*column[:-1], sign * 10]


def test_two_outliers_and_one_allowed_point_do_not_pass():
    column = np.append(np.arange(1.0, 21.0), [100, 200])
    rule = Treatment(winsorise_max=1, then=None)
    shorter, points = winsorised(column, rule)
    assert (points, shorter.max()) == (1, 100)
    assert treated(column, rule).done == "failed"


def test_the_logarithm_is_that_of_the_coin_tool():
    column = np.array([1.0, 2.0, 5.0, 101.0])
    assert logged(column) == pytest.approx(np.log([1, 2, 5, 101]))  # 0.01 (max − min) is 1, as is min


def test_geometric_means_are_coinrs():
    row = np.array([[1.0, 2.0, 3.0]])
    assert combine.geometric(row, np.ones(3))[0] == pytest.approx(6 ** (1 / 3))
    assert combine.geometric(row, np.array([1.0, 1.0, 2.0]))[0] == pytest.approx(18 ** (1 / 4))
    for last in (-1.0, 0.0):
        with pytest.raises(CannotHonour):
            combine.geometric(np.array([[1.0, 2.0, last]]), np.ones(3))


@pytest.mark.parametrize("weights", [[0.0, 0.0], [-1.0, 2.0], [NAN, 1.0]])
def test_weights_of_nothing_below_nothing_or_missing_are_refused(weights):
    values = np.array([[1.0, 2.0], [2.0, 1.0]])
    ways = (combine.arithmetic, combine.geometric, combine.harmonic)
    for way in (*ways, outrank.copeland, outrank.condorcet, outrank.borda):
        with pytest.raises(CannotHonour):
            way(values, np.array(weights))


def test_a_missing_target_or_post_is_refused():
    values = np.array([[1.0], [2.0]])
    with pytest.raises(CannotHonour):
        normalised(values, [1], "distance_to_target", targets=[NAN])
    with pytest.raises(CannotHonour):
        normalised(values, [1], "goalposts", lower=[0.0], upper=[NAN])


def test_tied_units_share_their_mean_rank():
    values = np.array([[1.0], [2.0], [2.0], [5.0]])
    assert normalised(values, [1], "rank")[:, 0].tolist() == [1, 2.5, 2.5, 4]


@pytest.mark.parametrize("seed", range(20))
def test_winsorising_is_the_rule_step_by_step(seed):
    """The rule told as Becker et al. tell it: the farthest point becomes the next one, until the column passes."""
    generator = np.random.default_rng(seed)
    column = generator.standard_t(1.2, size=60) * generator.choice([-1, 1])
    plain, points = column.copy(), set()
    while abs(skew(plain)) > 2 and kurtosis(plain) > 3.5 and len(points) < 5:
        farthest = plain == (plain.max() if skew(plain) > 0 else plain.min())
        rest = plain[~farthest]
        plain[farthest] = rest.max() if skew(plain) > 0 else rest.min()
        points |= set(np.flatnonzero(farthest))
    found, count = winsorised(column, Treatment())
    assert found == pytest.approx(plain)
    assert count == len(points)
