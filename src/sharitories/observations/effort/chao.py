"""A lower bound of the number alive, from how many initiatives stand in one list only and in two.

Chao 1987, *Biometrics* 43:783-791, where each list shows an initiative with the same probability; Chao 1989,
*Biometrics* 45:427-438, where lists differ in reach. Initiatives that are harder to see than others make the true
number larger, never smaller: the result is said as *at least*. Lists that copy each other make the bound lower; lists
that avoid each other could lift it above the truth.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy.special import ndtri

from sharitories.observations.effort.total import LEVEL, Total


def chao_1987(seen: int, once: int, twice: int, lists: int, level: float = LEVEL) -> Total:
    """Bias-corrected lower bound from the numbers seen, in one list only, and in exactly two of ``lists``.

    Only for lists of equal reach: with unequal ones it can exceed the truth (see :func:`chao`).
    """
    share, pairs = (lists - 1) / lists, twice + 1
    unseen = share * once * (once - 1) / (2 * pairs)
    slope = share * (2 * once - 1) / (2 * pairs)
    variance = unseen + once * slope**2 + twice * (unseen / pairs) ** 2
    return log_normal(seen, unseen, variance, level)


def chao(seen: int, only: Sequence[int], twice: int, level: float = LEVEL) -> Total:
    """Lower bound that lets lists differ in reach: ``only`` counts, list by list, what no other list shows.

    The variance is that of the delta method for Poisson counts, plus that of the unseen themselves.
    """
    alone = np.asarray(only, dtype=np.float64)
    once, pairs = alone.sum(), twice + 1
    unseen = (once**2 - (alone**2).sum()) / (2 * pairs)
    variance = unseen + (alone * ((once - alone) / pairs) ** 2).sum() + twice * (unseen / pairs) ** 2
    return log_normal(seen, float(unseen), float(variance), level)


def log_normal(seen: int, unseen: float, variance: float, level: float = LEVEL) -> Total:
    """Interval on the logarithm of the unseen (Chao 1987, eq. 12): never below the number seen."""
    if unseen <= 0:
        return Total(float(seen), float(seen), float(seen))
    factor = float(np.exp(ndtri((1 + level) / 2) * np.sqrt(np.log1p(variance / unseen**2))))
    return Total(seen + unseen, seen + unseen / factor, seen + unseen * factor)
