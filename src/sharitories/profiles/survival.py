"""Survival of what was begun: the product-limit estimate, with what is still alive told as such.

Kaplan & Meier 1958, *JASA* 53:457-481; Greenwood 1926 (variance); the interval on the scale log(−log S) (Kalbfleisch
& Prentice 2002, section 1.4). See ``docs/methods/vitality.md``.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import ndtri

from sharitories.indicators.intervals import LEVEL

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Survival:
    """The estimate at each time at which something ended; all arrays have shape (times,).

    ``longest`` is the longest time that anything was followed: beyond it nothing is known.
    """

    times: Floats
    at_risk: Floats
    ended: Floats
    share: Floats
    greenwood: Floats
    longest: float
    n: int


@dataclass(frozen=True)
class At:
    """The share that outlives a time, with its interval, and how many were followed that far."""

    share: float
    low: float
    high: float
    followed: int


def kaplan_meier(durations: ArrayLike, ended: ArrayLike) -> Survival:
    """The product-limit estimate; ``durations`` (n,) ≥ 0, ``ended`` (n,) true where the end was seen.

    One that is censored at the time of an end counts as followed through it. ``greenwood`` is the sum
    Σ d / (r (r − d)), infinite from where everything that was followed has ended.
    """
    spans, seen = np.asarray(durations, dtype=np.float64), np.asarray(ended, dtype=bool)
    times = np.unique(spans[seen])
    order = np.sort(spans)
    at_risk = (len(order) - np.searchsorted(order, times, side="left")).astype(np.float64)
    ends = np.sort(spans[seen])
    deaths = (np.searchsorted(ends, times, "right") - np.searchsorted(ends, times, "left")).astype(np.float64)
    with np.errstate(divide="ignore"):
        terms = deaths / (at_risk * (at_risk - deaths))
    longest = float(order[-1]) if len(order) else 0.0
    share: Floats = np.cumprod(1 - deaths / at_risk).astype(np.float64)
    return Survival(times, at_risk, deaths, share, np.cumsum(terms), longest, len(order))


def survival_at(estimate: Survival, time: float, followed: int, level: float = LEVEL) -> At | None:
    """Share that outlives ``time``; None where nothing was followed that long.

    ``followed``: how many were still followed at ``time``. Where nothing, or everything, has ended the variance is
    nought; the interval is then the exact one of a share of 0 or 1 of those followed (or of all).
    """
    if estimate.n == 0 or time > estimate.longest:
        return None
    step = int(np.searchsorted(estimate.times, time, side="right")) - 1
    share = 1.0 if step < 0 else float(estimate.share[step])
    tail = (1 - level) / 2
    if share >= 1:
        return At(1.0, tail ** (1 / max(followed, 1)), 1.0, followed)
    if share <= 0:
        return At(0.0, 0.0, 1 - tail ** (1 / estimate.n), followed)
    reach = ndtri(1 - tail) * np.sqrt(estimate.greenwood[step]) / abs(np.log(share))
    return At(share, float(share ** np.exp(reach)), float(share ** np.exp(-reach)), followed)


def outlives(durations: ArrayLike, ended: ArrayLike, time: float, level: float = LEVEL) -> At | None:
    """:func:`kaplan_meier` read at one time."""
    followed = int((np.asarray(durations, dtype=np.float64) >= time).sum())
    return survival_at(kaplan_meier(durations, ended), time, followed, level)
