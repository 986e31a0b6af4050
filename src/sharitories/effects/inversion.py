"""Intervals by inversion: the constant effects that a test by permutation does not reject.

Under the hypothesis that the effect is x, the treated unit's outcome after treatment would have been lower by x.
Its own mean gap becomes ``a_0 - x``; a placebo that gives it the weight w_j loses ``w_j x`` from its counterfactual,
so its gap becomes ``a_j + w_j x``. Every statistic here is a quadratic in x, so the set is found exactly.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sharitories.effects.panel import Floats

#: Statistics that differ by less, relatively, count as equal: rounding must not decide a rank.
EQUAL = 1e-9


@dataclass(frozen=True)
class Quadratics:
    """Statistics ``(square + 2 x slope mean + x² slope²) / scale²``, one a unit, the treated one first.

    ``square`` is the squared mean gap (or the mean squared gap), ``mean`` the mean gap, ``slope`` what a hypothetical
    effect of one adds to it (-1 for the treated unit), ``scale`` what it is divided by. Shape N each.
    """

    square: Floats
    mean: Floats
    slope: Floats
    scale: Floats

    def at(self, effects: Floats) -> Floats:
        """The statistics under each hypothetical effect, effects × N."""
        x = effects[:, None]
        return np.asarray(
            (self.square + 2 * x * self.slope * self.mean + x**2 * self.slope**2) / self.scale**2
        )


def p_values(statistics: Quadratics, effects: Floats) -> Floats:
    """``(1 + how many placebos are at least as extreme) / N`` under each hypothetical effect."""
    values = statistics.at(effects)
    return np.asarray(share_as_extreme(values))


def share_as_extreme(values: Floats) -> Floats:
    """Of each row, the share of columns at least as large as the first, itself counted."""
    first = values[:, :1]
    return np.asarray((values >= first - EQUAL * np.abs(first)).mean(axis=1))


def kept(p: Floats, level: float) -> NDArray[np.bool_]:
    """Whether p lies above the level; a rank of exactly the level is rejected whatever its rounding."""
    return np.asarray(p > level * (1 + EQUAL))


def interval(statistics: Quadratics, level: float) -> tuple[float, float]:
    """The least interval that holds every effect not rejected at ``level``; infinite ends where it has none."""
    roots = _crossings(statistics)
    reach = 1.0 + 2 * float(np.abs(roots).max(initial=0.0))
    edges = np.concatenate(([-reach], roots, [reach]))
    within = (edges[1:] + edges[:-1]) / 2
    held = kept(p_values(statistics, within), level)
    if not held.any():
        return _closest(statistics)
    low, high = edges[int(np.argmax(held))], edges[len(edges) - 1 - int(np.argmax(held[::-1]))]
    return (-np.inf if held[0] else float(low)), (np.inf if held[-1] else float(high))


def _closest(statistics: Quadratics) -> tuple[float, float]:
    """Where every effect is rejected, the one that is least so: an interval of no width."""
    effect = float(-statistics.mean[0] / statistics.slope[0])
    return effect, effect


def _crossings(statistics: Quadratics) -> Floats:
    """The effects at which a placebo's statistic equals the treated unit's, sorted."""
    square, mean, slope = statistics.square, statistics.slope * statistics.mean, statistics.slope**2
    scale = statistics.scale**2
    a = slope[0] * scale[1:] - slope[1:] * scale[0]
    b = mean[0] * scale[1:] - mean[1:] * scale[0]
    c = square[0] * scale[1:] - square[1:] * scale[0]
    real = b**2 - a * c
    fine = (real >= 0) & (np.abs(a) > EQUAL * np.abs(slope[0] * scale[1:]))
    root = np.sqrt(real[fine])
    return np.sort(np.concatenate([(-b[fine] - root) / a[fine], (-b[fine] + root) / a[fine]]))
