"""The two axes of a city, producing and living well, under every declared way to build them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy.stats import rankdata

from sharitories.catalogue import FOLDER, load_yaml

Floats = NDArray[np.float64]
#: Indicator → 1 where more is more of the axis, -1 where less is.
Signs = Mapping[str, int]


def living_spec() -> dict[str, Any]:
    """``catalogue/profiles/living.yml``: the indicators of each axis, those of the path, the cities named."""
    spec: dict[str, Any] = load_yaml(FOLDER / "profiles" / "living.yml")
    return spec


def standardised(columns: Floats) -> Floats:
    """Each column with mean 0 and standard deviation 1 over the cities; a constant one becomes nought."""
    spread = columns.std(axis=0)
    centred = columns - columns.mean(axis=0)
    return np.asarray(centred / np.where(spread > 0, spread, 1.0), dtype=np.float64)


def unit_range(columns: Floats) -> Floats:
    """Each column from 0, the least city, to 1, the most; a constant one becomes nought."""
    least, width = columns.min(axis=0), np.ptp(columns, axis=0)
    return np.asarray((columns - least) / np.where(width > 0, width, 1.0), dtype=np.float64)


def ranks(columns: Floats) -> Floats:
    """Each column as ranks over the cities, the mean rank where some are equal."""
    return np.asarray(rankdata(columns, axis=0), dtype=np.float64)


#: Ways to bring indicators to one scale (OECD & JRC 2008, *Handbook on Constructing Composite Indicators*, step 5).
SCALES: dict[str, Callable[[Floats], Floats]] = {"z": standardised, "minmax": unit_range, "rank": ranks}


@dataclass(frozen=True)
class Axis:
    """An axis: ``value`` (cities,) as declared, and ``tried`` (scales, choices, cities) under every alternative."""

    value: Floats
    tried: Floats

    @property
    def interval(self) -> tuple[Floats, Floats]:
        """Bounds of nine alternatives in ten; the declared value always lies within."""
        return within(self.value, self.tried.reshape(-1, len(self.value)))


def within(value: Floats, tried: Floats) -> tuple[Floats, Floats]:
    """5 % and 95 % quantiles of ``tried`` (alternatives, cities), widened where the value itself lies outside."""
    low, high = np.quantile(tried, [0.05, 0.95], axis=0)
    return np.minimum(low, value), np.maximum(high, value)


def axis(values: pl.DataFrame, signs: Signs, also: Signs | None = None) -> Axis:
    """The mean of the scaled indicators, itself brought to mean 0 and deviation 1; every alternative besides.

    ``values``: one row per city and one column per indicator, none empty. Alternatives: all indicators, each left
    out in its turn, each of ``also`` added in its turn; under each of :data:`SCALES`.
    """
    own, others = list(signs), list(also or {})
    directions = np.array([*signs.values(), *(also or {}).values()], dtype=np.float64)
    columns = values.select([*own, *others]).to_numpy().astype(np.float64) * directions
    weights = _choices(len(own), len(others))
    # Rounded, so that indicators which cancel out give nought and not the noise of the last digit.
    tried = np.stack([standardised((scale(columns) @ weights.T).round(12)).T for scale in SCALES.values()])
    return Axis(tried[0, 0], tried)


def _choices(own: int, others: int) -> Floats:
    """Weights of the indicators in each alternative, shape (alternatives, own + others); rows sum to 1."""
    every = np.concatenate([np.ones(own), np.zeros(others)])
    without = np.tile(every, (own, 1)) - np.eye(own, own + others) if own > 1 else np.empty((0, own + others))
    added = np.tile(every, (others, 1)) + np.eye(others, own + others, k=own)
    chosen = np.vstack([every, without, added])
    return np.asarray(chosen / chosen.sum(axis=1, keepdims=True), dtype=np.float64)


def paired(one: Floats, two: Floats) -> tuple[Floats, Floats]:
    """Every alternative of one axis with every one of the other on the same scale: two (pairs, cities)."""
    scales, first, cities = one.shape
    second = two.shape[1]
    shape = (scales, first, second, cities)
    left = np.broadcast_to(one[:, :, None, :], shape)
    right = np.broadcast_to(two[:, None, :, :], shape)
    return left.reshape(-1, cities), right.reshape(-1, cities)
