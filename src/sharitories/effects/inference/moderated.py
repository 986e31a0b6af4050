"""Placebo in space on the att divided by a moderated scale: own changes, drawn towards what is common (Smyth 2004)."""

from __future__ import annotations

from sharitories.effects.inferred import Inference
from sharitories.effects.permutation import tested
from sharitories.effects.placebos import Placebos
from sharitories.effects.scales import moderated_scales


def inferred(placebos: Placebos, level: float) -> Inference:
    """The rank of the att over the moderated root mean squared change."""
    return tested(placebos, "moderated", moderated_scales(placebos), level)
