"""How often a few cities drawn at random would do as well as the few that were named: exact, nothing simulated."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike
from scipy.stats import hypergeom, rankdata


def as_many(found: int, drawn: int, marked: int, total: int) -> float:
    """Probability that ``drawn`` of ``total`` cities, ``marked`` of which have it, hold ``found`` of those or more."""
    return float(hypergeom.sf(found - 1, total, marked, drawn))


def as_low(values: ArrayLike, chosen: ArrayLike) -> float:
    """Probability that as many cities drawn at random have as low a sum of ranks as the ``chosen`` (booleans).

    Exact permutation distribution, ties at their mean rank (Wilcoxon 1945, *Biometrics Bulletin* 1:80-83): subsets
    are counted by their size and the sum of their doubled ranks, which are whole numbers.
    """
    doubled = np.rint(2 * rankdata(np.asarray(values, dtype=np.float64))).astype(np.int64)
    picked = np.asarray(chosen, dtype=bool)
    size, most = int(picked.sum()), int(doubled[picked].sum())
    ways = np.zeros((size + 1, most + 1))
    ways[0, 0] = 1.0
    for rank in doubled[doubled <= most]:
        ways[1:, rank:] += ways[:-1, : most + 1 - rank].copy()
    return float(ways[size].sum() / math.comb(len(doubled), size))


def holm(chances: list[float]) -> list[float]:
    """Probabilities adjusted for having asked several questions (Holm 1979, *Scand. J. Statistics* 6:65-70)."""
    order = np.argsort(chances, kind="stable")
    steps = np.asarray(chances)[order] * np.arange(len(chances), 0, -1)
    adjusted = np.empty(len(chances))
    adjusted[order] = np.minimum(np.maximum.accumulate(steps), 1.0)
    return [float(p) for p in adjusted]
