"""Imputation of missing values (OECD/JRC 2008, step 3); what was imputed is told, never silent."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from sharitories.profiles.composite.refusal import CannotHonour

Floats = NDArray[np.float64]
#: Rounds of expectation and maximisation, and the change at which they end.
ROUNDS, STILL = 500, 1e-9


def imputed(values: Floats, method: str, groups: Sequence[object] | None = None) -> Floats:
    """``values`` (n, m) with every NaN filled by ``mean``, ``median``, ``group`` (mean of the unit's group) or ``em``.

    Raise :class:`CannotHonour` where a column, or a group's part of it, has nothing to take a value from.
    """
    _refuse_empty(values)
    if method == "group":
        if groups is None:
            raise CannotHonour("impute", "a group mean needs the units' groups")
        return _by_group(values, np.asarray(groups, dtype=object))
    if method == "em":
        return _by_em(values)
    if method not in {"mean", "median"}:
        raise CannotHonour("impute", f"{method} is none of mean, median, group, em")
    middle = np.nanmean(values, axis=0) if method == "mean" else np.nanmedian(values, axis=0)
    return np.where(np.isnan(values), middle, values)


def _refuse_empty(values: Floats) -> None:
    empty = np.flatnonzero(np.isnan(values).all(axis=0))
    if len(empty):
        raise CannotHonour("impute", "has no value at all", str(int(empty[0])))


def _by_group(values: Floats, groups: NDArray[np.object_]) -> Floats:
    filled = values.copy()
    for group in sorted(set(groups), key=str):
        here = groups == group
        part = values[here]
        without = np.isnan(part).all(axis=0)
        if without.any():
            place = str(int(np.flatnonzero(without)[0]))
            raise CannotHonour("impute", f"has no value in the group {group}", place)
        filled[here] = np.where(np.isnan(part), np.nanmean(part, axis=0), part)
    return filled


def _by_em(values: Floats) -> Floats:
    """Conditional means of a multivariate normal fitted by EM (Dempster, Laird & Rubin 1977; Little & Rubin 2002, ch. 11)."""
    absent = np.isnan(values)
    if not absent.any():
        return values.copy()
    if len(values) <= values.shape[1]:
        raise CannotHonour("impute", f"em needs more units than indicators, and there are {len(values)}")
    scale, centre = np.nanstd(values, axis=0), np.nanmean(values, axis=0)
    scale = np.where(scale > 0, scale, 1)
    standard = (values - centre) / scale
    mean, covariance = np.zeros(values.shape[1]), np.eye(values.shape[1])
    for _ in range(ROUNDS):
        filled, extra = _expected(standard, absent, mean, covariance)
        before = mean, covariance
        mean = filled.mean(axis=0)
        centred = filled - mean
        covariance = (centred.T @ centred + extra) / len(filled)
        if max(np.abs(mean - before[0]).max(), np.abs(covariance - before[1]).max()) < STILL:
            break
    else:
        raise CannotHonour("impute", f"em did not settle in {ROUNDS} rounds")
    filled, _ = _expected(standard, absent, mean, covariance)
    return np.where(absent, filled * scale + centre, values)


def _expected(
    values: Floats, absent: NDArray[np.bool_], mean: Floats, covariance: Floats
) -> tuple[Floats, Floats]:
    """Missing entries given the others, and the covariance that they add; rows of one pattern at once."""
    filled, extra = values.copy(), np.zeros_like(covariance)
    patterns, which = np.unique(absent, axis=0, return_inverse=True)
    for number, lost in enumerate(patterns):
        if not lost.any():
            continue
        rows = np.flatnonzero(which.reshape(-1) == number)
        there = ~lost
        slopes = np.linalg.lstsq(
            covariance[np.ix_(there, there)], covariance[np.ix_(there, lost)], rcond=None
        )[0]
        filled[np.ix_(rows, lost)] = mean[lost] + (values[np.ix_(rows, there)] - mean[there]) @ slopes
        left = covariance[np.ix_(lost, lost)] - covariance[np.ix_(lost, there)] @ slopes
        extra[np.ix_(lost, lost)] += len(rows) * left
    return filled, extra


def carried(values: Floats, units: Sequence[object], times: Sequence[float], method: str) -> Floats:
    """A panel (n rows of unit and time, m columns) filled within each unit: ``linear`` in time, or ``last`` value.

    ``linear`` fills between two known values only; ``last`` after a known one only; what neither reaches stays NaN.
    """
    if method not in {"linear", "last"}:
        raise CannotHonour("impute", f"{method} is none of linear, last")
    filled = values.copy()
    of, when = np.asarray(units, dtype=object), np.asarray(times, dtype=np.float64)
    for unit in sorted(set(of), key=str):
        rows = np.flatnonzero(of == unit)
        rows = rows[np.argsort(when[rows], kind="stable")]
        for column in range(values.shape[1]):
            filled[rows, column] = _along(values[rows, column], when[rows], method)
    return filled


def _along(series: Floats, when: Floats, method: str) -> Floats:
    known = ~np.isnan(series)
    if not known.any():
        return series
    if method == "linear":
        return np.asarray(np.interp(when, when[known], series[known], left=np.nan, right=np.nan))
    last = np.maximum.accumulate(np.where(known, np.arange(len(series)), -1))
    return np.where(last >= 0, series[last], np.nan)
