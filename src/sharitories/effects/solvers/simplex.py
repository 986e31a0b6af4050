"""Least squares with weights that are not negative and add up to one: the heart of every synthetic control.

Lawson & Hanson's non-negative least squares on the differences to the target, with the sum as one heavy row: for weights that
add up to one, ``A w - b = (A - b 1') w``, so that the target becomes zero and only the sum is left to impose. An active-set
method ends after finitely many steps at an exact minimum.
"""

from __future__ import annotations

import numpy as np
from scipy.optimize import nnls

from sharitories.effects.panel import Floats

#: How much the row of the sum weighs against the largest difference; the sum then holds to about 1e-15 after scaling.
_HEAVY = 1e3


def simplex_weights(donors: Floats, target: Floats, ridge: float = 0.0) -> Floats:
    """Weights w of at least zero, adding up to one, that minimise |donors w - target|² + ridge |w|².

    ``donors`` is K × J (rows: what is matched), ``target`` K. With more donors than rows the minimum may be reached by many
    weights; ``ridge`` greater than zero makes it one. A donor that equals the target takes part like any other.
    """
    gaps = donors - target[:, None]
    if ridge > 0:
        gaps = np.vstack([gaps, np.sqrt(ridge) * np.eye(donors.shape[1])])
    scale = float(np.abs(gaps).max(initial=0.0)) or 1.0
    system = np.vstack([gaps / scale, np.full(gaps.shape[1], _HEAVY)])
    wanted = np.zeros(len(system))
    wanted[-1] = _HEAVY
    weights, _ = nnls(system, wanted, maxiter=10 * max(system.shape))
    total = weights.sum()
    return np.asarray(weights / total if total > 0 else np.full(len(weights), 1 / len(weights)))


def least_norm_weights(donors: Floats, target: Floats) -> Floats:
    """The weights of least norm among those that fit (nearly) best: one answer where many fit.

    A ridge of a millionth of the donors' mean square breaks ties and moves the fit by no more than about that share.
    """
    mean_square = float(np.mean((donors - target[:, None]) ** 2))
    return simplex_weights(donors, target, ridge=1e-6 * mean_square * len(target) or 1e-12)


def penalised_weights(donors: Floats, target: Floats, costs: Floats) -> Floats:
    """Weights on the simplex that minimise |donors w - target|² + costs · w (``costs`` J, one per donor, not negative).

    The linear term is taken into the square: with Q = A'A + εI = LL', the aim is |L'w + L⁻¹c/2|² but for a constant.
    """
    gaps = donors - target[:, None]
    scale = float(np.abs(gaps).max(initial=0.0)) or 1.0
    gaps, costs = gaps / scale, costs / scale**2
    square = gaps.T @ gaps
    square[np.diag_indices_from(square)] += 1e-9 * (1 + np.trace(square) / len(square))
    lower = np.linalg.cholesky(square)
    shift = np.linalg.solve(lower, -costs / 2)
    heavy = _HEAVY * (1 + float(np.abs(shift).max(initial=0.0)))
    system = np.vstack([lower.T, np.full(len(square), heavy)])
    weights, _ = nnls(system, np.append(shift, heavy), maxiter=10 * len(system))
    return np.asarray(weights / weights.sum())
