"""The classic test: post-period error over pre-period error (Abadie, Diamond & Hainmueller 2010, section 3.4).

Kept to be shown: with more donors than periods the pre-period error is zero or a rounding, and the ratio says nothing.
"""

from __future__ import annotations

import numpy as np

from sharitories.effects.inferred import Inference
from sharitories.effects.inversion import Quadratics
from sharitories.effects.permutation import slopes, tested_by
from sharitories.effects.placebos import Placebos

#: A fit this near to perfect would divide by zero; outcome's unit.
TINY = 1e-100


def inferred(placebos: Placebos, level: float) -> Inference:
    """The rank of the ratio of root mean squared gaps, after over before."""
    before = placebos.comparison.before
    earlier = np.sqrt((placebos.gaps[:, :before] ** 2).mean(axis=1))
    later = placebos.gaps[:, before:]
    statistics = Quadratics(
        (later**2).mean(axis=1), later.mean(axis=1), slopes(placebos), np.maximum(earlier, TINY)
    )
    return tested_by(placebos, "rmspe_ratio", statistics, level)
