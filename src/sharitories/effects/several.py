"""Several treated units by synthetic controls: their mean effect, tested as a mean of placebos.

Abadie & L'Hour 2021, section 4; Cavallo, Galiani, Noy & Pantano 2013. Each unit's att is divided by its own scale; under no
effect the mean of these is as the mean of placebos drawn at random, one for each unit.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from sharitories.effects.inferred import Inference

DRAWS = 10_000


@dataclass(frozen=True)
class Pooled:
    """The mean att with its interval and p-value, and how the units' own effects are spread."""

    att: float
    interval: tuple[float, float]
    p_value: float
    least: float
    median: float
    largest: float
    above_zero: float


def pooled(found: Sequence[Inference], level: float, seed: int) -> Pooled:
    """Of the units' inferences, in any order; ``interval`` are the constant effects not rejected at ``level``."""
    atts = np.array([one.att for one in found])
    scales = np.array([one.scales[0] for one in found])
    chance = _means_of_placebos(found, seed)
    statistic = float(np.mean(atts / scales))
    p_value = (1 + int(np.sum(np.abs(chance) >= abs(statistic)))) / (DRAWS + 1)
    critical = float(np.quantile(np.abs(chance), 1 - level, method="higher"))
    per_unit = float(np.mean(1 / scales))
    interval = ((statistic - critical) / per_unit, (statistic + critical) / per_unit)
    return Pooled(
        float(atts.mean()),
        interval,
        p_value,
        float(atts.min()),
        float(np.median(atts)),
        float(atts.max()),
        float((atts > 0).mean()),
    )


def _means_of_placebos(found: Sequence[Inference], seed: int) -> np.ndarray:
    """Means of one placebo drawn for each unit, studentised; the same seed gives the same draws."""
    random = np.random.default_rng(seed)
    total = np.zeros(DRAWS)
    for one in found:
        after = len(one.p_by_period) or 1
        atts = one.gaps[1:, -after:].mean(axis=1) / one.scales[1:]
        total += random.choice(atts, DRAWS)
    return total / len(found)
