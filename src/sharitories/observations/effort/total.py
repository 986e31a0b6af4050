"""What an estimator of a hidden total hands on."""

from __future__ import annotations

from typing import NamedTuple

#: Intervals of this study hold nine times in ten.
LEVEL = 0.90


class Total(NamedTuple):
    """An estimated number alive, and the interval that holds the true number with probability ``level``.

    All three count initiatives; ``alive`` need not be whole, ``low`` is never below the number seen.
    """

    alive: float
    low: float
    high: float
