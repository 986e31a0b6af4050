"""Normalisation: indicators of different units on one scale (OECD/JRC 2008, step 5), more is better after it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.stats import rankdata

from sharitories.profiles.composite.refusal import CannotHonour

Floats = NDArray[np.float64]


def normalised(values: Floats, directions: ArrayLike, method: str, **options: Any) -> Floats:
    """``values`` (n, m) on a common scale by one of :data:`METHODS`; NaN stays NaN.

    ``directions`` (m,): 1 where more is better, −1 where less is. Raise :class:`CannotHonour` for a constant column,
    a method that does not exist, or options that it cannot use.
    """
    if method not in METHODS:
        raise CannotHonour("normalise", f"{method} is none of {', '.join(METHODS)}")
    _refuse_constant(values)
    return METHODS[method](values, np.asarray(directions, dtype=np.float64), **options)


def _refuse_constant(values: Floats) -> None:
    for place, column in enumerate(values.T):
        known = column[~np.isnan(column)]
        if not len(known):
            raise CannotHonour("normalise", "has no value at all", str(place))
        if known.min() == known.max():
            raise CannotHonour("normalise", "is constant", str(place))


def _minmax(values: Floats, directions: Floats, bounds: tuple[float, float] = (0.0, 100.0)) -> Floats:
    low, high = np.nanmin(values, axis=0), np.nanmax(values, axis=0)
    share = (values - low) / (high - low)
    share = np.where(directions > 0, share, 1 - share)
    return np.asarray(bounds[0] + share * (bounds[1] - bounds[0]))


def _zscore(values: Floats, directions: Floats, mean: float = 0.0, sd: float = 1.0) -> Floats:
    centred = (values - np.nanmean(values, axis=0)) / np.nanstd(values, axis=0, ddof=1)
    return np.asarray(mean + sd * centred * directions)


def _ranks(values: Floats, directions: Floats) -> Floats:
    """1 is the worst; ties share their mean rank."""
    policy = "omit" if np.isnan(values).any() else "propagate"  # leaving out what is missing costs time
    return np.asarray(rankdata(values * directions, axis=0, nan_policy=policy), dtype=np.float64)


def _percentile(values: Floats, directions: Floats) -> Floats:
    """The share of units strictly below plus half of those equal, in per cent (mid-rank)."""
    return np.asarray(100 * (_ranks(values, directions) - 0.5) / (~np.isnan(values)).sum(axis=0))


def _distance_to_target(
    values: Floats, directions: Floats, targets: ArrayLike, capped: bool = True
) -> Floats:
    """1 at the target, 0 at the worst value: COINr's ``n_dist2targ``."""
    aims = np.asarray(targets, dtype=np.float64) * directions
    turned = values * directions
    worst = np.nanmin(turned, axis=0)
    bad = np.flatnonzero(~(aims > worst))  # a missing target is no target
    if len(bad):
        place = int(bad[0])
        raise CannotHonour("normalise", "has a target that is no better than its worst value", str(place))
    share = (turned - worst) / (aims - worst)
    return np.asarray(np.minimum(share, 1) if capped else share)


def _distance_to_maximum(values: Floats, directions: Floats) -> Floats:
    """1 at the best value, less by the distance to it over the range: COINr's ``n_dist2max``."""
    turned = values * directions
    low, high = np.nanmin(turned, axis=0), np.nanmax(turned, axis=0)
    return np.asarray(1 - (high - turned) / (high - low))


def _goalposts(
    values: Floats,
    directions: Floats,
    lower: ArrayLike,
    upper: ArrayLike,
    bounds: tuple[float, float] = (0.0, 100.0),
) -> Floats:
    """Min–max between stated posts instead of observed ones, clipped at both: COINr's ``n_goalposts``."""
    low, high = np.asarray(lower, dtype=np.float64), np.asarray(upper, dtype=np.float64)
    bad = np.flatnonzero(~(high > low))  # a missing post is no post
    if len(bad):
        place = int(bad[0])
        raise CannotHonour("normalise", "has an upper goalpost that is not above the lower", str(place))
    share = np.clip((values - low) / (high - low), 0, 1)
    share = np.where(directions > 0, share, 1 - share)
    return np.asarray(bounds[0] + share * (bounds[1] - bounds[0]))


#: Every method by the name that a spec gives it.
METHODS: dict[str, Callable[..., Floats]] = {
    "minmax": _minmax,
    "zscore": _zscore,
    "rank": _ranks,
    "percentile": _percentile,
    "distance_to_target": _distance_to_target,
    "distance_to_maximum": _distance_to_maximum,
    "goalposts": _goalposts,
}
