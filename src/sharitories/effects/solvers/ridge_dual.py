"""The ridge problem on the simplex with many more donors than matched rows, solved in the rows' own dimension.

Minimise |G w|² + r |w|² over weights of at least zero that add up to one, G being K × J with K much less than J. With
y = G w the conditions of a minimum are w = max(0, μ - G'y) / r: K + 1 unknowns (y, μ), found by Newton's steps on a
concave, piecewise quadratic dual (Qi & Sun 1993, *Mathematical Programming* 58:353–367). Where they do not end at an
exact answer the caller takes the active-set method.
"""

from __future__ import annotations

import numpy as np

from sharitories.effects.panel import Floats

STEPS = 60
#: How far the sum of weights, and G w from y (over the largest cell of G), may stay from their conditions.
EXACT = 1e-11


def ridge_weights(gaps: Floats, ridge: float) -> Floats | None:
    """The J weights, or None where Newton's steps did not end; ``gaps`` is K × J, ``ridge`` above zero."""
    rows, count = gaps.shape
    point = np.append(gaps.mean(axis=1), ridge / count + float((gaps.T @ gaps.mean(axis=1)).mean()))
    lifted = np.vstack([-gaps, np.ones(count)])
    damped = np.diag(np.append(np.ones(rows), 0.0))
    value, weights, slope = _dual(point, lifted, ridge)
    scale = float(np.abs(gaps).max(initial=0.0)) or 1.0
    for _ in range(STEPS):
        if np.abs(slope[:-1]).max(initial=0.0) <= EXACT * scale and abs(slope[-1]) <= EXACT:
            return np.asarray(weights / weights.sum())
        active = lifted[:, weights > 0]
        if not active.shape[1]:
            return None
        step = np.linalg.solve(damped + active @ active.T / ridge, slope)
        length, gain = 1.0, float(slope @ step)
        while True:
            tried = _dual(point + length * step, lifted, ridge)
            if tried[0] >= value + 1e-4 * length * gain or length < 1e-6:
                break
            length /= 2
        if length < 1e-6 and tried[0] <= value:
            return None
        point = point + length * step
        value, weights, slope = tried
    return None


def _dual(point: Floats, lifted: Floats, ridge: float) -> tuple[float, Floats, Floats]:
    """The dual's value at (y, μ), the weights there, and its gradient."""
    weights = np.maximum(0.0, lifted.T @ point) / ridge
    y, level = point[:-1], float(point[-1])
    value = level - float(y @ y) / 2 - ridge * float(weights @ weights) / 2
    slope = np.append(-y, 1.0) - lifted @ weights
    return value, weights, slope
