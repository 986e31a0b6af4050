"""The penalised synthetic control: by hand, a known truth, the Basque Country as published."""

from __future__ import annotations

import numpy as np
import pytest
from effects.plain import compared, walks
from effects.published_panels import BASQUE, BASQUE_TRAITS, basque, changed, factors, permuted
from hypothesis import given, settings
from hypothesis import strategies as st

from sharitories.effects.estimators import penalised
from sharitories.effects.estimators.penalised import PENALTIES, estimate
from sharitories.effects.panel import Floats
from sharitories.effects.solvers.simplex import penalised_weights


def _standardised() -> tuple[Floats, Floats, tuple[str, ...]]:
    comparison = basque().comparison(BASQUE, range(1960, 1970), range(1970, 1998), BASQUE_TRAITS)
    every = np.column_stack([comparison.own_traits, comparison.others_traits])
    spread = every.std(axis=1, ddof=1)
    return comparison.own_traits / spread, comparison.others_traits / spread[:, None], comparison.donors


def test_two_donors_on_a_line_by_hand() -> None:
    """Donors at -1 and 2 around 0: (3 w - 1)² + p (1 + 3 w) is least at w = 1/3 - p/6 for the far one."""
    for penalty, far in ((0.0, 1 / 3), (0.5, 1 / 4), (1.0, 1 / 6), (2.0, 0.0), (9.0, 0.0)):
        found = penalised_weights(np.array([[-1.0, 2]]), np.zeros(1), penalty * np.array([1.0, 4]))
        assert found[1] == pytest.approx(far, abs=1e-8)


def test_a_large_penalty_takes_the_nearest_donor_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(penalised, "PENALTIES", (1e4,))
    values = walks(12, 14, 5)
    fit = estimate(compared(values, 10))
    far = ((values[1:, :10] - values[0, :10]) ** 2).sum(axis=1)
    assert fit.weights == pytest.approx(np.eye(11)[far.argmin()], abs=1e-9)


def test_two_periods_before_leave_nothing_to_choose_by() -> None:
    """With two periods or one there is no third to foretell: the middle penalty is taken."""
    assert PENALTIES[len(PENALTIES) // 2] == pytest.approx(0.1)
    for before in (1, 2):
        assert np.isfinite(estimate(compared(walks(6, before + 2, 1), before)).att)


def test_a_twin_is_found_whatever_the_penalty() -> None:
    """A donor that equals the treated unit costs nothing and fits: it takes all weight."""
    values = walks(10, 15, 3)
    values[4] = values[0]
    values[0, 10:] += 6
    fit = estimate(compared(values, 10))
    assert fit.weights[3] == pytest.approx(1, abs=1e-6)
    assert fit.att == pytest.approx(6, abs=1e-5)


def test_curvature_is_what_the_penalty_guards_against() -> None:
    """The outcome after is the square of a trait that the path shows: a mean of far donors is biased, near donors are not.

    This is the case for which Abadie & L'Hour 2021 propose the penalty (interpolation bias).
    """
    found, plain = [], []
    for seed in range(60):
        random = np.random.default_rng(seed)
        trait = np.append(random.uniform(-0.2, 0.2), random.uniform(-2, 2, size=40))
        path = trait[:, None] + 0.02 * random.normal(size=(41, 6))
        comparison = compared(np.column_stack([path, trait**2]), 6)
        found.append(estimate(comparison).att)
        spread = penalised_weights(comparison.others_pre, comparison.pre, np.full(40, 1.0))
        plain.append(float(comparison.own[6] - comparison.others[6] @ spread))
    assert abs(float(np.mean(found))) < 0.25 * abs(float(np.mean(plain)))


def test_the_effect_of_a_factor_model_is_found_again() -> None:
    found = []
    for seed in range(60):
        comparison, _ = factors(seed, donors=12, before=30, noise=0.5, effect=5.0)
        found.append(estimate(comparison).att)
    assert float(np.median(found)) == pytest.approx(5, abs=0.6)


def test_the_basque_country_as_published() -> None:
    """pysyncon's tests/test_penalized_basque.py: on standardised predictors, penalty 0.01. (Our estimator matches the
    outcome's path instead; the aim is the same, and both halve it alike.)"""
    own, others, donors = _standardised()
    weights = penalised_weights(others, own, 0.01 * ((others - own[:, None]) ** 2).sum(axis=0))
    found = {
        donor: round(weight, 3)
        for donor, weight in zip(donors, weights.tolist(), strict=True)
        if weight > 1e-3
    }
    assert found == pytest.approx({"Cantabria": 0.241, "Cataluna": 0.759}, abs=0.0011)


def test_pysyncon_finds_no_lower_aim() -> None:
    mixin = pytest.importorskip("pysyncon.penalized").PenalizedOptimMixin
    for seed in range(10):
        comparison = compared(walks(15, 14, seed), 10)
        own, others = comparison.pre, comparison.others_pre
        far = ((others - own[:, None]) ** 2).sum(axis=0)
        for penalty in (0.01, 1.0):

            def aim(
                w: Floats, own: Floats = own, others: Floats = others, costs: Floats = penalty * far
            ) -> float:
                return float(((others @ w - own) ** 2).sum() + costs @ w)

            theirs, _ = mixin.w_optimize(V_mat=np.eye(10), X0=others, X1=own, lambda_=penalty)
            ours = penalised_weights(others, own, penalty * far)
            assert aim(ours) <= aim(np.maximum(theirs, 0) / np.maximum(theirs, 0).sum()) * (1 + 1e-9)


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10_000), st.integers(1, 40), st.integers(1, 12))
def test_weights_are_a_mixture_and_follow_the_donors_order(seed: int, donors: int, before: int) -> None:
    comparison = compared(walks(donors + 1, before + 3, seed), before)
    order = np.random.default_rng(seed).permutation(donors)
    fit, again = estimate(comparison), estimate(permuted(comparison, order.tolist()))
    assert fit.weights.min() >= 0
    assert fit.weights.sum() == pytest.approx(1)
    assert again.weights == pytest.approx(fit.weights[order], abs=1e-4)


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 10_000), st.floats(1e-2, 1e4), st.floats(-1e3, 1e3))
def test_scale_comes_through_and_a_common_level_does_not_matter(
    seed: int, scale: float, shift: float
) -> None:
    comparison = compared(walks(9, 14, seed), 10)
    again = estimate(changed(comparison, scale, shift))
    assert again.att == pytest.approx(scale * estimate(comparison).att, abs=1e-3 * scale)
