"""Normalisation of all indicators at once, one indicator a row, so that a run again costs one pass.

Arrays have shape (m indicators, n units); NaN = missing and stays so; after it, more is better. OECD & JRC 2008, step 5.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sharitories.profiles.uncertainty.refusal import CannotDraw
from sharitories.profiles.uncertainty.standing import ranked

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Normalisation:
    """One way to put indicators on one scale, with its ``options``; two that are equal count as one.

    ``minmax`` (low, high: 0, 100 unless told); ``zscore`` (mean, sd: 0, 1 unless told);
    ``rank``; ``percentile`` (100 (rank - 1/2) / n); ``distance_to_maximum`` (value / maximum, or minimum / value);
    ``goalposts`` (lower of each indicator, upper of each indicator), clipped to 0 … 1;
    ``distance_to_target`` (target of each indicator).
    """

    method: str
    options: tuple[Any, ...] = ()

    def __post_init__(self) -> None:
        given = self.options or {"minmax": (0.0, 100.0), "zscore": (0.0, 1.0)}.get(self.method, ())
        object.__setattr__(self, "options", given)


def rescaled(values: Floats, directions: Floats, way: Normalisation, codes: tuple[str, ...]) -> Floats:
    """The normalised values, shape (m, n); ``directions`` has shape (m,) of 1 and -1.

    Raises ``CannotDraw`` for an unknown method and for an indicator that the method cannot put on a scale.
    """
    if way.method not in METHODS:
        raise CannotDraw("normalise", "", f"no method {way.method!r}; there are {', '.join(sorted(METHODS))}")
    wanted = OPTIONS.get(way.method, 0)
    if len(way.options) != wanted:
        raise CannotDraw("normalise", "", f"{way.method} takes {wanted} options, not {len(way.options)}")
    with np.errstate(invalid="ignore", divide="ignore"):
        found = METHODS[way.method](values, directions[:, None], *way.options)
    lost = (~np.isfinite(found) & ~np.isnan(values)).any(axis=1)
    if lost.any():
        what = "it is constant, or has a zero where the method divides"
        raise CannotDraw("normalise", codes[int(lost.argmax())], f"{way.method} has no value: {what}")
    return found


def _minmax(values: Floats, signs: Floats, low: float, high: float) -> Floats:
    toward = values * signs
    least, most = np.nanmin(toward, axis=1, keepdims=True), np.nanmax(toward, axis=1, keepdims=True)
    scaled: Floats = low + (high - low) * ((toward - least) / (most - least))
    return scaled


def _zscore(values: Floats, signs: Floats, mean: float, sd: float) -> Floats:
    centred = values - np.nanmean(values, axis=1, keepdims=True)
    spread = np.sqrt(np.nansum(centred**2, axis=1, keepdims=True) / ((~np.isnan(values)).sum(1)[:, None] - 1))
    constant = np.nanmin(values, axis=1, keepdims=True) == np.nanmax(values, axis=1, keepdims=True)
    scaled: Floats = mean + sd * signs * centred / np.where(constant, 0.0, spread)
    return scaled


def _rank(values: Floats, signs: Floats) -> Floats:
    """1 = worst; missing values, sorted last whatever the sign, get none."""
    ranks = ranked(-values * signs).astype(float)
    return np.where(np.isnan(values), np.nan, ranks)


def _percentile(values: Floats, signs: Floats) -> Floats:
    places: Floats = 100 * (_rank(values, signs) - 0.5) / (~np.isnan(values)).sum(1)[:, None]
    return places


def _distance_to_maximum(values: Floats, signs: Floats) -> Floats:
    least, most = np.nanmin(values, axis=1, keepdims=True), np.nanmax(values, axis=1, keepdims=True)
    shares: Floats = np.where(signs > 0, values / most, least / values)
    return shares


def _distance_to_target(values: Floats, signs: Floats, targets: tuple[float, ...]) -> Floats:
    aims = np.asarray(targets, dtype=float)[:, None]
    shares: Floats = np.where(signs > 0, values / aims, aims / values)
    return shares


def _goalposts(values: Floats, signs: Floats, lower: tuple[float, ...], upper: tuple[float, ...]) -> Floats:
    low, high = np.asarray(lower, dtype=float)[:, None], np.asarray(upper, dtype=float)[:, None]
    share: Floats = np.clip((values - low) / (high - low), 0.0, 1.0)
    return np.where(signs > 0, share, 1.0 - share)


#: How many options a method takes; none unless told.
OPTIONS = {"minmax": 2, "zscore": 2, "distance_to_target": 1, "goalposts": 2}
METHODS: dict[str, Callable[..., Floats]] = {
    "minmax": _minmax,
    "zscore": _zscore,
    "rank": _rank,
    "percentile": _percentile,
    "distance_to_maximum": _distance_to_maximum,
    "distance_to_target": _distance_to_target,
    "goalposts": _goalposts,
}
