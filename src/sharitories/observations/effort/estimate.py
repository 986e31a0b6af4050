"""How many initiatives live, given the lists that show some of them: the choice of method, and when to say nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from sharitories.observations.effort.chao import chao
from sharitories.observations.effort.chapman import chapman, chapman_distribution
from sharitories.observations.effort.distribution import Distribution
from sharitories.observations.effort.ease import Eased, eased
from sharitories.observations.effort.hierarchy import cells
from sharitories.observations.effort.histories import Counts, Histories
from sharitories.observations.effort.misfit import UNLIKELY, misfit
from sharitories.observations.effort.pairwise import all_pairs
from sharitories.observations.effort.total import LEVEL, Total

Status = Literal["estimated", "lower_bound", "not_estimable"]

#: With fewer seen in the lists, the model's assumptions would speak, and not the lists.
FEWEST = 10
#: An upper bound beyond this many times the number seen is no bound: *at least* is said.
WIDEST = 5.0
#: Among more cities unequal ease is near a normal law, which the dependences of pairs already hold.
MOST_CITIES = 30


@dataclass(frozen=True)
class Estimate:
    """The number seen, and the number alive with its interval where the lists bear one.

    ``alive`` and ``high`` are None when only a lower bound can be said, ``low`` too when not even that;
    ``at_least`` is Chao's lower bound. ``notes`` are codes of :data:`notes.NOTES`. ``eased``: the draws by territory,
    where territories were told apart.
    """

    seen: int
    alive: float | None
    low: float | None
    high: float | None
    level: float
    method: str
    lists: tuple[str, ...]
    status: Status
    at_least: float | None = None
    notes: tuple[str, ...] = ()
    distribution: Distribution | None = None
    eased: Eased | None = None


def estimate(histories: Histories, level: float = LEVEL, territories: list[str] | None = None) -> Estimate:
    """Two lists: Chapman. Three or more: log-linear with all pairs. One, or no overlap, or few, or
    four lists that contradict the model: *not estimable*.

    ``territories``: with three lists or more these are told apart, since some may be seen more easily (:mod:`ease`).
    """
    apart = _told_apart(histories, territories or [])
    reason = _why_not(histories) or ("misfit" if misfit(apart, len(histories.lists)) < UNLIKELY else "")
    if reason:
        return Estimate(
            histories.seen, None, None, None, level, "none", histories.lists, "not_estimable", notes=(reason,)
        )
    two, by_city = len(histories.lists) == 2, _eased(apart, len(histories.lists))
    total, distribution = _told(histories, level, by_city)
    wide = total.high > WIDEST * histories.seen
    low = float(round(float(distribution.quantile((1 - level) / 2)))) if wide else total.low
    shown, at_least = max(histories.seen, low), max(_chao(histories), float(histories.seen))
    return Estimate(
        seen=histories.seen,
        alive=None if wide else max(total.alive, shown),
        low=shown,
        high=None if wide else max(total.high, shown),
        level=level,
        method="chapman" if two else "log-linear, all pairs",
        lists=histories.lists,
        status="lower_bound" if wide else "estimated",
        at_least=at_least,
        notes=_notes(histories, wide, at_least > max(total.alive, shown) + 1),
        distribution=distribution,
        eased=by_city,
    )


def _why_not(histories: Histories) -> str:
    if not histories.seen:
        return "nothing_seen"
    if len(histories.lists) < 2:
        return "one_list"
    if not histories.counts[_size(histories) > 1].sum():
        return "no_overlap"
    return "few_seen" if histories.counts.sum() < FEWEST else ""


def _told_apart(histories: Histories, territories: list[str]) -> Counts:
    """Territories × histories; one row for all where there are no territories, or too many of them."""
    if not 2 <= len(territories) <= MOST_CITIES:
        return histories.counts[None, :]
    return histories.by_territory(territories)


def _eased(counts: Counts, lists: int) -> Eased | None:
    """The draws of cities told apart; two lists cannot tell ease from dependence."""
    return eased(counts, lists) if lists > 2 and len(counts) > 1 else None


def _told(histories: Histories, level: float, by_city: Eased | None) -> tuple[Total, Distribution]:
    if len(histories.lists) == 2:
        return _two(histories, level)
    if by_city is None:
        return _many(histories, level)
    distribution = by_city.distribution()
    return distribution.total(level), distribution


def _two(histories: Histories, level: float) -> tuple[Total, Distribution]:
    only_first, only_second, both = (int(n) for n in histories.counts)
    first, second = only_first + both, only_second + both
    return chapman(first, second, both, level), chapman_distribution(first, second, both)


def _many(histories: Histories, level: float) -> tuple[Total, Distribution]:
    distribution = all_pairs(histories.counts, len(histories.lists))
    return distribution.total(level), distribution


def _chao(histories: Histories) -> float:
    size, counts = _size(histories), histories.counts
    only = [int(counts[(1 << j) - 1]) for j in range(len(histories.lists))]
    return chao(int(counts.sum()), only, int(counts[size == 2].sum())).alive


def _size(histories: Histories) -> np.ndarray:
    return np.array([int(cell).bit_count() for cell in cells(len(histories.lists))])


def _notes(histories: Histories, wide: bool, exceeded: bool) -> tuple[str, ...]:
    told = [*(["wide"] if wide else []), *(["bound_above"] if exceeded and not wide else [])]
    if len(histories.lists) == 2:
        told.append("independence")
    elif not _every_pair_overlaps(histories):
        told.append("empty_pairs")
    if histories.beside:
        told.append("refused_lists")
    return tuple(told)


def _every_pair_overlaps(histories: Histories) -> bool:
    shown, lists = cells(len(histories.lists)), range(len(histories.lists))
    pairs = [1 << a | 1 << b for a in lists for b in lists if a < b]
    return all(histories.counts[(shown & pair) == pair].sum() for pair in pairs)
