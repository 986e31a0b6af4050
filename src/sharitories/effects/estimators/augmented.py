"""The ridge-augmented synthetic control: what the weights leave unmatched is made up by a ridge regression.

Ben-Michael, Feller & Rothstein 2021. See ``docs/methods/augmented.md``.
"""

from __future__ import annotations

import numpy as np

from sharitories.effects.comparison import Comparison
from sharitories.effects.fit import Fit
from sharitories.effects.panel import Floats
from sharitories.effects.solvers.simplex import nearest_weights

#: Ridges tried, as shares of the largest squared singular value of the centred donors: those of R's augsynth.
RIDGES: tuple[float, ...] = tuple((10.0 ** np.linspace(0, -8, 21)).tolist())


def estimate(comparison: Comparison) -> Fit:
    """Weights may be negative; the ridge is chosen by leaving out one pre-period at a time (one-standard-error rule)."""
    own, others = comparison.pre, comparison.others_pre
    weights = augmented_weights(own, others, np.array([_ridge(own, others)]))[0]
    return Fit(comparison, comparison.others @ weights, weights, np.empty(0))


def augmented_weights(own: Floats, others: Floats, ridges: Floats) -> Floats:
    """Weights ridges × J, each adding up to one: lemma 1 of the paper, w + (x1 - X0'w)' (X0'X0 + λI)⁻¹ X0'.

    ``own`` K, ``others`` K × J, rows centred on the donors' mean. One decomposition serves all ridges, which are shares
    of the largest eigenvalue of X0'X0.
    """
    mean = others.mean(axis=1)
    centred = others - mean[:, None]
    weights = nearest_weights(others, own)
    sizes, axes = np.linalg.eigh(centred @ centred.T)
    least = np.asarray(ridges * (float(sizes[-1]) or 1.0))
    left = axes.T @ (own - mean - centred @ weights)
    return np.asarray(weights + (left / (np.maximum(sizes, 0) + least[:, None])) @ (axes.T @ centred))


def _ridge(own: Floats, others: Floats) -> float:
    if len(own) < 3:
        return float(RIDGES[0])
    misses = np.array([_left_out(own, others, place) for place in range(len(own))])
    mean = misses.mean(axis=0)
    best = int(mean.argmin())
    error = misses[:, best].std(ddof=1) / np.sqrt(len(own))
    return float(max(r for r, miss in zip(RIDGES, mean, strict=True) if miss <= mean[best] + error))


def _left_out(own: Floats, others: Floats, place: int) -> Floats:
    """Squared error in the period at this place, one for each ridge, by weights that did not see it."""
    kept = np.arange(len(own)) != place
    weights = augmented_weights(own[kept], others[kept], np.array(RIDGES))
    return np.asarray((own[place] - weights @ others[place]) ** 2)
