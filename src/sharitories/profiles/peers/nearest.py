"""The nearest cities in structure, none beyond the caliper, and how often each comes back under resampling."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
#: A median absolute deviation of normal values, times this, is their standard deviation.
NORMAL = 1.4826


@dataclass(frozen=True)
class Resampling:
    """How peers are tested: number of draws, seed, and measurement error in robust standard deviations."""

    draws: int
    seed: int
    noise: float


def robust_scale(values: Floats) -> tuple[Floats, Floats]:
    """Median and 1.4826 × MAD of each column of ``values`` (cities × variables).

    Where more than half of the cities are equal (yes or no), the standard deviation; where all are, 1.
    """
    middle = np.median(values, axis=0)
    spread = NORMAL * np.median(np.abs(values - middle), axis=0)
    spread = np.where(spread > 0, spread, values.std(axis=0))
    return middle, np.where(spread > 0, spread, 1.0)


def distances(scaled: Floats, weights: Floats) -> Floats:
    """Root of the weighted mean of squared differences; ``scaled``: cities × variables; symmetric, zero diagonal."""
    total = np.zeros((len(scaled), len(scaled)))
    for column, weight in zip(scaled.T, weights / weights.sum(), strict=True):
        if weight:
            total += weight * (column[:, None] - column[None, :]) ** 2
    return np.sqrt(total)


def nearest(distance: Floats, most: int, caliper: float) -> tuple[NDArray[np.intp], NDArray[np.bool_]]:
    """Of each city, its ``most`` nearest others in order (ties by position), and which of them lie in the caliper."""
    own = distance.copy()
    np.fill_diagonal(own, np.inf)
    order = np.argsort(own, axis=1, kind="stable")[:, : min(most, len(own) - 1)]
    return order, np.take_along_axis(own, order, axis=1) <= caliper


def returning(
    values: Floats, exact: Sequence[bool], most: int, caliper: float, how: Resampling
) -> Floats:
    """Share of the draws in which city j is a peer of city i, shape (cities, cities).

    A draw resamples the cities from which variables are scaled, resamples the variables (weights are the times each
    is drawn), and adds measurement error, in robust standard deviations, to variables that are not ``exact``.
    """
    generator = np.random.default_rng(how.seed)
    cities, variables = values.shape
    inexact = ~np.asarray(exact)
    counts = np.zeros((cities, cities))
    for _ in range(how.draws):
        drawn = generator.integers(cities, size=cities)
        weights = generator.multinomial(variables, np.full(variables, 1 / variables)).astype(np.float64)
        error = generator.normal(0.0, how.noise, values.shape) * inexact
        middle, spread = robust_scale(values[drawn])
        own = distances((values - middle) / spread + error, weights)
        np.fill_diagonal(own, np.inf)
        bound = np.partition(own, min(most, cities - 1) - 1, axis=1)[:, min(most, cities - 1) - 1]
        counts += (own <= bound[:, None]) & (own <= caliper)
    return np.asarray(counts / how.draws, dtype=np.float64)
