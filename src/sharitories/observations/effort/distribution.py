"""How likely each number alive is, given what the lists show."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sharitories.observations.effort.total import LEVEL, Total

Floats = NDArray[np.float64]


class Distribution(NamedTuple):
    """Belief in the number alive: ``below[i]`` is the probability of at most ``totals[i]``; both rise.

    What ``below`` holds at its first total is the probability that nothing is unseen.
    """

    totals: Floats
    below: Floats

    def quantile(self, probability: ArrayLike) -> Floats:
        """The totals below which the number alive lies with these probabilities."""
        return np.asarray(np.interp(np.asarray(probability, dtype=np.float64), self.below, self.totals))

    def total(self, level: float = LEVEL, alive: float | None = None) -> Total:
        """The median (or ``alive``) and the equal-tailed interval, in whole initiatives."""
        tail = (1 - level) / 2
        low, middle, high = self.quantile((tail, 0.5, 1 - tail))
        return Total(float(middle) if alive is None else alive, float(round(low)), float(round(high)))
