"""Intervals of counting noise: published tables, simulation with known truth, properties."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from sharitories.indicators.intervals import poisson_interval, probability_ahead, share_interval


@pytest.mark.parametrize(
    ("count", "low", "high"),
    # Garwood's 95 % limits, as printed in Ulm (1990), Am. J. Epidemiology 131:373-375, table 1.
    [(0, 0.0, 3.689), (1, 0.025, 5.572), (5, 1.623, 11.668), (10, 4.795, 18.390), (20, 12.217, 30.888)],
)
def test_poisson_limits_as_published(count: int, low: float, high: float) -> None:
    found_low, found_high = poisson_interval(count, 0.95)
    assert found_low == pytest.approx(low, abs=0.001)
    assert found_high == pytest.approx(high, abs=0.001)


def test_poisson_interval_holds_the_truth_at_least_nine_times_in_ten() -> None:
    generator = np.random.default_rng(1)
    for truth in (0.5, 3.0, 12.0):
        low, high = poisson_interval(generator.poisson(truth, 20_000))
        assert np.mean((low <= truth) & (truth <= high)) >= 0.895


def test_jeffreys_interval_is_the_beta_quantile_with_its_ends_closed() -> None:
    low, high = share_interval([0, 7, 20], [20, 20, 20], 0.95)
    assert low[0] == 0
    assert high[2] == 1
    assert (low[1], high[1]) == pytest.approx(stats.beta(7.5, 13.5).ppf([0.025, 0.975]))


def test_jeffreys_interval_is_right_nine_times_in_ten_on_average_or_a_little_more() -> None:
    generator = np.random.default_rng(2)
    truth = generator.beta(0.5, 0.5, 40_000)
    low, high = share_interval(generator.binomial(30, truth), 30)
    right = np.mean((low <= truth) & (truth <= high))
    assert 0.895 <= right <= 0.95  # closing the ends at 0 and 1 adds to the nominal 0.90


@given(st.integers(0, 60), st.integers(0, 60))
def test_one_of_two_is_ahead(first: int, second: int) -> None:
    ahead = probability_ahead(first, second)
    assert 0 <= ahead <= 1
    assert ahead + probability_ahead(second, first) == pytest.approx(1)
    assert probability_ahead(first + 1, second) >= ahead


@given(st.integers(0, 50), st.integers(0, 50))
def test_the_share_lies_in_its_interval(found: int, others: int) -> None:
    if found + others == 0:
        return
    low, high = share_interval(found, found + others)
    assert low <= found / (found + others) <= high


@given(st.integers(0, 500), st.floats(0.5, 0.99))
def test_garwoods_limits_are_those_of_the_chi_squared(count: int, level: float) -> None:
    tail = (1 - level) / 2
    low, high = poisson_interval(count, level)
    assert low == pytest.approx(stats.chi2.ppf(tail, 2 * count) / 2 if count else 0, rel=1e-6, abs=1e-9)
    assert high == pytest.approx(stats.chi2.ppf(1 - tail, 2 * count + 2) / 2, rel=1e-6)
    assert low <= count <= high


@pytest.mark.parametrize(
    ("found", "low", "high"),
    [(0, 0.0, 0.2172), (1, 0.0110, 0.3813), (2, 0.0441, 0.5028), (5, 0.2235, 0.7765), (10, 0.7828, 1.0)],
)
def test_jeffreys_limits_of_ten_by_hand(found: int, low: float, high: float) -> None:
    """Quantiles of Beta(x + 1/2, 10 - x + 1/2), checked by adding up the density by hand below."""
    found_low, found_high = share_interval(found, 10, 0.95)
    assert float(found_low) == pytest.approx(low, abs=5e-5)
    assert float(found_high) == pytest.approx(high, abs=5e-5)
    for limit, below in ((low, 0.025), (high, 0.975)):
        if 0 < limit < 1:
            assert _beta_below(limit, found + 0.5, 10 - found + 0.5) == pytest.approx(below, abs=2e-3)


def _beta_below(limit: float, a: float, b: float) -> float:
    """Probability below a limit, as a sum of slices of the density in sin² of an angle (no root at the ends)."""
    angles = (np.arange(200_000) + 0.5) / 200_000 * np.pi / 2
    density = np.sin(angles) ** (2 * a - 1) * np.cos(angles) ** (2 * b - 1)
    return float(density[np.sin(angles) ** 2 < limit].sum() / density.sum())


@given(st.integers(0, 40), st.integers(0, 40))
def test_what_is_not_counted_is_the_mirror_of_what_is(found: int, others: int) -> None:
    if found + others == 0:
        return
    low, high = share_interval(found, found + others)
    mirrored_low, mirrored_high = share_interval(others, found + others)
    assert float(low) == pytest.approx(1 - float(mirrored_high), abs=1e-9)
    assert float(high) == pytest.approx(1 - float(mirrored_low), abs=1e-9)


def test_a_wider_level_is_a_wider_interval_and_more_cases_a_narrower_one() -> None:
    lows, highs = share_interval([3, 3, 30], [10, 10, 100], 0.9)
    wide_low, wide_high = share_interval(3, 10, 0.99)
    assert wide_low < lows[0] < highs[0] < wide_high
    assert highs[2] - lows[2] < highs[0] - lows[0]


def test_ahead_when_equal_is_a_coin_and_twelve_to_none_is_sure() -> None:
    assert probability_ahead(7, 7) == pytest.approx(0.5)
    assert probability_ahead(12, 0) > 0.999
    assert probability_ahead(21, 9) == pytest.approx(1 - stats.beta(21.5, 9.5).cdf(0.5))


def test_who_is_said_to_be_ahead_is_ahead_as_often_as_it_says() -> None:
    """Pairs drawn from Jeffreys' prior: of those said to be ahead with 0.8 to 0.9, so many are."""
    generator = np.random.default_rng(6)
    truth = generator.beta(0.5, 0.5, 20_000)
    first = generator.binomial(20, truth)
    said = np.array([probability_ahead(k, 20 - k) for k in range(21)])[first]
    chosen = (said > 0.8) & (said < 0.95)
    assert chosen.sum() > 1_000
    assert np.mean(truth[chosen] > 0.5) == pytest.approx(np.mean(said[chosen]), abs=0.02)
