"""The ridge-augmented synthetic control: what the weights leave unmatched is made up by a ridge regression.

Ben-Michael, Feller & Rothstein 2021. See ``docs/methods/augmented.md``.
"""

from __future__ import annotations

import numpy as np

from sharitories.effects.comparison import Comparison
from sharitories.effects.fit import Fit
from sharitories.effects.panel import Floats
from sharitories.effects.solvers.simplex import simplex_weights

#: Ridges tried, as shares of the largest squared singular value of the centred donors.
RIDGES = tuple(10.0 ** np.arange(-6.0, 1.0))


def estimate(comparison: Comparison) -> Fit:
    """Weights may be negative; the ridge is chosen by leaving out one pre-period at a time (one-standard-error rule)."""
    own, others = comparison.pre, comparison.others_pre
    weights = _weights(own, others, _ridge(own, others))
    return Fit(comparison, comparison.others @ weights, weights, np.empty(0))


def _weights(own: Floats, others: Floats, ridge: float) -> Floats:
    """Equation 8 of the paper: w + (x1 - X0'w)' (X0'X0 + λI)⁻¹ X0', rows centred on the donors' mean."""
    mean = others.mean(axis=1)
    centred, target = others - mean[:, None], own - mean
    weights = simplex_weights(others, own)
    left = target - centred @ weights
    square = centred @ centred.T
    size = float(np.linalg.eigvalsh(square)[-1]) if len(square) else 1.0
    return np.asarray(
        weights + centred.T @ np.linalg.solve(square + ridge * (size or 1.0) * np.eye(len(square)), left)
    )


def _ridge(own: Floats, others: Floats) -> float:
    if len(own) < 3:
        return float(RIDGES[-1])
    misses = np.array([[_left_out(own, others, ridge, t) for t in range(len(own))] for ridge in RIDGES])
    mean = misses.mean(axis=1)
    best = int(mean.argmin())
    error = misses[best].std(ddof=1) / np.sqrt(len(own))
    return float(max(ridge for ridge, miss in zip(RIDGES, mean, strict=True) if miss <= mean[best] + error))


def _left_out(own: Floats, others: Floats, ridge: float, place: int) -> float:
    kept = np.arange(len(own)) != place
    weights = _weights(own[kept], others[kept], ridge)
    return float((own[place] - others[place] @ weights) ** 2)
