"""How much each predictor weighs in a synthetic control: as the path before treatment asks.

Two levels (Abadie & Gardeazabal 2003, appendix B): for given importances V the donors' weights minimise the distance
between predictors; V is chosen so that these weights follow the outcome before treatment as closely as they can.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
from scipy.optimize import minimize, nnls

from sharitories.effects.comparison import Comparison
from sharitories.effects.panel import Floats

#: Least importance of a predictor beside the largest: below it, only ties would still be broken.
LEAST = 1e-6
#: Steps of one search, by predictor; restarts from the best found so far, as long as the loss falls by this share.
_STEPS = 60
_RESTARTS = 4
_FALLS = 1e-4
#: How far the corners of a search lie from its start, in logarithms of an importance.
_STEP = 3.0
_HEAVY = 1e3


def best_importance(comparison: Comparison) -> tuple[Floats, Floats]:
    """Donors' weights (J) and predictors' importances (P, adding up to one), the best of several fixed starts.

    Predictors are divided by their standard deviation over all units (n - 1), as in the paper's own program.
    """
    weights_of = _inner(comparison)
    if comparison.importance:
        given = np.array(comparison.importance) / sum(comparison.importance)
        return weights_of(given), given
    own, others = comparison.pre, comparison.others_pre

    def loss(free: Floats) -> float:
        left = own - others @ weights_of(_importance(free))
        return float(left @ left)

    best = min((_search(loss, start) for start in _starts(comparison)), key=loss)
    for _ in range(_RESTARTS):
        again = _search(loss, best)
        fallen = loss(best) - loss(again)
        best = again if fallen > 0 else best
        if fallen <= _FALLS * loss(best):
            break
    importance = _importance(best)
    return weights_of(importance), importance


def _inner(comparison: Comparison) -> Callable[[Floats], Floats]:
    """Weights on the simplex for given importances: :func:`simplex_weights`, with everything that stays done once."""
    own, others = _standardised(comparison)
    gaps = others - own[:, None]
    system = np.vstack([gaps / (float(np.abs(gaps).max(initial=0.0)) or 1.0), np.ones(others.shape[1])])
    wanted = np.zeros(len(system))
    scaled = np.empty_like(system)
    steps = 10 * max(system.shape)

    def weights_of(importance: Floats) -> Floats:
        root = np.sqrt(importance)
        np.multiply(system[:-1], root[:, None], out=scaled[:-1])
        heavy = _HEAVY * float(root.max())
        scaled[-1] = heavy
        wanted[-1] = heavy
        weights, _ = nnls(scaled, wanted, maxiter=steps)
        return np.asarray(weights / weights.sum())

    return weights_of


def _standardised(comparison: Comparison) -> tuple[Floats, Floats]:
    every = np.column_stack([comparison.own_traits, comparison.others_traits])
    spread = every.std(axis=1, ddof=1)
    spread = np.where(spread > 0, spread, 1)
    return comparison.own_traits / spread, comparison.others_traits / spread[:, None]


def _importance(free: Floats) -> Floats:
    raised = np.exp(np.maximum(free - free.max(), np.log(LEAST)))
    return np.asarray(raised / raised.sum())


def _search(loss: Callable[[Floats], float], start: Floats) -> Floats:
    steps = _STEPS * len(start)
    corners = np.vstack([start, start - _STEP * np.eye(len(start))])
    options = {
        "initial_simplex": corners,
        "maxiter": steps,
        "maxfev": 2 * steps,
        "xatol": 1e-3,
        "fatol": 1e-6 * loss(start),
    }
    return np.asarray(minimize(loss, start, method="Nelder-Mead", options=options).x)


def _starts(comparison: Comparison) -> Iterator[Floats]:
    """Logarithms of equal importances, and of those of a regression of the outcome before on the predictors."""
    own, others = _standardised(comparison)
    yield np.zeros(len(own))
    traits = np.column_stack([own, others])
    outcome = np.column_stack([comparison.pre, comparison.others_pre])
    design = np.vstack([np.ones(traits.shape[1]), traits]).T
    slopes, *_ = np.linalg.lstsq(design, outcome.T, rcond=None)
    strength = (slopes[1:] ** 2).sum(axis=1)
    if strength.max() > 0:
        yield np.log(np.maximum(strength / strength.max(), LEAST))
