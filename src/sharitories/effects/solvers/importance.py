"""How much each predictor weighs in a synthetic control: as the path before treatment asks.

Two levels (Abadie & Gardeazabal 2003, appendix B): for given importances V the donors' weights minimise the distance
between predictors; V is chosen so that these weights follow the outcome before treatment as closely as they can.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from scipy.optimize import minimize

from sharitories.effects.comparison import Comparison
from sharitories.effects.panel import Floats
from sharitories.effects.solvers.simplex import simplex_weights

#: Nelder-Mead runs from each start; then once more from the best that it found, for the simplex may have shrunk early.
_STEPS = 400
_FLOOR = 1e-8


def best_importance(comparison: Comparison) -> tuple[Floats, Floats]:
    """Donors' weights (J) and predictors' importances (P, adding up to one), the best of several fixed starts.

    Predictors are divided by their standard deviation over all units (n - 1), as in the paper's own program.
    """
    every = np.column_stack([comparison.own_traits, comparison.others_traits])
    spread = every.std(axis=1, ddof=1)
    own = comparison.own_traits / np.where(spread > 0, spread, 1)
    others = comparison.others_traits / np.where(spread > 0, spread, 1)[:, None]

    def weights_of(importance: Floats) -> Floats:
        root = np.sqrt(importance)
        return simplex_weights(others * root[:, None], own * root)

    def loss(free: Floats) -> float:
        return _misfit(comparison, weights_of(_importance(free)))

    tried = [_search(loss, np.log(start + _FLOOR)) for start in _starts(comparison, own, others)]
    best = min(tried, key=loss)
    best = min((best, _search(loss, best)), key=loss)
    importance = _importance(best)
    return weights_of(importance), importance


def _misfit(comparison: Comparison, weights: Floats) -> float:
    return float(np.mean((comparison.pre - comparison.others_pre @ weights) ** 2))


def _importance(free: Floats) -> Floats:
    raised = np.exp(free - free.max())
    return np.asarray(raised / raised.sum())


def _search(loss: object, start: Floats) -> Floats:
    options = {"maxiter": _STEPS * len(start), "xatol": 1e-6, "fatol": 1e-12, "adaptive": len(start) > 4}
    return np.asarray(minimize(loss, start, method="Nelder-Mead", options=options).x)


def _starts(comparison: Comparison, own: Floats, others: Floats) -> Iterator[Floats]:
    """Equal importances; those of a regression of the pre-period outcome on the predictors; each predictor heavy in turn."""
    count = len(own)
    yield np.full(count, 1 / count)
    traits = np.column_stack([own, others])
    outcome = np.column_stack([comparison.pre, comparison.others_pre])
    design = np.vstack([np.ones(traits.shape[1]), traits]).T
    slopes, *_ = np.linalg.lstsq(design, outcome.T, rcond=None)
    strength = (slopes[1:] ** 2).sum(axis=1)
    yield strength / strength.sum() if strength.sum() > 0 else np.full(count, 1 / count)
    for heavy in range(count if count > 1 else 0):
        yield np.where(np.arange(count) == heavy, 0.9, 0.1 / (count - 1))
