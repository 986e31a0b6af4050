"""Synthetic difference in differences: donors and periods are both weighted, and levels may differ.

Arkhangelsky, Athey, Hirshberg, Imbens & Wager 2021, algorithm 1. See ``docs/methods/synthetic-did.md``.
"""

from __future__ import annotations

import numpy as np

from sharitories.effects.comparison import Comparison
from sharitories.effects.fit import Fit
from sharitories.effects.panel import Floats
from sharitories.effects.solvers.simplex import simplex_weights


def estimate(comparison: Comparison) -> Fit:
    """The gap after treatment less the gap in the periods before that foretell those after."""
    own, others = comparison.pre, comparison.others_pre
    after = len(comparison.own) - comparison.before
    changes = np.diff(others, axis=0)
    noise = float(changes.std(ddof=1)) if changes.size > 1 else 0.0
    spread = (comparison.size * after) ** 0.25 * noise
    weights = simplex_weights(
        others - others.mean(axis=0), own - own.mean(), ridge=spread**2 * comparison.before
    )
    periods = _period_weights(comparison, noise)
    shift = float(periods @ (own - others @ weights))
    return Fit(comparison, comparison.others @ weights + shift, weights, np.empty(0), shift)


def _period_weights(comparison: Comparison, noise: float) -> Floats:
    """Weights of the pre-periods: so weighted, the donors' past is parallel to the mean of what came after."""
    past = comparison.others_pre.T
    future = comparison.others[comparison.before :].mean(axis=0)
    ridge = (1e-6 * noise) ** 2 * len(past)
    return simplex_weights(past - past.mean(axis=0), future - future.mean(), ridge=ridge)
