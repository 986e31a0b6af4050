"""One uniform number drives one factor: it chooses an alternative, or the seed of a replicate.

A generator is seeded by the model's seed, the factor's name and the number chosen, so that adding a factor leaves the
draws of all others as they were, and the same uniform number always brings the same values.
"""

from __future__ import annotations

import zlib

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]


def chosen(uniforms: Floats, count: int) -> Whole:
    """The number 0 … ``count`` - 1 that each uniform number in [0, 1) chooses, all equally likely."""
    return np.minimum((uniforms * count).astype(np.int64), count - 1)


def seeded(seed: int, factor: str, number: int) -> np.random.Generator:
    """The generator of replicate ``number`` of a factor."""
    return np.random.default_rng([seed, zlib.crc32(factor.encode()), number])
