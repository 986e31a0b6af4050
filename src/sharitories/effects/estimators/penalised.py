"""The penalised synthetic control: donors that are each like the treated unit, not only in their mean.

Abadie & L'Hour 2021. See ``docs/methods/penalised.md``.
"""

from __future__ import annotations

import numpy as np

from sharitories.effects.comparison import Comparison
from sharitories.effects.fit import Fit
from sharitories.effects.panel import Floats
from sharitories.effects.solvers.simplex import penalised_weights

#: Penalties tried, from nearly none to nearly the nearest donor alone.
PENALTIES = tuple(10.0 ** np.arange(-4, 3))


def estimate(comparison: Comparison) -> Fit:
    """The penalty is the one that foretells best the last third of the pre-periods from the first two."""
    weights = _weights(comparison.others_pre, comparison.pre, _penalty(comparison))
    return Fit(comparison, comparison.others @ weights, weights, np.empty(0))


def _weights(others: Floats, own: Floats, penalty: float) -> Floats:
    far = ((others - own[:, None]) ** 2).sum(axis=0)
    return penalised_weights(others, own, penalty * far)


def _penalty(comparison: Comparison) -> float:
    learnt = max(2, comparison.before - max(1, comparison.before // 3))
    if learnt >= comparison.before:
        return float(PENALTIES[len(PENALTIES) // 2])
    held = slice(learnt, comparison.before)
    own, others = comparison.own, comparison.others

    def misses(penalty: float) -> float:
        weights = _weights(others[:learnt], own[:learnt], penalty)
        return float(np.mean((own[held] - others[held] @ weights) ** 2))

    return float(min(PENALTIES, key=misses))
