"""Screening: units of which too little is known (OECD/JRC 2008, step 3)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def kept(values: Floats, min_share: float) -> NDArray[np.bool_]:
    """Whether the share of numbers in each unit's row is at least ``min_share``; ``values`` (n, m), NaN is missing."""
    share = (~np.isnan(values)).mean(axis=1)
    return np.asarray(share >= min_share - 1e-12)
