"""The nearest cities in structure, none beyond the caliper, and how often each comes back under resampling."""

from __future__ import annotations

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


def distances(some: Floats, scaled: Floats, weights: Floats) -> Floats:
    """Root of the weighted mean of squared differences of ``some`` cities (rows) to all (columns), both scaled.

    ``some`` and ``scaled``: cities × variables; ``weights``: one per variable, of any positive sum.
    """
    total = np.zeros((len(some), len(scaled)))
    for own, column, weight in zip(some.T, scaled.T, weights / weights.sum(), strict=True):
        if weight:
            total += weight * (own[:, None] - column[None, :]) ** 2
    return np.asarray(np.sqrt(total), dtype=np.float64)


def apart(values: Floats, rows: NDArray[np.intp]) -> Floats:
    """Distances of the cities at ``rows`` to all of ``values`` (cities × variables); a city is infinitely far from itself."""
    middle, spread = robust_scale(values)
    scaled = (values - middle) / spread
    return _no_self(distances(scaled[rows], scaled, np.ones(values.shape[1])), rows)


def _no_self(distance: Floats, rows: NDArray[np.intp]) -> Floats:
    distance[np.arange(len(rows)), rows] = np.inf
    return distance


def nearest(distance: Floats, most: int, caliper: float) -> tuple[NDArray[np.intp], NDArray[np.bool_]]:
    """Per row, the ``most`` nearest in order (ties by position), and which of them lie inside the caliper."""
    order = np.argsort(distance, axis=1, kind="stable")[:, :most]
    return order, np.take_along_axis(distance, order, axis=1) <= caliper


def returning(
    values: Floats,
    rows: NDArray[np.intp],
    exact: NDArray[np.bool_],
    most: int,
    caliper: float,
    how: Resampling,
) -> Floats:
    """Share of the draws in which each city (columns) is a peer of the cities at ``rows``.

    A draw resamples the cities by which variables are scaled, resamples the variables (a weight is how often one was
    drawn), and adds measurement error, in robust standard deviations, to variables that are not ``exact``.
    """
    generator = np.random.default_rng(how.seed)
    cities, variables = values.shape
    even = np.full(variables, 1 / variables)
    last = min(most, cities - 1) - 1
    counts = np.zeros((len(rows), cities))
    for _ in range(how.draws):
        middle, spread = robust_scale(values[generator.integers(cities, size=cities)])
        weights = generator.multinomial(variables, even).astype(np.float64)
        error = generator.normal(0.0, how.noise, values.shape) * ~exact
        scaled = (values - middle) / spread + error
        own = _no_self(distances(scaled[rows], scaled, weights), rows)
        bound = np.partition(own, last, axis=1)[:, last : last + 1]
        counts += (own <= bound) & (own <= caliper)
    return np.asarray(counts / how.draws, dtype=np.float64)
