"""Synthetic difference in differences: donors and periods are both weighted, and levels may differ.

Arkhangelsky, Athey, Hirshberg, Imbens & Wager 2021, algorithm 1. See ``docs/methods/synthetic-did.md``.
"""

from __future__ import annotations

import numpy as np

from sharitories.effects.comparison import Comparison
from sharitories.effects.fit import Fit
from sharitories.effects.panel import Floats
from sharitories.effects.solvers.simplex import least_norm_weights, simplex_weights


def estimate(comparison: Comparison) -> Fit:
    """The gap after treatment less the gap in the periods before that foretell those after."""
    own, others = comparison.pre, comparison.others_pre
    changes = np.diff(others, axis=0)
    noise = float(changes.std(ddof=1)) if changes.size > 1 else 0.0
    weights = _donor_weights(comparison, noise)
    shift = float(_period_weights(comparison, noise) @ (own - others @ weights))
    return Fit(comparison, comparison.others @ weights + shift, weights, np.empty(0), shift)


def _donor_weights(comparison: Comparison, noise: float) -> Floats:
    """Weights of the donors: so weighted, their past is parallel to the treated unit's; without noise, of least norm."""
    past, own = (
        comparison.others_pre - comparison.others_pre.mean(axis=0),
        comparison.pre - comparison.pre.mean(),
    )
    if noise == 0:
        return least_norm_weights(past, own)
    after = len(comparison.own) - comparison.before
    spread = (comparison.size * after) ** 0.25 * noise
    return simplex_weights(past, own, ridge=spread**2 * comparison.before)


def _period_weights(comparison: Comparison, noise: float) -> Floats:
    """Weights of the pre-periods: so weighted, the donors' past is parallel to the mean of what came after."""
    past = comparison.others_pre.T
    future = comparison.others[comparison.before :].mean(axis=0)
    ridge = (1e-6 * noise) ** 2 * len(past)
    return simplex_weights(past - past.mean(axis=0), future - future.mean(), ridge=ridge)
