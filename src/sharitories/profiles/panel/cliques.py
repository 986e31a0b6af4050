"""Sets of cities that are all too near one another, of which one at most can be chosen; together they hold every near pair."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def cliques(near: NDArray[np.bool_]) -> list[list[int]]:
    """Cliques that cover every edge of a symmetric graph without loops, grown greedily by edges not yet covered.

    One constraint per clique bounds a search far better than one per pair.
    """
    left = near.copy()
    found = []
    while left.any():
        found.append(_grown(near, left))
        members = np.array(found[-1])
        left[np.ix_(members, members)] = False
    return found


def _grown(near: NDArray[np.bool_], left: NDArray[np.bool_]) -> list[int]:
    """A clique from the vertex with most uncovered edges; each next vertex brings most of them, then most neighbours."""
    first = int(left.sum(axis=1).argmax())
    clique, open_to = [first], near[first].copy()
    gain = left[first].astype(np.int64)
    while open_to.any():
        inside = (near & open_to).sum(axis=1) if len(clique) <= 1 else near[:, open_to].sum(axis=1)
        value = np.where(open_to, gain * len(near) + inside, -1)
        best = int(value.argmax())
        clique.append(best)
        open_to &= near[best]
        gain = gain + left[best]
    return sorted(clique)
