"""Two lists: Chapman's estimator of the number alive, and an interval that holds at small counts.

Chapman 1951, *Univ. California Publ. Statist.* 1:131-160; its variance, Seber 1970, *Biometrics* 26:313-318. The
interval inverts a test of the overlap: overlaps are put in the order of their probability (Sterne 1954, *Biometrika*
41:275-278), counted with the mid-P rule (Lancaster 1961, *JASA* 56:223-234), and known not to be 0, since nothing is
told without an overlap. Its coverage, worked out without chance, is in ``docs/methods/effort.md``.
"""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaln

from sharitories.observations.effort.distribution import Distribution
from sharitories.observations.effort.total import LEVEL, Total

#: Beyond this many unseen per initiative seen, an upper bound says nothing more.
_FARTHEST = 10_000
#: Probabilities that differ by less than this share are equal.
_TIE = 1e-7


def chapman(first: int, second: int, both: int, level: float = LEVEL) -> Total:
    """Number alive from two independent lists: in the first, in the second, in both of them.

    Raise ValueError when nothing stands in both lists: any number, however large, would agree with that.
    """
    _check(first, second, both)
    if both == 0:
        raise ValueError("no initiative stands in both lists: the number alive has no upper bound")
    alive = (first + 1) * (second + 1) / (both + 1) - 1
    low, high = _accepted(first, second, both, 1 - level)
    return Total(alive, low, high)


def _accepted(first: int, second: int, both: int, least: float) -> tuple[float, float]:
    """The totals around the likeliest one whose mid-P exceeds ``least``; above, infinity when there is no end."""
    seen = first + second - both
    middle = max(seen, int((first + 1) * (second + 1) / (both + 0.5)) - 2)
    low = _first_total(lambda n: two_sided_mid_p(n, first, second, both) > least, seen, middle)
    above = _first_total(lambda n: two_sided_mid_p(n, first, second, both) <= least, middle)
    return float(low), float(above - 1) if above < middle + seen * _FARTHEST else math.inf


def seber_variance(first: int, second: int, both: int) -> float:
    """Seber's (1970) estimate of the variance of Chapman's estimator."""
    _check(first, second, both)
    only = (first - both) * (second - both)
    return (first + 1) * (second + 1) * only / ((both + 1) ** 2 * (both + 2))


def chapman_distribution(first: int, second: int, both: int) -> Distribution:
    """Confidence in each number alive: the mid-P of the totals from the number seen to where 1 in 1,000 is left."""
    seen = first + second - both
    last = _first_total(lambda n: mid_p(n, first, second, both) > 0.999, seen)
    totals = np.unique(np.rint(seen - 1 + np.geomspace(1, last - seen + 2, 200)).astype(np.int64))
    below = np.array([mid_p(int(n), first, second, both) for n in totals])
    below[-1] = 1.0
    return Distribution(totals.astype(np.float64), below)


def mid_p(total: int, first: int, second: int, both: int) -> float:
    """Probability of an overlap below ``both``, plus half that of ``both``, were ``total`` alive.

    It rises with ``total``: the more there are, the rarer it is to meet one twice.
    """
    k = np.arange(max(0, first + second - total), both + 1)
    chance = _chance(k, total, first, second)
    return float(chance.sum() - chance[-1] / 2)


def two_sided_mid_p(total: int, first: int, second: int, both: int) -> float:
    """Probability of an overlap rarer than ``both``, plus half that of those as rare, were ``total`` alive.

    Among overlaps of 1 and more: one of 0 is never told. That is also why an overlap of 1 has no largest total.
    """
    k = _near(total, first, second, both)
    chance = _chance(k, total, first, second)
    own = chance[int(np.searchsorted(k, both))]
    tied = np.abs(chance - own) <= _TIE * own
    return float((chance[(chance < own) & ~tied].sum() + chance[tied].sum() / 2) / chance.sum())


def _near(total: int, first: int, second: int, both: int) -> NDArray[np.int64]:
    """The overlaps of 1 and more that can occur, without those over 12 standard deviations off (``both`` stays)."""
    mean = first * second / total
    reach = 12 * math.sqrt(mean) + 12
    least = max(1, first + second - total, min(both, int(mean - reach)))
    return np.arange(least, min(first, second, max(both, int(mean + reach))) + 1)


def _chance(k: NDArray[np.int64], total: int, first: int, second: int) -> NDArray[np.float64]:
    """The hypergeometric law."""
    told = _log_choose(first, k) + _log_choose(total - first, second - k) - _log_choose(total, second)
    return np.asarray(np.exp(told))


def _log_choose(n: int, k: NDArray[np.int64] | int) -> NDArray[np.float64]:
    chosen: NDArray[np.float64] = gammaln(n + 1) - gammaln(np.add(k, 1)) - gammaln(np.subtract(n, k) + 1)
    return chosen


def _first_total(reached: Callable[[int], bool], start: int, end: int | None = None) -> int:
    """The smallest total from ``start`` on for which ``reached`` (which then stays true) holds; ``end`` does."""
    if reached(start):
        return start
    step = 1
    while end is None and not reached(start + step) and step < start * _FARTHEST:
        step *= 2
    below, at = (start + step // 2, start + step) if end is None else (start, end)
    while at - below > 1:
        middle = (below + at) // 2
        below, at = (below, middle) if reached(middle) else (middle, at)
    return at


def _check(first: int, second: int, both: int) -> None:
    if not 0 <= both <= min(first, second):
        raise ValueError(f"{both} in both lists does not fit lists of {first} and {second}")
