"""The effect without each pre-period: one odd year must not make it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from sharitories.effects.comparison import Comparison
from sharitories.effects.estimated import Check, Estimated
from sharitories.language import signed


def check(estimated: Estimated) -> list[Check]:
    """Passes where every att without one pre-period lies within the interval."""
    comparison = estimated.comparison
    if comparison.before < 4:
        return []
    atts = [estimated.estimate(_without(comparison, t)).att for t in range(comparison.before)]
    low, high = min(atts), max(atts)
    interval = estimated.inference.interval
    return [
        Check(
            "leave_one_period_out",
            interval[0] <= low and high <= interval[1],
            f"the effect lies between {signed(low, 'en')} and {signed(high, 'en')} when one pre-period is left out",
            f"l’effet va de {signed(low, 'fr')} à {signed(high, 'fr')} quand on retire une période d’avant",
        )
    ]


def _without(comparison: Comparison, period: int) -> Comparison:
    kept = np.arange(len(comparison.times)) != period
    times = tuple(t for t, k in zip(comparison.times, kept, strict=True) if k)
    own, others = comparison.own[kept], comparison.others[kept]
    return replace(comparison, times=times, before=comparison.before - 1, own=own, others=others)
