"""The ridge problem solved in the rows' dimension: the conditions of its minimum, and the active-set method's answer."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.optimize import nnls

from sharitories.effects.solvers.ridge_dual import ridge_weights
from sharitories.effects.solvers.simplex import simplex_weights


def _problem(seed: int) -> tuple[np.ndarray, float]:
    rng = np.random.default_rng(seed)
    rows = int(rng.integers(2, 40))
    gaps = rng.standard_normal((rows, int(rng.integers(4 * rows, 400)))).cumsum(axis=0)
    return gaps / np.abs(gaps).max(), float(10.0 ** rng.uniform(-8, 1))


@pytest.mark.parametrize("seed", range(40))
def test_the_conditions_of_the_minimum_hold(seed: int) -> None:
    gaps, ridge = _problem(seed)
    weights = ridge_weights(gaps, ridge)
    assert weights is not None
    assert weights.min() >= 0
    assert weights.sum() == pytest.approx(1, abs=1e-12)
    slope = gaps.T @ (gaps @ weights) + ridge * weights
    used = weights > 0
    level = slope[used].mean()
    near = 1e-7 * max(float(np.abs(slope).max()), ridge)
    assert np.abs(slope[used] - level).max() <= near
    assert (slope[~used] >= level - near).all()


@pytest.mark.parametrize("seed", range(10))
def test_the_active_set_method_gives_the_same(seed: int) -> None:
    gaps, ridge = _problem(seed)
    system = np.vstack([gaps, np.sqrt(ridge) * np.eye(gaps.shape[1]), np.full(gaps.shape[1], 1e3)])
    plain, _ = nnls(system, np.append(np.zeros(len(system) - 1), 1e3), maxiter=10**5)
    found = simplex_weights(gaps, np.zeros(len(gaps)), ridge)
    plain /= plain.sum()

    def loss(weights: np.ndarray) -> float:
        return float(((gaps @ weights) ** 2).sum() + ridge * (weights**2).sum())

    assert loss(found) <= loss(plain) * (1 + 1e-9) + 1e-15


def test_two_donors_by_hand() -> None:
    """Gaps 0 and 1: w² + r ((1 - w)² + w²) is least at w = r / (1 + 2 r), a quarter for r = 1/2."""
    weights = ridge_weights(np.array([[0.0, 1.0]]), 0.5)
    assert weights == pytest.approx([0.75, 0.25], abs=1e-12)


def test_equal_donors_share_alike() -> None:
    weights = ridge_weights(np.zeros((3, 20)), 1.0)
    assert weights is not None
    assert weights == pytest.approx(np.full(20, 0.05))
