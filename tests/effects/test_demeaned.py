"""The demeaned synthetic control: by hand, a known truth, California and Kansas as published."""

from __future__ import annotations

import numpy as np
import pytest
from effects.plain import compared, walks
from effects.published_panels import changed, factors, kansas, permuted, smoking
from hypothesis import given, settings
from hypothesis import strategies as st

from sharitories.effects.estimators import synthetic_control
from sharitories.effects.estimators.demeaned import estimate


def test_a_shape_above_its_donors_by_hand() -> None:
    """Half of each donor, 100 higher: a synthetic control cannot reach it, the demeaned one is exact."""
    first, second = np.array([0.0, 4, 0, 2, 6]), np.array([2.0, 0, 4, 6, 2])
    own = (first + second) / 2 + 100 + np.array([0, 0, 0, 3.0, 3.0])
    comparison = compared(np.array([own, first, second]), 3)
    fit = estimate(comparison)
    assert fit.weights == pytest.approx([0.5, 0.5], abs=1e-4)
    assert (fit.shift, fit.att) == pytest.approx((100, 3), abs=1e-3)
    assert synthetic_control.estimate(comparison).pre_rmspe > 90


def test_one_period_before_is_the_mean_donor_and_its_change() -> None:
    """Every weighting fits one demeaned period: the least norm is the plain difference in differences."""
    values = np.array([[10.0, 13], [1, 2], [5, 9], [7, 8]])
    fit = estimate(compared(values, 1))
    assert fit.weights == pytest.approx([1 / 3] * 3, abs=1e-6)
    assert fit.att == pytest.approx(3 - 2, abs=1e-6)


def test_the_effect_is_found_again_outside_the_donors_hull() -> None:
    """Loadings mixed from three donors, the level 50 above all: the mean error over 60 draws is near zero."""
    found, plain = [], []
    for seed in range(60):
        comparison, _ = factors(seed, donors=12, before=30, noise=0.5, shift=50.0, effect=4.0)
        found.append(estimate(comparison).att)
        plain.append(synthetic_control.estimate(comparison).att)
    assert float(np.mean(found)) == pytest.approx(4, abs=3 * float(np.std(found)) / 60**0.5)
    assert abs(float(np.mean(plain)) - 4) > 3


def test_california_as_published() -> None:
    """-11.10464 by R's synthdid (its DIFP estimator, a Frank-Wolfe search that ends early): ours agrees to 0.005."""
    fit = estimate(smoking())
    assert fit.att == pytest.approx(-11.10464, abs=0.006)
    assert round(fit.att, 1) == -11.1


def test_kansas_as_augsynth_prints_it() -> None:
    """vignettes/singlesynth-vignette.md, fixedeff = T: effect -0.0335, imbalance 0.082, 7 donors from 0.026 to 0.308."""
    fit = estimate(kansas())
    used = fit.weights[fit.weights > 1e-3]
    assert (round(fit.att, 4), round(fit.pre_rmspe * 89**0.5, 3)) == (-0.0335, 0.082)
    assert (len(used), round(float(used.min()), 3), round(float(used.max()), 3)) == (7, 0.026, 0.308)
    assert fit.gaps[89:93] == pytest.approx([-0.022, -0.046, -0.038, -0.024], abs=6e-4)


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10_000), st.floats(1e-2, 1e4), st.floats(-1e4, 1e4), st.floats(-1e4, 1e4))
def test_levels_do_not_matter_and_the_scale_comes_through(
    seed: int, scale: float, shift: float, own_shift: float
) -> None:
    """A constant for all, another for the treated unit alone, and a scale: the effect is scaled and nothing else."""
    comparison = compared(walks(9, 14, seed), 10)
    fit = estimate(comparison)
    again = estimate(changed(comparison, scale, shift, own_shift))
    assert again.weights == pytest.approx(fit.weights, abs=1e-5)
    assert again.att == pytest.approx(scale * fit.att, abs=1e-4 * scale + 1e-6)


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10_000), st.integers(2, 40), st.integers(1, 12))
def test_permuting_donors_permutes_weights(seed: int, donors: int, before: int) -> None:
    comparison = compared(walks(donors + 1, before + 3, seed), before)
    order = np.random.default_rng(seed).permutation(donors)
    fit, again = estimate(comparison), estimate(permuted(comparison, order.tolist()))
    assert again.weights == pytest.approx(fit.weights[order], abs=1e-6)
    assert fit.weights.min() >= 0
    assert fit.weights.sum() == pytest.approx(1)
    assert float(fit.gaps[:before].mean()) == pytest.approx(0, abs=1e-9)
