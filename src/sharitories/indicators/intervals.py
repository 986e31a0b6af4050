"""Intervals that counting noise alone makes: what would vary if the same place were counted again."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import betaincinv, gammaincinv

#: Intervals of the profiles and indicators hold nine times in ten.
LEVEL = 0.90

Floats = NDArray[np.float64]


def poisson_interval(count: ArrayLike, level: float = LEVEL) -> tuple[Floats, Floats]:
    """Exact interval of a Poisson mean from one count (Garwood 1936, *Biometrika* 28:437-442).

    ``count`` has any shape; the two bounds have the same. A count of nought has 0 as its lower bound.
    """
    k = np.asarray(count, dtype=np.float64)
    tail = (1 - level) / 2
    low = np.where(k > 0, gammaincinv(np.maximum(k, 1), tail), 0.0)
    return low, gammaincinv(k + 1, 1 - tail)


def share_interval(count: ArrayLike, total: ArrayLike, level: float = LEVEL) -> tuple[Floats, Floats]:
    """Jeffreys interval of a proportion, in 0–1 (Brown, Cai & DasGupta 2001, *Statistical Science* 16:101-133).

    The lower bound is 0 when nothing was counted, the upper 1 when everything was, as the authors advise.
    """
    k, n = np.asarray(count, dtype=np.float64), np.asarray(total, dtype=np.float64)
    tail = (1 - level) / 2
    low = np.where(k > 0, betaincinv(k + 0.5, n - k + 0.5, tail), 0.0)
    high = np.where(k < n, betaincinv(k + 0.5, n - k + 0.5, 1 - tail), 1.0)
    return low, high


def probability_ahead(first: int, second: int) -> float:
    """Probability that the first of two shares of the same total is the larger, given their two counts.

    Given ``first + second``, the first is binomial; Jeffreys' prior; the probability that its share exceeds ½.
    """
    from scipy.special import betainc

    return float(1 - betainc(first + 0.5, second + 0.5, 0.5))
