"""Aggregation by outranking: who beats whom on the weight of indicators; nothing is compensated by size."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.stats import rankdata

from sharitories.profiles.composite.refusal import CannotHonour
from sharitories.profiles.composite.weigh import scaled

Floats = NDArray[np.float64]


def outranking(values: Floats, weights: Floats) -> Floats:
    """The weight on which each unit is ahead of each other, shape (n, n), ties halved; its two halves sum to 1.

    Condorcet's matrix as Munda & Nardo (2009, *Applied Economics* 41:1513) use it. Raise :class:`CannotHonour` for a missing
    value, or weights that are negative or all 0.
    """
    if np.isnan(values).any():
        raise CannotHonour("aggregate", "outranking needs every value: impute first")
    shares = scaled(np.asarray(weights, dtype=np.float64))
    matrix = np.zeros((len(values), len(values)))
    for column, share in zip(values.T, shares, strict=True):
        ahead = column[:, None] > column[None, :]
        level = column[:, None] == column[None, :]
        matrix += share * (ahead + 0.5 * level)
    return matrix


def copeland(values: Floats, weights: Floats) -> Floats:
    """Units beaten minus units that beat, by majority of weight (Copeland 1951); shape (n,)."""
    matrix = outranking(values, weights)
    margin = np.where(np.isclose(matrix, 0.5, rtol=0, atol=1e-12), 0, np.sign(matrix - 0.5))
    np.fill_diagonal(margin, 0)
    return np.asarray(margin.sum(axis=1), dtype=np.float64)


def borda(values: Floats, weights: Floats) -> Floats:
    """Weighted mean of the number of units that each unit is ahead of, ties halved (Borda 1781); shape (n,)."""
    if np.isnan(values).any():
        raise CannotHonour("aggregate", "a Borda count needs every value: impute first")
    shares = scaled(np.asarray(weights, dtype=np.float64))
    return np.asarray((rankdata(values, axis=0) - 1) @ shares)


def condorcet(values: Floats, weights: Floats) -> Floats:
    """How many units each unit beats by majority of weight, a tie counted half (Condorcet 1785); shape (n,)."""
    matrix = outranking(values, weights)
    level = np.isclose(matrix, 0.5, rtol=0, atol=1e-12)
    wins = np.where(level, 0.5, matrix > 0.5)
    np.fill_diagonal(wins, 0)
    return np.asarray(wins.sum(axis=1), dtype=np.float64)
