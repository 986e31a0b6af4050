"""How likely each number alive is, given what the lists show, and the interval that is told of it."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sharitories.observations.effort.total import LEVEL, Total

Floats = NDArray[np.float64]

#: Lower tails tried for the shortest interval.
_TAILS = 101


class Distribution(NamedTuple):
    """Belief in the number alive: ``below[i]`` is the probability of at most ``totals[i]``; both rise.

    The first total is the number seen in the lists; what ``below`` holds there is the probability that none is unseen.
    """

    totals: Floats
    below: Floats

    def quantile(self, probability: ArrayLike) -> Floats:
        """The totals below which the number alive lies with these probabilities."""
        return np.asarray(np.interp(np.asarray(probability, dtype=np.float64), self.below, self.totals))

    def total(self, level: float = LEVEL) -> Total:
        """The median, and the shortest interval on the square root of the unseen, in whole initiatives."""
        seen = self.totals[0]
        tails = np.linspace(0, 1 - level, _TAILS)
        low, high = shortest(self.quantile(tails) - seen, self.quantile(tails + level) - seen)
        return Total(float(self.quantile(0.5)), float(round(seen + low)), float(round(seen + high)))


def middle(draws: NDArray[np.int64], level: float = LEVEL) -> tuple[int, int]:
    """From the smallest to the largest number that, half of its own draws aside, leaves no more than a tail beyond it.

    The mid-P rule: a number is one step of a small count, and to hold all of each end's would hold too often.
    """
    numbers, times = np.unique(draws, return_counts=True)
    below = (np.cumsum(times) - times / 2) / len(draws)
    kept = numbers[np.abs(below - 0.5) <= level / 2]
    return int(kept[0]), int(kept[-1])


def shortest(lows: Floats, highs: Floats) -> tuple[float, float]:
    """Of intervals of the unseen that hold the same probability, the shortest on the square root.

    That is the scale on which a count varies alike whatever its size (Bartlett 1936). Equal tails would hold too
    often where few are unseen, 0 being among the likeliest; there this interval begins at 0.
    """
    best = int(np.argmin(np.sqrt(np.maximum(highs, 0)) - np.sqrt(np.maximum(lows, 0))))
    return float(lows[best]), float(highs[best])
