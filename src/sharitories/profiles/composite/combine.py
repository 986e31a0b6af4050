"""Aggregation by means (OECD/JRC 2008, step 7): arithmetic, geometric, harmonic, with what each lets compensate."""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import NDArray

from sharitories.profiles.composite.refusal import CannotHonour

Floats = NDArray[np.float64]
Missing = Literal["missing", "rescale"]


def arithmetic(values: Floats, weights: Floats, missing: Missing = "missing") -> Floats:
    """Σ w x / Σ w of each row; ``values`` (n, m), ``weights`` (m,) or (n, m), not negative.

    A row with a missing entry is missing, unless ``missing`` is ``rescale``: then the weights of what is there are
    scaled up, and only a row without any value is missing.
    """
    shares = _shares(values, weights, missing)
    return np.asarray(_where_known(values, missing, (np.nan_to_num(values) * shares).sum(axis=1)))


def geometric(values: Floats, weights: Floats, missing: Missing = "missing") -> Floats:
    """Π x^w with weights summing to 1; raise :class:`CannotHonour` for a value of 0 or below."""
    _refuse_not_positive(values, "geometric")
    shares = _shares(values, weights, missing)
    logs = np.log(np.where(np.isnan(values), 1, values))
    return np.asarray(_where_known(values, missing, np.exp((logs * shares).sum(axis=1))))


def harmonic(values: Floats, weights: Floats, missing: Missing = "missing") -> Floats:
    """1 / Σ (w / x) with weights summing to 1; raise :class:`CannotHonour` for a value of 0 or below."""
    _refuse_not_positive(values, "harmonic")
    shares = _shares(values, weights, missing)
    turned = (shares / np.where(np.isnan(values), 1, values)).sum(axis=1)
    return np.asarray(_where_known(values, missing, 1 / np.where(turned > 0, turned, np.nan)))


def _shares(values: Floats, weights: Floats, missing: Missing) -> Floats:
    if not (np.asarray(weights) >= 0).all():
        raise CannotHonour("aggregate", "a weight is negative or missing")
    wide = np.broadcast_to(np.asarray(weights, dtype=np.float64), values.shape)
    used = wide * ~np.isnan(values) if missing == "rescale" else wide
    total = used.sum(axis=1, keepdims=True)
    if (wide.sum(axis=1) <= 0).any():
        raise CannotHonour("aggregate", "all the weights of a group are 0")
    return np.asarray(used / np.where(total > 0, total, np.nan))


def _where_known(values: Floats, missing: Missing, result: Floats) -> Floats:
    absent = np.isnan(values)
    unknown = absent.all(axis=1) if missing == "rescale" else absent.any(axis=1)
    return np.where(unknown, np.nan, result)


def _refuse_not_positive(values: Floats, name: str) -> None:
    count = int((values <= 0).sum())
    if count:
        place = int(np.flatnonzero((values <= 0).any(axis=0))[0])
        reason = f"holds {count} values of 0 or below, of which there is no {name} mean"
        raise CannotHonour("aggregate", reason, str(place))
