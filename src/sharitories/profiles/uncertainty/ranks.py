"""What draws say of a unit: where it stands, between which ranks, how often in the top, how often ahead of another."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import polars as pl
from numpy.typing import NDArray

from sharitories.profiles.uncertainty.draws import Draws

Floats = NDArray[np.float64]
Singles = NDArray[np.float32]
#: Units whose draws are sorted at once.
TOGETHER = 512


def table(draws: Draws, level: float = 0.9, top: int = 10) -> pl.DataFrame:
    """One row a unit, in the order of the model: baseline, median and interval of rank and of score, share of draws in the top.

    ``level`` is that of the intervals, equal tails; ``mean_shift`` the mean distance of a draw's rank from the baseline's.
    """
    tails = ((1 - level) / 2, 0.5, (1 + level) / 2)
    rank_low, rank_mid, rank_high = quantiles(draws.ranks, tails)
    score_low, score_mid, score_high = quantiles(draws.scores, tails)
    return pl.DataFrame(
        {
            "unit": draws.units,
            "rank": draws.baseline_ranks.astype(float),
            "rank_median": rank_mid,
            "rank_low": rank_low,
            "rank_high": rank_high,
            "score": draws.baseline_scores,
            "score_median": score_mid,
            "score_low": score_low,
            "score_high": score_high,
            f"in_top_{top}": in_top(draws.ranks, top),
            "mean_shift": by_unit(draws, lambda ranks, first: np.abs(ranks - first[:, None]).mean(axis=1)),
        }
    )


def quantiles(samples: Singles, shares: tuple[float, ...]) -> Floats:
    """Quantiles of each unit, shape (shares, n), from samples (draws, n): the least value that so many draws do not exceed.

    A quantile is always a value that was drawn (the inverse of the empirical distribution), never between two ranks.
    """
    draws, n = samples.shape
    places = [max(0, int(np.ceil(round(share * draws, 9))) - 1) for share in shares]
    found = np.empty((len(shares), n))
    for at in range(0, n, TOGETHER):
        piece = np.ascontiguousarray(samples[:, at : at + TOGETHER].T)
        piece.sort(axis=1)
        found[:, at : at + TOGETHER] = piece[:, places].T
    return found


def in_top(ranks: Singles, top: int) -> Floats:
    """The share of draws in which each unit is among the first ``top``, shape (n,), ties by their mean rank."""
    shares: Floats = np.mean(ranks <= top, axis=0)
    return shares


def ahead(draws: Draws, unit: str, other: str) -> float:
    """The share of draws in which a unit is ahead of another; a tie counts half."""
    one, two = draws.ranks[:, draws.units.index(unit)], draws.ranks[:, draws.units.index(other)]
    return float(np.mean(one < two) + np.mean(one == two) / 2)


def by_unit(draws: Draws, tell: Callable[[Floats, Floats], Floats]) -> Floats:
    """``tell`` of the ranks (units, draws) and baseline ranks (units,), piece by piece, shape (n,)."""
    n = len(draws.units)
    pieces = [slice(at, at + TOGETHER) for at in range(0, n, TOGETHER)]
    parts = [tell(draws.ranks[:, p].T.astype(float), draws.baseline_ranks[p].astype(float)) for p in pieces]
    return np.concatenate(parts)
