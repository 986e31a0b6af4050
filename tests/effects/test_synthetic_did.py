"""Synthetic difference in differences: by hand, a known truth, California as published."""

from __future__ import annotations

import numpy as np
import pytest
from effects.plain import compared, walks
from effects.published_panels import changed, factors, permuted, smoking
from hypothesis import given, settings
from hypothesis import strategies as st

from sharitories.effects.estimators.synthetic_did import estimate

#: Printed by summary() of R's synthdid on california_prop99, weights to three digits (docs/methods/synthetic-did.md).
DONORS = {
    "Nevada": 0.124,
    "New Hampshire": 0.105,
    "Connecticut": 0.078,
    "Delaware": 0.070,
    "Colorado": 0.058,
    "Illinois": 0.053,
    "Nebraska": 0.048,
    "Montana": 0.045,
    "Utah": 0.042,
    "New Mexico": 0.041,
}


def test_one_donor_by_hand() -> None:
    """One donor takes all weight; its past has no spread to weight periods by, so that each counts the same: plain DiD."""
    values = np.array([[10.0, 14, 12, 20, 22], [1, 3, 2, 4, 6]])
    fit = estimate(compared(values, 3))
    assert fit.weights == pytest.approx([1.0])
    assert fit.shift == pytest.approx(10, abs=1e-9)
    assert fit.att == pytest.approx((21 - 5) - (12 - 2), abs=1e-9)


def test_donors_that_are_parallel_weigh_the_same_by_hand() -> None:
    """Three parallel donors: only the ridge counts, and least squares of equal weights is the mean of all."""
    base = np.array([1.0, 2, 4, 3, 5])
    values = np.array([base + 20 + np.array([0, 0, 0, 6, 6]), base, base + 3, base - 7])
    fit = estimate(compared(values, 3))
    assert fit.weights == pytest.approx([1 / 3] * 3, abs=1e-8)
    assert fit.att == pytest.approx(6, abs=1e-8)


def test_periods_that_foretell_what_came_after_count() -> None:
    """What the donors did after is what they did in the last period; so the gap is measured against that period."""
    random = np.random.default_rng(4)
    others = random.normal(size=(30, 6))
    others[:, 5] = others[:, 4]
    own = np.append(others.mean(axis=0)[:5], others.mean(axis=0)[5])
    own[4:] += 10  # a jump one period before treatment, which stays
    fit = estimate(compared(np.vstack([own, others]), 5))
    assert fit.att == pytest.approx(0, abs=0.2)


def test_the_effect_of_a_factor_model_is_found_again() -> None:
    """Levels far above the donors' and noise: the mean error over 80 draws is within three standard errors of zero."""
    found = []
    for seed in range(80):
        comparison, _ = factors(seed, donors=20, before=25, noise=0.5, shift=30.0, effect=4.0)
        found.append(estimate(comparison).att)
    assert float(np.mean(found)) == pytest.approx(4, abs=3 * float(np.std(found)) / 80**0.5)


def test_california_as_published() -> None:
    """-15.60383 by R's synthdid and Stata's sdid, which stop a search by Frank-Wolfe; ours is the exact minimum."""
    fit = estimate(smoking())
    assert fit.att == pytest.approx(-15.60383, abs=0.002)
    assert round(fit.att, 1) == -15.6
    found = dict(zip(fit.comparison.donors, fit.weights.tolist(), strict=True))
    assert {donor: found[donor] for donor in DONORS} == pytest.approx(DONORS, abs=0.001)
    assert float(1 / (fit.weights**2).sum()) == pytest.approx(16.388, abs=0.05)


def test_the_last_three_years_of_california_are_what_counts() -> None:
    """0.366 of 1986, 0.206 of 1987, 0.427 of 1988, as printed: an effect put into an earlier year changes no shift."""
    comparison = smoking()
    fit = estimate(comparison)
    level = (comparison.own - comparison.others @ fit.weights)[16:19]
    assert fit.shift == pytest.approx(float(level @ np.array([0.366, 0.206, 0.427])), abs=0.03)


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10_000), st.floats(1e-2, 1e4), st.floats(-1e4, 1e4), st.floats(-1e4, 1e4))
def test_levels_do_not_matter_and_the_scale_comes_through(
    seed: int, scale: float, shift: float, own_shift: float
) -> None:
    comparison = compared(walks(9, 14, seed), 10)
    fit = estimate(comparison)
    again = estimate(changed(comparison, scale, shift, own_shift))
    assert again.weights == pytest.approx(fit.weights, abs=1e-5)
    assert again.att == pytest.approx(scale * fit.att, abs=1e-4 * scale + 1e-6)


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10_000), st.integers(1, 40), st.integers(1, 12), st.integers(1, 5))
def test_weights_are_a_mixture_whatever_the_shape(seed: int, donors: int, before: int, after: int) -> None:
    """From one donor and one period before on; and the donors' order does not matter."""
    comparison = compared(walks(donors + 1, before + after, seed), before)
    order = np.random.default_rng(seed).permutation(donors)
    fit, again = estimate(comparison), estimate(permuted(comparison, order.tolist()))
    assert fit.weights.min() >= 0
    assert fit.weights.sum() == pytest.approx(1)
    assert np.isfinite(fit.att)
    assert again.att == pytest.approx(fit.att, abs=1e-3)
