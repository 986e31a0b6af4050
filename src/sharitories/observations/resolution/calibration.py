"""From the model's log-odds and the evidence beside them to a probability, and how good such probabilities are."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt
import polars as pl

from sharitories.catalogue import FOLDER, load_yaml
from sharitories.observations.resolution.comparison import FIELDS
from sharitories.observations.resolution.evidence import TOLD
from sharitories.observations.resolution.registered import REGISTERED

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Knowledge:
    """What ``catalogue/linkage.yml`` states: how evidence becomes a probability, and the two thresholds.

    ``levels`` in the order of ``comparison.FIELDS``, ``evidence`` in that of ``evidence.TOLD``,
    ``registered`` in that of ``registered.REGISTERED``.
    """

    intercept: float
    levels: Floats
    evidence: Floats
    registered: Floats
    merge: float
    review: float


@cache
def knowledge() -> Knowledge:
    """The stated calibration and thresholds."""
    stated = load_yaml(FOLDER / "linkage.yml")
    learnt = stated["calibration"]
    return Knowledge(
        learnt["intercept"],
        np.array([learnt["levels"][field] for field in FIELDS]),
        np.array([learnt["evidence"][name] for name in TOLD]),
        np.array([stated["registered"][name] for name in REGISTERED]),
        **stated["thresholds"],
    )


def log_odds(speaks: Floats) -> Floats:
    """What the model's levels alone say, field by field."""
    known = knowledge()
    return np.asarray(known.intercept + speaks @ known.levels)


def probability(odds: Floats) -> Floats:
    """The logistic function of log-odds, levels and evidence together."""
    return np.asarray(1 / (1 + np.exp(-np.clip(odds, -30, 30))))


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
