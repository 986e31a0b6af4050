"""Many tests in one table: the Benjamini–Hochberg adjustment (1995, JRSS B 57:289–300)."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from sharitories.effects.panel import Floats


def adjusted(p_values: Sequence[float]) -> Floats:
    """The least false discovery rate at which each test is rejected, in the order given, shape m.

    ``min over k ≥ rank of m p_(k) / k``, at most 1. A nan (nothing was tested) stays nan and is not counted in m;
    equal p-values get equal results. Raises ValueError for a p-value outside [0, 1].
    """
    p = np.asarray(p_values, dtype=np.float64)
    there = ~np.isnan(p)
    if ((p[there] < 0) | (p[there] > 1)).any():
        raise ValueError("a p-value lies outside [0, 1]")
    found = np.full(p.shape, np.nan)
    found[there] = _adjusted(p[there])
    return found


def _adjusted(p: Floats) -> Floats:
    order = np.argsort(p, kind="stable")
    ranked = p[order] * len(p) / np.arange(1, len(p) + 1)
    least = np.minimum.accumulate(ranked[::-1])[::-1]
    found = np.empty_like(p)
    found[order] = np.minimum(least, 1.0)
    return found
