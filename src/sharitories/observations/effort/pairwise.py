"""Three lists or more, any two of which may depend on each other: how likely each number alive is.

The log-linear model with all pairs (Fienberg 1972, *Biometrika* 59:591-603), its coefficients integrated out:

    p(u | n) ∝ 1/N · L(n, u; β) · prior(β) · |J(β)|^(−½)      at the β that is best given u unseen, N = seen + u

(Laplace's method; Tierney & Kadane 1986, *JASA* 81:82-86). The dependence of two lists has a wide normal prior, which
decides only where no initiative stands in both; each list's reach has Jeffreys'. Why not the model that AICc chooses,
or an average: their intervals miss the truth where dependence is moderate (``docs/methods/effort.md``).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaln

from sharitories.observations.effort.distribution import Distribution
from sharitories.observations.effort.hierarchy import design, terms

Floats = NDArray[np.float64]

#: Standard deviation of the logarithm of the odds ratio of two lists: two in three between 1/20 and 20.
SPREAD = 3.0
#: Numbers of unseen at which the likelihood is worked out: 0, then evenly on the logarithm up to 60 per one seen.
_POINTS, _FARTHEST, _LEAST = 90, 60.0, 600.0
_STEPS, _STILL = 60, 1e-7


def all_pairs(counts: NDArray[np.int64], lists: int, spread: float = SPREAD) -> Distribution:
    """Belief in the number alive; ``counts`` of the histories 1 to 2^lists − 1 (:func:`hierarchy.cells`)."""
    seen = float(counts.sum())
    unseen = np.concatenate([[0.0], np.geomspace(0.2, max(_FARTHEST * seen, _LEAST), _POINTS)])
    table = np.concatenate([unseen[:, None], np.tile(counts, (len(unseen), 1))], axis=1)
    columns = design(np.arange(2**lists), lists, 2)
    density = np.exp(_log_density(table, columns, _precision(lists, spread), lists))
    return _cumulated(seen, unseen, density)


def _precision(lists: int, spread: float) -> Floats:
    """Of the prior of each coefficient; a trace on the constant and the lists, so that all can be solved."""
    return np.array([spread**-2 if term.bit_count() == 2 else 1e-9 for term in terms(lists, 2)])


def _log_density(table: Floats, columns: Floats, precision: Floats, lists: int) -> Floats:
    """Of the unseen of each row (its first cell), up to a constant; the largest is 0."""
    expected, beta, information = _best(table, columns, precision)
    total = table.sum(axis=1)
    share = expected / expected.sum(axis=1, keepdims=True)
    likelihood = np.where(table > 0, table * np.log(share), 0.0).sum(axis=1)
    choices = gammaln(total + 1) - gammaln(table[:, 0] + 1)
    prior = -((beta**2 * np.where(precision > 1e-6, precision, 0.0)).sum(axis=1)) / 2
    reach = share @ columns[:, 1 : lists + 1]
    jeffreys = (np.log(reach) + np.log1p(-reach)).sum(axis=1) / 2
    volume = -(np.linalg.slogdet(information)[1] - np.log(total)) / 2
    density = likelihood + choices + prior + jeffreys + volume - np.log(total)
    return np.asarray(density - density.max())


def _best(table: Floats, columns: Floats, precision: Floats) -> tuple[Floats, Floats, Floats]:
    """Expected counts, coefficients and information of each row's table at its penalised maximum."""
    eta = np.log(table + 0.5)
    for step in range(_STEPS):
        weight = np.exp(eta)
        information = _information(weight, columns, precision)
        pull = ((eta * weight + table - weight) @ columns)[:, :, None]
        beta = np.asarray(np.linalg.solve(information, pull)[:, :, 0], dtype=np.float64)
        new = np.clip(beta @ columns.T, -30.0, 30.0)
        moved = np.abs(new - eta).max()
        eta = new if step < _STEPS // 4 else (new + eta) / 2
        if moved < _STILL:
            break
    weight = np.asarray(np.exp(eta), dtype=np.float64)
    return weight, beta, _information(weight, columns, precision)


def _information(weight: Floats, columns: Floats, precision: Floats) -> Floats:
    rows, _ = weight.shape
    terms_ = columns.shape[1]
    products = (columns[:, :, None] * columns[:, None, :]).reshape(len(columns), -1)
    return np.asarray((weight @ products).reshape(rows, terms_, terms_) + np.diag(precision))


def _cumulated(seen: float, unseen: Floats, density: Floats) -> Distribution:
    """Trapezia between the points, each number of unseen standing for half a unit on either side."""
    pieces = (density[1:] + density[:-1]) / 2 * np.diff(unseen)
    below = np.concatenate([[0.0], np.cumsum(pieces)])
    return Distribution(seen + unseen, below / below[-1])
