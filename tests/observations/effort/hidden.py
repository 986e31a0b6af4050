"""Populations whose size the tests know: what lists would show of them."""

from __future__ import annotations

from collections.abc import Mapping

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
