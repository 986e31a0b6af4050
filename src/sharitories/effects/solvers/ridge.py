"""The same weights with a ridge, found from their few multipliers instead of their many values.

For A of K rows and J columns, the weights that minimise ½|A w|² + ½ r |w|² on the simplex are w = max(0, m - A'v) / r with
v = A w and m such that they add up to one: K + 1 unknowns in place of J. The equations are piecewise linear; Newton's
method on their dual, which is concave, ends on the right piece (Qi & Sun 1993), most often in ten steps.
"""

from __future__ import annotations

import numpy as np

from sharitories.effects.panel import Floats

_STEPS = 25
_HALVINGS = 30
#: How far the weights may be from adding up to one, and v from A w, beside their size, to count as solved.
_EXACT = 1e-10


def ridge_weights(gaps: Floats, ridge: float) -> Floats | None:
    """Weights on the simplex that minimise |gaps w|² + ridge |w|², ``gaps`` K × J; None where the steps do not settle."""
    count, wide = gaps.shape
    mean = gaps.mean(axis=1)
    unknown = np.append(mean, (ridge + float(mean @ mean)) / wide + float(mean @ mean))
    value = _dual(gaps, ridge, unknown)
    for _ in range(_STEPS):
        weights = np.maximum(unknown[-1] - gaps.T @ unknown[:-1], 0.0) / ridge
        left = np.append(gaps @ weights - unknown[:-1], 1.0 - weights.sum())
        size = 1.0 + float(np.abs(unknown[:-1]).max(initial=0.0))
        if np.abs(left[:-1]).max(initial=0.0) <= _EXACT * size and abs(left[-1]) <= _EXACT:
            return np.asarray(weights / weights.sum())
        step = _newton(gaps[:, weights > 0], ridge, left, count)
        moved = _climbed(gaps, ridge, unknown, step, value, float(left @ step))
        if moved is None:
            return None
        unknown, value = moved
    return None


def _newton(active: Floats, ridge: float, left: Floats, count: int) -> Floats:
    """The step on the present piece; a whisper of damping where no weight is left above zero."""
    sums = active.sum(axis=1)
    slope = np.empty((count + 1, count + 1))
    slope[:-1, :-1] = np.eye(count) + active @ active.T / ridge
    slope[:-1, -1] = slope[-1, :-1] = -sums / ridge
    slope[-1, -1] = active.shape[1] / ridge
    slope[np.diag_indices(count + 1)] += 1e-12 * (1 + np.trace(slope))
    return np.asarray(np.linalg.solve(slope, left), dtype=np.float64)


def _dual(gaps: Floats, ridge: float, unknown: Floats) -> float:
    """The dual: m - ½|v|² - |max(0, m - A'v)|² / 2r, whose slope is what is left of the equations."""
    above = np.maximum(unknown[-1] - gaps.T @ unknown[:-1], 0.0)
    return float(unknown[-1] - 0.5 * unknown[:-1] @ unknown[:-1] - 0.5 * above @ above / ridge)


def _climbed(
    gaps: Floats, ridge: float, unknown: Floats, step: Floats, value: float, rise: float
) -> tuple[Floats, float] | None:
    """The first of the halved steps after which the dual has risen enough (Armijo); None where none has."""
    share = 1.0
    for _ in range(_HALVINGS):
        tried = unknown + share * step
        reached = _dual(gaps, ridge, tried)
        if reached >= value + 1e-4 * share * rise - 1e-13 * (1 + abs(value)):
            return tried, reached
        share /= 2
    return None
