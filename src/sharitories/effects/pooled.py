"""Several treated units, each with its own donors and placebos, as one effect and its distribution.

The mean of the units' effects is compared with means of placebos, one taken for each unit (Cavallo, Galiani, Noy &
Pantano 2013, *Review of Economics and Statistics* 95:1549–1561; Abadie & L'Hour 2021, *JASA* 116:1817–1834): had
treatment fallen on any unit of each comparison with the same chance, how often would the mean be as far from zero?
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sharitories.effects.panel import Floats
from sharitories.errors import UsageError

#: Assignments looked at: all when there are no more, else as many drawn.
MOST = 20_000
QUANTILES = (0.1, 0.25, 0.5, 0.75, 0.9)


@dataclass(frozen=True)
class Pooled:
    """``att``: the mean effect over units; ``quantiles``: of the units' effects; ``share_positive``: above zero.

    ``p_value``: two-sided, by assignments of treatment; ``interval``: the constant effects that it does not reject, in
    the outcome's unit, infinite on a side where there are too few assignments. ``exact``: every assignment was looked at.
    """

    att: float
    units: int
    quantiles: tuple[tuple[float, float], ...]
    share_positive: float
    p_value: float
    interval: tuple[float, float]
    exact: bool


def pooled(
    effects: Sequence[float], placebos: Sequence[Floats], level: float = 0.05, seed: int = 0
) -> Pooled:
    """The pooled effect of several treated units.

    ``effects``: the att of each; ``placebos``: for each, the att of its donors as if they had been treated (one array
    a unit, any length). Raises :class:`UsageError` without a unit, or for one without placebos. Units are taken as
    assigned independently: donors and shocks that treated units share make the p-value too small.
    """
    alone = [i for i, values in enumerate(placebos) if not len(values)]
    if not len(effects) or alone or len(effects) != len(placebos):
        raise UsageError(
            "Pooling effects", f"{len(effects)} units, without placebos: {alone}", "Give donors to each"
        )
    own, means, exact = _assigned(np.array(effects, dtype=float), placebos, seed)
    att = float(np.mean(effects))
    return Pooled(
        att,
        len(effects),
        tuple((q, float(np.quantile(effects, q))) for q in QUANTILES),
        float(np.mean(np.array(effects) > 0)),
        float((np.abs(means) >= abs(att) - 1e-12).mean()),
        _interval(att, own, means, level),
        exact,
    )


def _assigned(effects: Floats, placebos: Sequence[Floats], seed: int) -> tuple[Floats, Floats, bool]:
    """By assignment: the share of units that keep their treatment, the mean effect; and whether these are all.

    The first assignment is the one that took place.
    """
    sizes = [len(values) + 1 for values in placebos]
    exact = float(np.prod(np.array(sizes, dtype=float))) <= MOST
    picked = np.indices(sizes).reshape(len(sizes), -1) if exact else _drawn(sizes, seed)
    found = [np.concatenate([[e], p])[k] for e, p, k in zip(effects, placebos, picked, strict=True)]
    own: Floats = (picked == 0).mean(axis=0)
    means: Floats = np.mean(found, axis=0)
    return own, means, exact


def _drawn(sizes: Sequence[int], seed: int) -> NDArray[np.intp]:
    rng = np.random.default_rng(seed)
    return np.array([np.concatenate([[0], rng.integers(size, size=MOST)]) for size in sizes], dtype=np.intp)


def _interval(att: float, own: Floats, means: Floats, level: float) -> tuple[float, float]:
    """The effects that are not rejected, when units keep theirs in a share ``own`` of an assignment.

    Taking an effect x off leaves |att − x| against |mean − own·x|: an assignment speaks for x between the two roots,
    and all of them speak for x = att, so that each side needs only its ends in order.
    """
    others = own < 1
    left = np.where(others, 1 - own, 1.0)
    roots = np.sort([(att - means) / left, (att + means) / (1 + own)], axis=0)
    lows = np.sort(np.where(others, roots[0], -np.inf))
    highs = np.sort(np.where(others, roots[1], np.inf))[::-1]
    last = int(np.floor(level * len(means) + 1e-9))
    return float(lows[last]), float(highs[last])
