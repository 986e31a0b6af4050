"""Weights on the simplex: by hand, exact mixtures found again, and what must hold of every answer."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize

from sharitories.effects.panel import Floats
from sharitories.effects.solvers.simplex import (
    least_norm_weights,
    nearest_weights,
    penalised_weights,
    simplex_weights,
)

SEEDS = st.integers(0, 10_000)
#: A triangle, columns are its corners.
TRIANGLE = np.array([[0.0, 4.0, 0.0], [0.0, 0.0, 4.0]])


def _drawn(seed: int, rows: int, donors: int) -> tuple[Floats, Floats]:
    random = np.random.default_rng(seed)
    return random.normal(size=(rows, donors)), random.normal(size=rows)


def _loss(donors: Floats, target: Floats, weights: Floats) -> float:
    return float(((donors @ weights - target) ** 2).sum())


def test_a_point_inside_a_triangle_has_its_barycentric_coordinates() -> None:
    weights = simplex_weights(TRIANGLE, np.array([1.0, 2.0]))
    assert weights == pytest.approx([0.25, 0.25, 0.5], abs=1e-12)


def test_a_point_outside_is_matched_by_the_nearest_point_of_the_edge() -> None:
    """(4, 4) is nearest to (2, 2), the middle of the edge; (-1, -1) to the corner at the origin."""
    assert simplex_weights(TRIANGLE, np.array([4.0, 4.0])) == pytest.approx([0, 0.5, 0.5], abs=1e-12)
    assert simplex_weights(TRIANGLE, np.array([-1.0, -1.0])) == pytest.approx([1, 0, 0], abs=1e-12)


def test_a_ridge_so_large_that_nothing_else_counts_gives_equal_weights() -> None:
    weights = simplex_weights(TRIANGLE, np.array([4.0, 0.0]), ridge=1e9)
    assert weights == pytest.approx([1 / 3] * 3, abs=1e-7)


def test_a_ridge_by_hand() -> None:
    """Donors at 0 and 1, target 0, ridge r: w² + r (w² + (1 - w)²) is least at w = r / (1 + 2 r)."""
    for ridge in (0.1, 1.0, 7.0):
        weights = simplex_weights(np.array([[0.0, 1.0]]), np.zeros(1), ridge)
        assert weights[1] == pytest.approx(ridge / (1 + 2 * ridge), abs=1e-9)


def test_a_penalty_by_hand() -> None:
    """Donors at 0 and 1, target 1/2, costs 0 and c: (w - 1/2)² + c w is least at w = 1/2 - c/2, not below zero."""
    donors, target = np.array([[0.0, 1.0]]), np.array([0.5])
    for cost, expected in ((0.0, 0.5), (0.2, 0.4), (0.9, 0.05), (3.0, 0.0)):
        weights = penalised_weights(donors, target, np.array([0.0, cost]))
        assert weights[1] == pytest.approx(expected, abs=1e-8)


def test_a_cost_that_all_bear_moves_nothing() -> None:
    donors, target = _drawn(3, 5, 4)
    costs = np.array([0.3, 0.1, 0.4, 0.2])
    raised = penalised_weights(donors, target, costs + 50)
    assert raised == pytest.approx(penalised_weights(donors, target, costs), abs=1e-8)


def test_of_many_exact_fits_the_nearest_donors_are_taken() -> None:
    """On a line, 0 lies between -1 and 1, between -10 and 10, and between any mixture: the near ones are taken."""
    donors = np.array([[-10.0, 10.0, -1.0, 1.0]])
    assert nearest_weights(donors, np.zeros(1)) == pytest.approx([0, 0, 0.5, 0.5], abs=1e-6)
    with_twin = np.array([[-10.0, 0.0, -1.0, 1.0]])
    assert nearest_weights(with_twin, np.zeros(1)) == pytest.approx([0, 1, 0, 0], abs=1e-6)


def test_of_many_exact_fits_the_least_norm_spreads() -> None:
    weights = least_norm_weights(np.array([[-1.0, 1.0, -1.0, 1.0]]), np.zeros(1))
    assert weights == pytest.approx([0.25] * 4, abs=1e-6)


def test_one_donor_takes_all() -> None:
    for solve in (simplex_weights, least_norm_weights, nearest_weights):
        assert solve(np.array([[3.0], [5.0]]), np.array([1.0, 9.0])) == pytest.approx([1.0])


def test_donors_that_all_equal_the_target_end_without_fault() -> None:
    donors, target = np.ones((3, 4)), np.ones(3)
    for solve in (simplex_weights, least_norm_weights, nearest_weights):
        assert solve(donors, target).sum() == pytest.approx(1)


@settings(max_examples=60, deadline=None)
@given(SEEDS, st.integers(2, 12), st.integers(1, 12))
def test_a_convex_combination_is_found_again(seed: int, spare: int, donors: int) -> None:
    """More rows than donors: the weights that made the target are the only ones that fit."""
    random = np.random.default_rng(seed)
    others = random.normal(size=(donors + spare, donors)) * 10 ** random.uniform(-3, 6)
    truth = random.dirichlet(np.full(donors, 0.5))
    for solve in (simplex_weights, nearest_weights):
        assert solve(others, others @ truth) == pytest.approx(truth, abs=1e-7)


@settings(max_examples=60, deadline=None)
@given(SEEDS, st.integers(1, 15), st.integers(1, 40), st.sampled_from([0.0, 0.01, 3.0]))
def test_weights_lie_on_the_simplex_and_satisfy_the_conditions_of_a_minimum(
    seed: int, rows: int, donors: int, ridge: float
) -> None:
    """Karush, Kuhn, Tucker: the gradient is the same for every donor used and no smaller for any other."""
    others, own = _drawn(seed, rows, donors)
    weights = simplex_weights(others, own, ridge)
    gradient = 2 * others.T @ (others @ weights - own) + 2 * ridge * weights
    assert weights.min() >= 0
    assert weights.sum() == pytest.approx(1, abs=1e-12)
    assert gradient[weights > 1e-6] == pytest.approx(float(gradient @ weights), abs=1e-5)
    assert gradient.min() >= float(gradient @ weights) - 1e-5


@settings(max_examples=60, deadline=None)
@given(SEEDS, st.integers(1, 15), st.integers(1, 40), st.sampled_from([1e-5, 0.01, 1.0, 300.0]))
def test_penalised_weights_satisfy_the_conditions_of_a_minimum(
    seed: int, rows: int, donors: int, penalty: float
) -> None:
    others, own = _drawn(seed, rows, donors)
    costs = penalty * ((others - own[:, None]) ** 2).sum(axis=0)
    weights = penalised_weights(others, own, costs)
    gradient = 2 * others.T @ (others @ weights - own) + costs
    size = 1 + float(np.abs(gradient).max())
    assert weights.min() >= 0
    assert weights.sum() == pytest.approx(1, abs=1e-12)
    assert gradient[weights > 1e-6] == pytest.approx(float(gradient @ weights), abs=1e-5 * size)
    assert gradient.min() >= float(gradient @ weights) - 1e-5 * size


@settings(max_examples=40, deadline=None)
@given(SEEDS, st.integers(1, 12), st.integers(2, 30))
def test_permuting_the_donors_permutes_the_weights(seed: int, rows: int, donors: int) -> None:
    """Also where many weights fit exactly (more donors than rows): the answer does not depend on an order."""
    others, own = _drawn(seed, rows, donors)
    own = others @ np.random.default_rng(seed).dirichlet(np.ones(donors)) if seed % 2 else own
    order = np.random.default_rng(seed + 1).permutation(donors)
    for solve in (nearest_weights, least_norm_weights):
        assert solve(others[:, order], own) == pytest.approx(solve(others, own)[order], abs=1e-5)


@settings(max_examples=40, deadline=None)
@given(SEEDS, st.floats(1e-4, 1e6), st.floats(-1e3, 1e3))
def test_scale_and_origin_do_not_matter(seed: int, scale: float, shift: float) -> None:
    """Weights add up to one: what is done to target and donors alike changes nothing."""
    others, own = _drawn(seed, 8, 6)
    costs = ((others - own[:, None]) ** 2).sum(axis=0)
    moved, target = scale * (others + shift), scale * (own + shift)
    assert simplex_weights(moved, target) == pytest.approx(simplex_weights(others, own), abs=1e-6)
    assert penalised_weights(moved, target, scale**2 * costs) == pytest.approx(
        penalised_weights(others, own, costs), abs=1e-6
    )


def test_no_other_solver_finds_a_lower_loss() -> None:
    """SciPy's sequential quadratic programming from equal weights, on forty drawn problems."""
    for seed in range(40):
        others, own = _drawn(seed, 10, 8)
        costs = 0.1 * ((others - own[:, None]) ** 2).sum(axis=0)
        start = np.full(8, 1 / 8)
        sums = {"type": "eq", "fun": lambda w: w.sum() - 1}
        for penalty, ours in (
            (0 * costs, simplex_weights(others, own)),
            (costs, penalised_weights(others, own, costs)),
        ):

            def aim(
                weights: Floats, penalty: Floats = penalty, others: Floats = others, own: Floats = own
            ) -> float:
                return _loss(others, own, weights) + float(penalty @ weights)

            theirs = minimize(aim, start, method="SLSQP", bounds=[(0, 1)] * 8, constraints=sums, tol=1e-12)
            assert aim(ours) <= aim(theirs.x) + 1e-9
