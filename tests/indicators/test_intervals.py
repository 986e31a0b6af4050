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
