"""Weights (OECD/JRC 2008, step 6): given, equal, by principal components, or to each unit's own benefit."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sharitories.profiles.composite.refusal import CannotHonour

Floats = NDArray[np.float64]


def scaled(weights: Floats) -> Floats:
    """Weights (m,) made to sum to 1; raise :class:`CannotHonour` where one is negative or all are 0."""
    if not (weights >= 0).all() or weights.sum() <= 0:
        raise CannotHonour("weight", "weights must not be negative or missing, and not all 0")
    return np.asarray(weights / weights.sum())


def equal(columns: int) -> Floats:
    """The same weight for each of so many columns."""
    return np.full(columns, 1 / columns)


def principal_components(values: Floats) -> Floats:
    """Weights (m,) from the loadings of the first principal component of the correlations, squared, summing to 1.

    Nicoletti, Scarpetta & Boylaud (2000, OECD). Raise :class:`CannotHonour` where a loading's sign differs from the
    others': such an indicator works against the rest, and no weight would say so.
    """
    whole = values[~np.isnan(values).any(axis=1)]
    if len(whole) <= values.shape[1] or (whole.std(axis=0) == 0).any():
        raise CannotHonour("weight", "pca needs more whole units than indicators, all of which vary")
    _, vectors = np.linalg.eigh(np.corrcoef(whole, rowvar=False))
    first = vectors[:, -1] * np.sign(vectors[:, -1].sum())
    against = np.flatnonzero(first < -1e-9)
    if len(against):
        raise CannotHonour(
            "weight", "loads against the other indicators on the first component", str(int(against[0]))
        )
    return np.asarray(first**2 / (first**2).sum())


def benefit_of_the_doubt(values: Floats) -> Floats:
    """For each unit the weights (n, m) that serve it best: max Σ w x with Σ w x ≤ 1 for every unit, w ≥ 0.

    Cherchye et al. (2007, *Soc. Indic. Res.* 82:111). The score of a unit is ``(weights * values).sum(axis=1)``, 1 on the
    frontier. Raise :class:`CannotHonour` for a missing or negative value.
    """
    from scipy.optimize import linprog

    if np.isnan(values).any() or (values < 0).any() or (values.max(axis=0) <= 0).any():
        raise CannotHonour("weight", "benefit of the doubt needs values that are there and not negative")
    ceiling = np.ones(len(values))
    found = [linprog(-row, A_ub=values, b_ub=ceiling, bounds=(0, None), method="highs") for row in values]
    if not all(result.success for result in found):
        raise CannotHonour("weight", "a programme of benefit of the doubt has no solution")
    return np.asarray([result.x for result in found])
