"""Treatment of outliers by COINr's default rule: winsorise, then transform (Becker et al. 2022, *JOSS* 7:4567).

A column whose |skewness| exceeds 2 *and* whose kurtosis exceeds 3.5 is winsorised point by point, up to ``max`` points;
where that does not bring it within bounds, the winsorising is undone and the column is transformed instead.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sharitories.profiles.composite.statistics import kurtosis, skew

Floats = NDArray[np.float64]
Done = Literal["none", "winsorised", "boxcox", "log", "failed"]


@dataclass(frozen=True)
class Treatment:
    """The rule: points that may be winsorised, what comes after, and the bounds of skewness and kurtosis."""

    winsorise_max: int = 5
    then: Literal["boxcox", "log"] | None = "boxcox"
    skew: float = 2.0
    kurtosis: float = 3.5


class Treated(NamedTuple):
    """A column treated, what was done, how many points were changed, and its moments afterwards."""

    values: Floats
    done: Done
    points: int
    skew: float
    kurtosis: float


def treated(column: Floats, rule: Treatment) -> Treated:
    """One column (n,) by the rule; NaN stays NaN. ``failed``: neither brought it within bounds, and it is as it was."""
    if _passes(column, rule):
        return _as(column, "none", 0)
    shorter, points = winsorised(column, rule)
    if _passes(shorter, rule):
        return _as(shorter, "winsorised", points)
    if rule.then is not None:
        turned = boxcox(column) if rule.then == "boxcox" else logged(column)
        if _passes(turned, rule):
            return _as(turned, rule.then, int((~np.isnan(column)).sum()))
    return _as(column, "failed", 0)


def winsorised(column: Floats, rule: Treatment) -> tuple[Floats, int]:
    """The most extreme points drawn in to the next one, one at a time, on the side to which the rest is skewed.

    As COINr's ``winsorise``: after ``k`` points at the top they hold the value of the ``k + 1``-th highest. Return the
    values, and how many points were drawn in.
    """
    ordered = np.sort(column[~np.isnan(column)])
    high = low = 0
    values = column
    while high + low < min(rule.winsorise_max, len(ordered) - 2) and not _passes(values, rule):
        if skew(values) > 0:
            high += 1
        else:
            low += 1
        values = np.clip(column, ordered[low], ordered[-1 - high])
    return values, high + low


def boxcox(column: Floats) -> Floats:
    """Box & Cox (1964) with λ by maximum likelihood; shifted so that the least value is 1 where it is not positive.

    A column skewed to the left is mirrored first and mirrored back, so that the order of units stays.
    """
    from scipy.stats import boxcox as fitted

    values, sign = (column, 1.0) if skew(column) >= 0 else (-column, -1.0)
    known = ~np.isnan(values)
    least = values[known].min()
    shifted = values[known] - least + 1 if least <= 0 else values[known]
    result = np.full(len(column), np.nan)
    result[known] = sign * fitted(shifted)[0]
    return result


def logged(column: Floats) -> Floats:
    """``log(x − min + 0.01 (max − min))``, COINr's ``log_CT``; mirrored for a left skew, as its ``log_CT_plus``."""
    values, sign = (column, 1.0) if skew(column) >= 0 else (-column, -1.0)
    low, high = np.nanmin(values), np.nanmax(values)
    return np.asarray(sign * np.log(values - low + 0.01 * (high - low)))


def _passes(values: Floats, rule: Treatment) -> bool:
    s, k = skew(values), kurtosis(values)
    if np.isnan(s) or np.isnan(k):
        return True
    return not (abs(s) > rule.skew and k > rule.kurtosis)


def _as(values: Floats, done: Done, points: int) -> Treated:
    return Treated(values, done, points, skew(values), kurtosis(values))
