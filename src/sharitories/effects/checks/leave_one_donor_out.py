"""The effect without each donor that carries weight: neither its sign nor its verdict may hang on one of them."""

from __future__ import annotations

import numpy as np

from sharitories.effects.estimated import Check, Estimated
from sharitories.effects.panel import Floats
from sharitories.language import signed

#: Donors of less weight than this change nothing that could be seen.
SMALL = 0.01
#: At most so many donors are left out in turn, the heaviest first.
MOST = 20


def check(estimated: Estimated) -> list[Check]:
    """Passes where the att keeps its sign and stays on the same side of the interval's test."""
    atts = without_each(estimated)
    if not len(atts):
        return []
    low, high = float(atts.min()), float(atts.max())
    half = _half_width(estimated)
    sure = estimated.inference.rejects
    stable = low * high > 0 and min(abs(low), abs(high)) > half if sure else max(abs(low), abs(high)) < half
    return [
        Check(
            "leave_one_donor_out",
            bool(stable),
            f"the effect lies between {signed(low, 'en')} and {signed(high, 'en')} when one donor is left out",
            f"l’effet va de {signed(low, 'fr')} à {signed(high, 'fr')} quand on retire une unité de comparaison",
        )
    ]


def without_each(estimated: Estimated) -> Floats:
    """The att without each of the heaviest donors."""
    weights = np.abs(estimated.fit.weights)
    heavy = [int(i) for i in np.argsort(-weights, kind="stable")[:MOST] if weights[i] > SMALL]
    if len(estimated.comparison.donors) < 2:
        return np.zeros(0)
    return np.array([estimated.estimate(estimated.comparison.without_donor(i)).att for i in heavy])


def _half_width(estimated: Estimated) -> float:
    low, high = estimated.inference.interval
    return (high - low) / 2
