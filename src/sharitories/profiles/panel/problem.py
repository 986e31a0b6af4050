"""A panel problem in numbers: candidates, distances and linear limits on how many of a set may be chosen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Limit:
    """Of the candidates at ``members``, at least ``low`` and at most ``high`` are chosen; ``name`` says why."""

    name: str
    members: tuple[int, ...]
    low: int
    high: int

    def holds(self, chosen: Sequence[int]) -> bool:
        """Whether a panel respects the limit."""
        return self.low <= len(set(self.members) & set(chosen)) <= self.high


@dataclass(frozen=True)
class Problem:
    """Choose ``size`` of the candidates: all limits hold, the smallest distance is largest, then the sum is.

    ``distance``: whole numbers (thousandths), symmetric, shape (candidates, candidates); ``fixed``: positions that are
    in every panel; ``seconds``: how long one search may take.
    """

    distance: NDArray[np.int64]
    size: int
    limits: tuple[Limit, ...] = ()
    fixed: tuple[int, ...] = ()
    excluded: tuple[frozenset[int], ...] = ()
    seconds: float = 60.0

    def without(self, name: str) -> Problem:
        """The same problem without the limits of that name."""
        return replace(self, limits=tuple(limit for limit in self.limits if limit.name != name))

    def not_again(self, panel: Sequence[int]) -> Problem:
        """The same problem without one panel (a no-good cut)."""
        return replace(self, excluded=(*self.excluded, frozenset(panel)))

    def worth(self, panel: Sequence[int]) -> tuple[int, int]:
        """Smallest distance between two cities of a panel of which not both are fixed, and sum of all distances.

        Two fixed cities are as far apart as they are: no choice changes it. Where all are fixed, the smallest is of all.
        """
        upper = np.triu(np.ones((len(panel), len(panel)), dtype=bool), 1)
        own = self.distance[np.ix_(panel, panel)]
        held = np.isin(panel, self.fixed)
        open_pairs = upper & ~(held[:, None] & held[None, :])
        smallest = own[open_pairs if open_pairs.any() else upper].min()
        return int(smallest), int(own[upper].sum())

    def broken(self, panel: Sequence[int]) -> list[str]:
        """The names of the limits that a panel breaks."""
        names = [limit.name for limit in self.limits if not limit.holds(panel)]
        if len(set(panel)) != self.size:
            names.append("size")
        return sorted(set(names))
