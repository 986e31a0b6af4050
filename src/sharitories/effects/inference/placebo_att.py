"""Placebo in space on the att itself (Abadie, Diamond & Hainmueller 2010): every unit is held to be equally noisy."""

from __future__ import annotations

import numpy as np

from sharitories.effects.inferred import Inference
from sharitories.effects.permutation import tested
from sharitories.effects.placebos import Placebos


def inferred(placebos: Placebos, level: float) -> Inference:
    """The rank of the att among the placebos' atts."""
    return tested(placebos, "placebo_att", np.ones(len(placebos.units)), level)
