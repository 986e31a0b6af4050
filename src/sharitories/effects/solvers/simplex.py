"""Least squares with weights that are not negative and add up to one: the heart of every synthetic control.

Lawson & Hanson's non-negative least squares on the differences to the target, with the sum as one heavy row: for weights that
add up to one, ``A w - b = (A - b 1') w``, so that the target becomes zero and only the sum is left to impose. An active-set
method ends after finitely many steps at an exact minimum.
"""

from __future__ import annotations

import numpy as np
from scipy.optimize import nnls

from sharitories.effects.panel import Floats
from sharitories.effects.solvers.ridge_dual import ridge_weights

#: How much the row of the sum weighs against the largest difference; the sum then holds to about 1e-15 after scaling.
_HEAVY = 1e3
#: How near a step of the penalised weights stays to the one before (small: fewer steps, worse conditioned), and most steps.
_NEAR = 0.1
_STEPS = 100
#: Donors per row from which a ridge problem is solved in the rows, and the least ridge (over the largest difference squared)
#: for which that is well conditioned.
MANY, LEAST = 4, 1e-8
#: A fit whose error is below this share of the donors' distance is exact; ties are then broken at this price of distance.
_EXACT = 1e-7
_TIE = 1e-6


def simplex_weights(donors: Floats, target: Floats, ridge: float = 0.0) -> Floats:
    """Weights w of at least zero, adding up to one, that minimise |donors w - target|² + ridge |w|².

    ``donors`` is K × J (rows: what is matched), ``target`` K. With more donors than rows the minimum may be reached by many
    weights; ``ridge`` greater than zero makes it one. A donor that equals the target takes part like any other.
    """
    gaps = donors - target[:, None]
    if ridge > 0:
        if (found := _in_rows(gaps, ridge)) is not None:
            return found
        gaps = np.vstack([gaps, np.sqrt(ridge) * np.eye(donors.shape[1])])
    scale = float(np.abs(gaps).max(initial=0.0)) or 1.0
    system = np.vstack([gaps / scale, np.full(gaps.shape[1], _HEAVY)])
    wanted = np.zeros(len(system))
    wanted[-1] = _HEAVY
    weights, _ = nnls(system, wanted, maxiter=10 * max(system.shape))
    total = weights.sum()
    return np.asarray(weights / total if total > 0 else np.full(len(weights), 1 / len(weights)))


def _in_rows(gaps: Floats, ridge: float) -> Floats | None:
    """The same minimum found in the dimension of the rows, where donors are several times as many."""
    rows, count = gaps.shape
    scale = float(np.abs(gaps).max(initial=0.0))
    if count < MANY * rows or not scale or ridge < LEAST * scale**2:
        return None
    return ridge_weights(gaps / scale, ridge / scale**2)


def nearest_weights(donors: Floats, target: Floats) -> Floats:
    """:func:`simplex_weights`; where many weights fit exactly, those of the donors that are nearest to the target.

    With more donors than rows a target in the donors' hull has many exact fits, which differ in what they foretell; a solver
    gives one of them, by the donors' order. The penalised weights of a vanishing penalty are one answer (Abadie & L'Hour 2021).
    """
    weights = simplex_weights(donors, target)
    far = ((donors - target[:, None]) ** 2).sum(axis=0)
    left = float(((donors @ weights - target) ** 2).sum())
    if left > _EXACT**2 * float(far.mean()) or len(target) >= len(far):
        return weights
    return penalised_weights(donors, target, _TIE * far)


def least_norm_weights(donors: Floats, target: Floats) -> Floats:
    """The weights of least norm among those that fit (nearly) best: one answer where many fit.

    A ridge of a millionth of the donors' mean square breaks ties and moves the fit by no more than about that share.
    """
    mean_square = float(np.mean((donors - target[:, None]) ** 2))
    return simplex_weights(donors, target, ridge=1e-6 * mean_square * len(target) or 1e-12)


def penalised_weights(donors: Floats, target: Floats, costs: Floats) -> Floats:
    """Weights on the simplex that minimise |donors w - target|² + costs · w (``costs`` J, one per donor, not negative).

    The cost becomes one more row: (ε c·(w - v) + 1/2ε)² is c·w plus ε² (c·(w - v))² and a constant, so that each step is
    again least squares with K + 2 rows; v is the answer of the step before (Rockafellar 1976, proximal points), and
    the steps end when c·w stands still, at the exact minimum.
    """
    gaps = donors - target[:, None]
    scale = float(np.abs(gaps).max(initial=0.0)) or 1.0
    gaps, costs = gaps / scale, costs / scale**2
    costs = costs - costs.min(initial=np.inf)  # the weights add up to one: a cost that all bear moves nothing
    dearest = float(costs.max(initial=0.0))
    if dearest == 0:
        return simplex_weights(donors, target)
    near = _NEAR / np.sqrt(dearest)
    heavy = _HEAVY * max(1.0, np.sqrt(dearest)) / _NEAR
    system = np.vstack([gaps, near * costs, np.full(gaps.shape[1], heavy)])
    wanted = np.zeros(len(system))
    wanted[-1] = heavy
    paid = 0.0
    for _ in range(_STEPS):
        wanted[-2] = near * paid - 1 / (2 * near)
        weights, _ = nnls(system, wanted, maxiter=10 * max(system.shape))
        weights = weights / weights.sum()
        before, paid = paid, float(costs @ weights)
        if abs(paid - before) <= 1e-10 * dearest:
            break
    return np.asarray(weights)
