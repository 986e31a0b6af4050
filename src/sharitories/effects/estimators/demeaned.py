"""The demeaned synthetic control: donors match the shape of the path, and a constant makes up the difference of levels.

Doudchenko & Imbens 2016; Ferman & Pinto 2021. See ``docs/methods/demeaned.md``.
"""

from __future__ import annotations

import numpy as np

from sharitories.effects.comparison import Comparison
from sharitories.effects.fit import Fit
from sharitories.effects.solvers.simplex import least_norm_weights


def estimate(comparison: Comparison) -> Fit:
    """Each path less its own mean before treatment; of the weights that fit best, those of least norm."""
    own, others = comparison.pre.mean(), comparison.others_pre.mean(axis=0)
    weights = least_norm_weights(comparison.others_pre - others, comparison.pre - own)
    shift = float(own - others @ weights)
    return Fit(comparison, comparison.others @ weights + shift, weights, np.empty(0), shift)
