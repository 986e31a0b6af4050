"""Effects of cohorts by period with the pull of every unit on them, and their averages.

The pull of a unit on an estimate is its influence divided by the number of units: an estimate's variance is the sum
of the squared pulls, and two estimates' covariance the sum of the products. Averages of effects, whose weights are
estimated too, have pulls of the same kind (Callaway & Sant'Anna 2021, *Journal of Econometrics* 225, corollary 2).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from sharitories.effects.cohorts import Aggregation, CohortEffect, CohortFit, Cohorts, EventStudy, Pretrend
from sharitories.effects.panel import Floats, Period

Places = NDArray[np.intp]
#: Draws of the largest of correlated normal deviates; its 95 % point then has a standard error near 0.01.
DRAWS = 20_000


@dataclass(frozen=True)
class Pulled:
    """Estimates (m) of cohorts (m, places of their first treated period), and units' pulls on them, m × units.

    ``drawn``: the units are a sample, so that the cohorts' sizes, which weight the averages, are uncertain too.
    """

    groups: Places
    effects: Floats
    pulls: Floats
    drawn: bool = True

    @cached_property
    def covariance(self) -> Floats:
        """m × m, the outcome's unit squared."""
        return self.pulls @ self.pulls.T

    @property
    def errors(self) -> Floats:
        """The standard errors, shape m."""
        found: Floats = np.sqrt(np.einsum("ki,ki->k", self.pulls, self.pulls))
        return found


@dataclass(frozen=True)
class Cells:
    """ATT(g, t): cohort ``pulled.groups`` in the periods ``times`` (places); ``first`` is that of every unit."""

    first: Places
    times: Places
    pulled: Pulled

    @property
    def event_times(self) -> Places:
        """Periods since the first treated one, negative before."""
        return self.times - self.pulled.groups


def by_size(pulled: Pulled, first: Places, kept: NDArray[np.bool_]) -> tuple[float, Floats]:
    """The average of the kept estimates, weighted by their cohort's size, and the units' pulls on it.

    A unit also moves the weights: it adds (effect − average) / (summed sizes) for each kept estimate of its cohort.
    """
    groups, effects = pulled.groups[kept], pulled.effects[kept]
    treated = first >= 0
    sizes = np.bincount(first[treated], minlength=int(groups.max()) + 1)[groups]
    shares = sizes / sizes.sum()
    mean, pull = float(shares @ effects), shares @ pulled.pulls[kept]
    if pulled.drawn:
        moved = np.bincount(groups, weights=effects - mean, minlength=int(first.max()) + 1) / sizes.sum()
        pull[treated] += moved[first[treated]]
    return mean, pull


def _gathered(found: list[tuple[float, Floats]], groups: Places, drawn: bool) -> Pulled:
    return Pulled(groups, np.array([f[0] for f in found]), np.stack([f[1] for f in found]), drawn)


def by_event_time(cells: Cells) -> tuple[Places, Pulled]:
    """The event times and the average effect at each, over cohorts weighted by size."""
    times = np.unique(cells.event_times)
    found = [by_size(cells.pulled, cells.first, cells.event_times == e) for e in times]
    return times, _gathered(found, times, cells.pulled.drawn)


def _by_period(cells: Cells) -> tuple[Places, Pulled]:
    after = cells.event_times >= 0
    times = np.unique(cells.times[after])
    found = [by_size(cells.pulled, cells.first, after & (cells.times == t)) for t in times]
    return times, _gathered(found, times, cells.pulled.drawn)


def _by_group(cells: Cells) -> tuple[Places, Pulled]:
    after = cells.event_times >= 0
    groups = np.unique(cells.pulled.groups[after])
    found = [_plain(cells.pulled, after & (cells.pulled.groups == g)) for g in groups]
    return groups, _gathered(found, groups, cells.pulled.drawn)


def _plain(pulled: Pulled, kept: NDArray[np.bool_]) -> tuple[float, Floats]:
    return float(pulled.effects[kept].mean()), pulled.pulls[kept].mean(axis=0)


def _with_error(found: tuple[float, Floats]) -> tuple[float, float]:
    return found[0], float(np.sqrt((found[1] ** 2).sum()))


def critical_value(covariance: Floats, level: float, seed: int) -> float:
    """How many standard errors cover all estimates at once: the 1 − level point of the largest |normal deviate|.

    Estimates without variance are left out; nan when none is left (Montiel Olea & Plagborg-Møller 2019: sup-t bands).
    """
    kept = np.diag(covariance) > 0
    if not kept.any():
        return float("nan")
    varying = covariance[np.ix_(kept, kept)]
    errors = np.sqrt(np.diag(varying))
    values, vectors = np.linalg.eigh(varying / np.outer(errors, errors))
    root = vectors * np.sqrt(np.clip(values, 0, None))
    drawn = np.random.default_rng(seed).standard_normal((DRAWS, len(errors))) @ root.T
    return float(np.quantile(np.abs(drawn).max(axis=1), 1 - level))


def _aggregation(
    name: Literal["group", "dynamic", "calendar"],
    labels: tuple[Period, ...],
    pulled: Pulled,
    overall: tuple[float, Floats],
    cohorts: Cohorts,
) -> Aggregation:
    pairs = zip(pulled.effects.tolist(), pulled.errors.tolist(), strict=True)
    by: Mapping[Period, tuple[float, float]] = dict(zip(labels, pairs, strict=True))
    return Aggregation(
        name, _with_error(overall), by, critical_value(pulled.covariance, cohorts.level, cohorts.seed)
    )


def averages(cohorts: Cohorts, cells: Cells) -> tuple[Aggregation, ...]:
    """The four averages: simple (treated units × periods), group, dynamic (event time), calendar.

    Overall, *group* weights cohorts by size; *dynamic* and *calendar* weight event times from 0, or periods, equally.
    """
    simple = by_size(cells.pulled, cells.first, cells.event_times >= 0)
    groups, group = _by_group(cells)
    events, dynamic = by_event_time(cells)
    periods, calendar = _by_period(cells)
    every = np.ones(len(groups), dtype=bool)
    named = {g: cohorts.times[g] for g in (*groups.tolist(), *periods.tolist())}
    return (
        Aggregation("simple", _with_error(simple), {}),
        _aggregation(
            "group", tuple(named[g] for g in groups), group, by_size(group, cells.first, every), cohorts
        ),
        _aggregation("dynamic", tuple(events.tolist()), dynamic, _plain(dynamic, events >= 0), cohorts),
        _aggregation(
            "calendar", tuple(named[t] for t in periods), calendar, _plain(calendar, periods >= 0), cohorts
        ),
    )


def degrees(first: Places) -> int:
    """How many numbers an error rests on: units treated less their cohorts, or controls less one, whichever is fewer."""
    treated = first[first >= 0]
    never = int((first < 0).sum())
    fewest = len(treated) - len(np.unique(treated))
    return max(min(fewest, never - 1) if never else fewest, 1)


def pretrend(cells: Cells) -> Pretrend | None:
    """The Wald test that every effect before treatment is zero, by Hotelling's F with :func:`degrees`.

    None without such an effect or without variance, and where units are too few for so many periods.
    """
    before = (cells.event_times < 0) & (cells.pulled.errors > 0)
    if not before.any():
        return None
    early, free = _part(cells, before).pulled, degrees(cells.first)
    tested = int(np.linalg.matrix_rank(early.covariance))
    statistic = float(early.effects @ np.linalg.pinv(early.covariance, hermitian=True) @ early.effects)
    if free < tested:
        return None
    ratio = statistic * (free - tested + 1) / ((free + 1) * tested)
    return Pretrend(statistic, tested, float(stats.f.sf(ratio, tested, free - tested + 1)))


def event_study(cells: Cells, before: Cells) -> EventStudy | None:
    """Event times before treatment from ``before``, from 0 on from ``cells``; None when there is none before."""
    if not len(before.times):
        return None
    early, late = by_event_time(before), by_event_time(_part(cells, cells.event_times >= 0))
    both = _joined(early[1], late[1])
    return EventStudy((*early[0].tolist(), *late[0].tolist()), both.effects, both.covariance)


def _part(cells: Cells, kept: NDArray[np.bool_]) -> Cells:
    pulled = cells.pulled
    return Cells(
        cells.first,
        cells.times[kept],
        Pulled(pulled.groups[kept], pulled.effects[kept], pulled.pulls[kept], pulled.drawn),
    )


def _joined(one: Pulled, other: Pulled) -> Pulled:
    return Pulled(
        np.concatenate([one.groups, other.groups]),
        np.concatenate([one.effects, other.effects]),
        np.concatenate([one.pulls, other.pulls]),
        one.drawn,
    )


def fit_of(cohorts: Cohorts, cells: Cells, before: Cells | None) -> CohortFit:
    """Effects, averages, interval, p-value, event study and test of pre-trends.

    Standard errors are those of the sources, made for many units; interval and p-value allow for few (:func:`degrees`).

    ``cells``: periods before treatment against the one before them, treated periods against the last one before
    treatment. ``before``: periods before treatment against that last one, for the event study; None for no study.
    """
    found = averages(cohorts, cells)
    att, error = found[0].overall
    free = degrees(cells.first)
    wider = error * float(np.sqrt((free + 1) / free))
    half = float(stats.t.isf(cohorts.level / 2, free)) * wider
    return CohortFit(
        cohorts,
        _effects(cohorts, cells),
        found,
        (att - half, att + half),
        float(2 * stats.t.sf(abs(att) / wider, free)) if error > 0 else float("nan"),
        event_study(cells, before) if before else None,
        pretrend(cells),
    )


def _effects(cohorts: Cohorts, cells: Cells) -> tuple[CohortEffect, ...]:
    rows = zip(cells.pulled.groups, cells.times, cells.pulled.effects, cells.pulled.errors, strict=True)
    return tuple(CohortEffect(cohorts.times[g], cohorts.times[t], float(a), float(s)) for g, t, a, s in rows)
