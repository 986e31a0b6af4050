"""The effect without each pre-period: one odd year must not make it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from sharitories.effects.comparison import Comparison
from sharitories.effects.estimated import Check, Estimated


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
            f"the effect lies between {low:+.3g} and {high:+.3g} when one pre-period is left out",
            f"l’effet va de {low:+.3g} à {high:+.3g} quand on retire une période d’avant".replace(".", ","),
        )
    ]


def _without(comparison: Comparison, period: int) -> Comparison:
    kept = np.arange(len(comparison.times)) != period
    times = tuple(t for t, k in zip(comparison.times, kept, strict=True) if k)
    own, others = comparison.own[kept], comparison.others[kept]
    return replace(comparison, times=times, before=comparison.before - 1, own=own, others=others)
