"""Diversity as Hill numbers: how many equally common kinds would be as diverse.

Hill 1973, *Ecology* 54:427-432; Jost 2006, *Oikos* 113:363-375. Intervals: Chao et al. 2014, *Ecol. Monogr.* 84:45-67,
appendix G. See ``docs/methods/vitality.md``.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import ndtri

from sharitories.indicators.intervals import LEVEL

Floats = NDArray[np.float64]


def hill(counts: ArrayLike, order: float) -> Floats:
    """Hill number of each row; ``counts`` has shape (…, kinds), the result (…); NaN where a row is all nought."""
    n = np.asarray(counts, dtype=np.float64)
    total = n.sum(axis=-1)
    with np.errstate(divide="ignore", invalid="ignore"):
        shares = n / total[..., None]
        if order == 1:
            logs = np.where(n > 0, np.log(np.where(n > 0, shares, 1)), 0.0)
            number = np.exp(-(shares * logs).sum(axis=-1))
        else:
            powers = np.where(n > 0, np.power(np.where(n > 0, shares, 1), order), 0.0)
            number = np.power(powers.sum(axis=-1), 1 / (1 - order))
    return np.where(total > 0, number, np.nan)


def likely_assemblage(counts: ArrayLike) -> Floats:
    """Shares of the kinds seen and, by their estimated number, of those unseen; sums to 1.

    The unseen number is Chao's (1984), their common share what the estimated coverage leaves.
    """
    n = np.asarray(counts, dtype=np.float64)
    n = n[n > 0]
    total, once, twice = n.sum(), float((n == 1).sum()), float((n == 2).sum())
    less = (total - 1) / total
    unseen = less * (once**2 / (2 * twice) if twice else once * (once - 1) / 2)
    if once == 0 or unseen == 0:
        return np.asarray(n / total, dtype=np.float64)
    coverage = 1 - once / total * total * unseen / (total * unseen + once)
    lost = n / total * (1 - n / total) ** total
    seen = n / total - (1 - coverage) / lost.sum() * lost
    kinds = int(np.ceil(unseen))
    return np.concatenate([seen, np.full(kinds, (1 - coverage) / kinds)])


def hill_interval(
    counts: ArrayLike, order: float, draws: int, generator: np.random.Generator, level: float = LEVEL
) -> tuple[float, float, float]:
    """Hill number of what was seen, low and high: what as many, drawn again from the likely assemblage, would give.

    Normal on the log, with the spread of ``draws``: a plain bootstrap would lie below the estimate, as it sees fewer.
    """
    n = np.asarray(counts, dtype=np.float64)
    number = float(hill(n, order))
    again = generator.multinomial(int(n.sum()), likely_assemblage(n), size=draws)
    reach = ndtri(0.5 + level / 2) * float(np.std(np.log(hill(again, order))))
    return number, max(1.0, number * float(np.exp(-reach))), number * float(np.exp(reach))
