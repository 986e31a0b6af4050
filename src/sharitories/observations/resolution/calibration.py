"""From the model's log-odds to a probability, and how good such probabilities are."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt
import polars as pl

from sharitories.catalogue import FOLDER, load_yaml

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Knowledge:
    """What ``catalogue/linkage.yml`` states: the calibration map and the two thresholds."""

    intercept: float
    slope: float
    merge: float
    review: float


@cache
def knowledge() -> Knowledge:
    """The stated calibration and thresholds."""
    stated = load_yaml(FOLDER / "linkage.yml")
    return Knowledge(**stated["calibration"], **stated["thresholds"])


def probability(weight: Floats) -> Floats:
    """The calibrated chance that a pair is one thing: Platt's logistic map (Platt, 1999) of the model's log-odds."""
    known = knowledge()
    return np.asarray(1 / (1 + np.exp(-np.clip(known.intercept + known.slope * weight, -30, 30))))


def reliability(chance: Floats, same: npt.NDArray[np.bool_], bins: int = 8) -> pl.DataFrame:
    """``said, seen, pairs`` by bin of equal width: the mean probability said and the share that is the same."""
    of_bin = np.minimum((chance * bins).astype(int), bins - 1)
    rows = [
        (float(chance[of_bin == k].mean()), float(same[of_bin == k].mean()), int((of_bin == k).sum()))
        for k in range(bins)
        if (of_bin == k).any()
    ]
    return pl.DataFrame(
        rows, schema={"said": pl.Float64, "seen": pl.Float64, "pairs": pl.Int64}, orient="row"
    )
