"""Placebo in space on the att divided by the spread of the unit's own pre-period changes."""

from __future__ import annotations

from sharitories.effects.inferred import Inference
from sharitories.effects.permutation import tested
from sharitories.effects.placebos import Placebos
from sharitories.effects.scales import floored, own_variances


def inferred(placebos: Placebos, level: float) -> Inference:
    """The rank of the att over the root mean squared change, the mean change of all units taken off."""
    return tested(placebos, "own_changes", floored(own_variances(placebos)), level)
