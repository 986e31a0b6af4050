"""The synthetic control: donors weighted so that they were, before treatment, like the treated unit.

Abadie & Gardeazabal 2003; Abadie, Diamond & Hainmueller 2010. See ``docs/methods/synthetic-control.md``.
"""

from __future__ import annotations

import numpy as np

from sharitories.effects.comparison import Comparison
from sharitories.effects.fit import Fit
from sharitories.effects.panel import Floats
from sharitories.effects.solvers.importance import best_importance
from sharitories.effects.solvers.simplex import nearest_weights


def estimate(comparison: Comparison) -> Fit:
    """On the outcome's own path where the design names no predictor, else on predictors weighed by the data."""
    weights, importance = best_importance(comparison) if comparison.traits else _by_path(comparison)
    return Fit(comparison, comparison.others @ weights, weights, importance)


def _by_path(comparison: Comparison) -> tuple[Floats, Floats]:
    return nearest_weights(comparison.others_pre, comparison.pre), np.empty(0)
