"""Does the model of pairs hold what the lists show? With four lists or more, a dependence of three can be noticed.

Pearson's statistic of what is seen, city by city under the best ease of each, summed over cities by history. With
three lists the model fits any table: there nothing can be noticed, and nothing is said.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.special import chdtrc

from sharitories.observations.effort.ease import Counts, expected_of_seen
from sharitories.observations.effort.hierarchy import terms

#: Under this probability the lists contradict the model, and nothing is told.
UNLIKELY = 0.01


def misfit(counts: Counts, lists: int) -> float:
    """Probability of so bad a fit, were the model right; 1 for three lists. ``counts``: cities × histories seen."""
    freedom = 2**lists - 1 - len(terms(lists, 2))
    if freedom <= 0:
        return 1.0
    seen: NDArray[np.int64] = counts.sum(axis=0)
    expected = expected_of_seen(counts, lists)
    # Histories that hardly anything should have would make the statistic larger than its law says.
    apart = ((seen - expected) ** 2 / np.maximum(expected, 1.0)).sum()
    return float(chdtrc(freedom, apart))
