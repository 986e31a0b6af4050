"""Denomination: counts made comparable between units of different size (OECD/JRC 2008, step 2)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sharitories.profiles.composite.refusal import CannotHonour

Floats = NDArray[np.float64]


def denominated(values: Floats, denominators: Floats) -> Floats:
    """``values / denominators``, elementwise (n, m); a column that has no denominator is given ones.

    A missing denominator gives a missing value; raise :class:`CannotHonour` where one is 0 or below.
    """
    bad = np.argwhere(denominators <= 0)
    if len(bad):
        raise CannotHonour("denominate", f"a denominator is 0 or below in {len(bad)} rows", str(bad[0][1]))
    return np.asarray(values / denominators, dtype=np.float64)
