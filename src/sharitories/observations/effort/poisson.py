"""Poisson log-linear models of many designs, fitted at once by iteratively reweighted least squares.

McCullagh & Nelder 1989, *Generalized Linear Models*, 2.5: weights μ, working response η + (n − μ)/μ.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

_STEPS, _SMALL = 60, 1e-10
#: Linear predictors are held within these, so that no cell over- or underflows on the way.
_LOW, _HIGH = -30.0, 30.0


class Fits(NamedTuple):
    """Fits of many models: their expected counts, coefficients (0 where the term is left out), and convergence."""

    expected: Floats
    coefficients: Floats
    converged: NDArray[np.bool_]


def fit(counts: Floats, design: Floats, inside: NDArray[np.bool_], start: Floats | None = None) -> Fits:
    """Fit each row of ``counts`` (models × cells) with the columns of ``design`` (cells × terms) that are ``inside``.

    ``start``: expected counts to set out from. A fit that stands still to ten digits within 60 steps has converged.
    """
    eta = np.log(counts + 0.5 if start is None else start)
    outside = np.where(inside, 0.0, 1.0)
    beta = np.zeros(inside.shape)
    moving = np.ones(len(counts), dtype=bool)
    for _ in range(_STEPS):
        at = np.flatnonzero(moving)
        if not len(at):
            break
        mu = np.exp(eta[at])
        new = _solve(design, mu, eta[at] * mu + counts[at] - mu, inside[at], outside[at])
        step = np.clip(new @ design.T, _LOW, _HIGH)
        moving[at] = np.abs(step - eta[at]).max(1) > _SMALL * 1e2
        beta[at], eta[at] = new, step
    return Fits(np.exp(eta), beta, ~moving)


def _solve(
    design: Floats, weight: Floats, pull: Floats, inside: NDArray[np.bool_], outside: Floats
) -> Floats:
    """Weighted least squares of each model; the columns left out are solved as 0."""
    info = np.einsum("ct,mc,cu->mtu", design, weight, design, optimize=True)
    info *= inside[:, :, None] & inside[:, None, :]
    diagonal = np.arange(design.shape[1])
    info[:, diagonal, diagonal] += outside + _SMALL
    right = np.where(inside, pull @ design, 0.0)
    solved: Floats = np.linalg.solve(info, right[:, :, None])[:, :, 0]
    return solved


def deviance(counts: Floats, expected: Floats) -> Floats:
    """Deviance of each fit: 2 Σ n log(n/μ) − (n − μ)."""
    ratio = np.log(np.maximum(counts, 1e-300) / expected)
    parts = np.where(counts > 0, counts * ratio, 0.0) - (counts - expected)
    return np.asarray(2 * parts.sum(axis=-1))
