"""Placebo in space on the att divided by the error of pre-periods that the fit did not see."""

from __future__ import annotations

from sharitories.effects.inferred import Inference
from sharitories.effects.permutation import tested
from sharitories.effects.placebos import Placebos
from sharitories.effects.scales import floored, held_out_variances


def inferred(placebos: Placebos, level: float) -> Inference:
    """The rank of the att over the root mean squared held-out gap: the last third of the pre-periods at most."""
    return tested(placebos, "held_out", floored(held_out_variances(placebos)), level)
