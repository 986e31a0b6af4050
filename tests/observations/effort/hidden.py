"""Populations whose size the tests know: what lists would show of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np


def history_chances(reach: tuple[float, ...], dependence: Mapping[tuple[int, int], float]) -> np.ndarray:
    """Probability of each history 0 to 2^lists − 1; ``reach``: odds when alone; ``dependence``: log odds ratios."""
    history = np.arange(2 ** len(reach))
    told = sum(np.log(p / (1 - p)) * (history >> j & 1) for j, p in enumerate(reach))
    for (a, b), strength in dependence.items():
        told = told + strength * (history >> a & history >> b & 1)
    return np.exp(told) / np.exp(told).sum()


def seen_of(total: int, chances: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Counts of the histories 1 to 2^lists − 1 of a population of ``total``."""
    return rng.multinomial(total, chances)[1:]


def countries(
    rng: np.random.Generator,
    reach: tuple[float, ...],
    number: int,
    mean: float,
    spread: float,
    times: int,
) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Of so many countries the hidden numbers of their cities, and cities × histories 1 to 2^lists − 1 of the seen.

    Every list shows the initiatives of a city with the city's own ease; ``spread`` is its standard deviation (log odds).
    """
    odds = np.log(np.divide(reach, np.subtract(1, reach)))
    for _ in range(times):
        alive = rng.poisson(mean, number)
        counts = np.zeros((number, 2 ** len(reach)), dtype=np.int64)
        for city, total in enumerate(alive):
            chance = 1 / (1 + np.exp(-odds - rng.normal(0, spread)))
            shown = rng.random((total, len(reach))) < chance
            counts[city] = np.bincount(shown @ (1 << np.arange(len(reach))), minlength=counts.shape[1])
        yield alive, counts[:, 1:]
