"""The ridge-augmented synthetic control: by hand, a known truth, Kansas and the Basque Country as published."""

from __future__ import annotations

import numpy as np
import pytest
from effects.plain import compared, walks
from effects.published_panels import basque_path, changed, factors, kansas, permuted
from hypothesis import given, settings
from hypothesis import strategies as st

from sharitories.effects.estimators import synthetic_control
from sharitories.effects.estimators.augmented import RIDGES, augmented_weights, estimate
from sharitories.effects.panel import Floats
from sharitories.effects.solvers.simplex import nearest_weights


def _squared(others: Floats) -> float:
    centred = others - others.mean(axis=1)[:, None]
    return float(np.linalg.svd(centred, compute_uv=False)[0] ** 2)


def test_two_donors_and_a_unit_above_them_by_hand() -> None:
    """Donors at 0 and 2, unit at 4: the control takes the second, 2 short. Centred donors are -1 and 1, their square sum
    2; with ridge 2 s the correction is 2 / (2 + 2 s) of each centred donor, so weights -1/2 and 3/2 at s = 1."""
    found = augmented_weights(np.array([4.0]), np.array([[0.0, 2]]), np.array([1.0, 0.0]))
    assert found[0] == pytest.approx([-0.5, 1.5])
    assert found[1] == pytest.approx([-1, 2])


def test_the_ridge_is_equation_8_of_the_paper_for_each_ridge_at_once() -> None:
    """w + (x1 - X0'w)' (X0'X0 + λI)⁻¹ X0', solved anew for each ridge."""
    comparison = compared(walks(9, 9, 2), 6)
    own, others = comparison.pre, comparison.others_pre
    mean, start = others.mean(axis=1), nearest_weights(others, own)
    centred = others - mean[:, None]
    found = augmented_weights(own, others, np.array(RIDGES))
    for ridge, weights in zip(RIDGES, found, strict=True):
        inner = centred @ centred.T + ridge * _squared(others) * np.eye(6)
        expected = start + centred.T @ np.linalg.solve(inner, own - mean - centred @ start)
        assert weights == pytest.approx(expected, abs=1e-7)


def test_a_unit_that_is_matched_is_left_as_it_is() -> None:
    comparison, _ = factors(1, donors=8, before=20, noise=0.0, effect=3.0)
    fit = estimate(comparison)
    assert fit.weights == pytest.approx(synthetic_control.estimate(comparison).weights, abs=1e-6)
    assert fit.att == pytest.approx(3, abs=1e-4)


def test_the_effect_is_found_again_outside_the_donors_hull() -> None:
    """Loadings half as large again as any donor's: a mixture falls short, the augmented one much less (60 draws)."""
    found, plain = [], []
    for seed in range(60):
        random = np.random.default_rng(seed)
        paths = 20 + random.normal(size=(35, 2)).cumsum(axis=0)
        loadings = np.column_stack([[1.5, 1.5], random.uniform(0, 1, size=(2, 25))])
        values = (paths @ loadings + 0.3 * random.normal(size=(35, 26))).T
        comparison = compared(values, 30)
        found.append(estimate(comparison).att)
        plain.append(synthetic_control.estimate(comparison).att)
    assert float(np.median(np.abs(found))) < 0.2 * float(np.median(np.abs(plain)))


def test_kansas_as_augsynth_prints_it() -> None:
    """vignettes/singlesynth-vignette.md, ridge by cross-validation: effect -0.0401, imbalance 0.062, first quarters."""
    fit = estimate(kansas())
    assert (round(fit.att, 4), round(fit.pre_rmspe * 89**0.5, 3)) == (-0.0401, 0.062)
    assert fit.gaps[89:93] == pytest.approx([-0.022, -0.047, -0.043, -0.030], abs=6e-4)
    bias = synthetic_control.estimate(fit.comparison).att - fit.att
    assert round(bias, 3) == 0.011


def test_the_basque_country_as_in_the_tests_of_augsynth() -> None:
    """tests/testthat/test_general.R, ridge 8: mean gap of all 43 years -0.3696 (tolerance 1e-3), imbalance 0.373."""
    comparison = basque_path()
    ridge = 8 / _squared(comparison.others_pre)
    weights = augmented_weights(comparison.pre, comparison.others_pre, np.array([ridge]))[0]
    gaps = comparison.own - comparison.others @ weights
    assert float(gaps.mean()) == pytest.approx(-0.3696, rel=1e-3)
    assert float(np.sqrt((gaps[:20] ** 2).sum())) == pytest.approx(0.373, abs=5e-4)


def test_pysyncons_ridge_is_the_same() -> None:
    """The correction alone, at our control's weights; pysyncon's own fit also matches predictors, which ours does not."""
    solve = pytest.importorskip("pysyncon").AugSynth.solve_ridge
    comparison = compared(walks(20, 12, 8), 9)
    own, others = comparison.pre, comparison.others_pre
    start, mean = nearest_weights(others, own), others.mean(axis=1)
    for ridge in (1e-4, 0.1):
        theirs = start + solve(own - mean, others - mean[:, None], start, ridge * _squared(others))
        assert augmented_weights(own, others, np.array([ridge]))[0] == pytest.approx(theirs, abs=1e-6)


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10_000), st.integers(1, 40), st.integers(1, 12))
def test_weights_add_up_to_one_and_follow_the_donors_order(seed: int, donors: int, before: int) -> None:
    comparison = compared(walks(donors + 1, before + 3, seed), before)
    order = np.random.default_rng(seed).permutation(donors)
    fit, again = estimate(comparison), estimate(permuted(comparison, order.tolist()))
    assert fit.weights.sum() == pytest.approx(1, abs=1e-7)
    assert again.weights == pytest.approx(fit.weights[order], abs=1e-4)
    assert fit.pre_rmspe <= synthetic_control.estimate(comparison).pre_rmspe + 1e-9


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 10_000), st.floats(1e-2, 1e4), st.floats(-1e3, 1e3))
def test_scale_comes_through_and_a_common_level_does_not_matter(
    seed: int, scale: float, shift: float
) -> None:
    comparison = compared(walks(9, 14, seed), 10)
    again = estimate(changed(comparison, scale, shift))
    assert again.att == pytest.approx(scale * estimate(comparison).att, abs=1e-3 * scale)
