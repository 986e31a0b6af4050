"""How an effect is told: in the outcome's own unit, or in per cent where the outcome was taken as a logarithm."""

from __future__ import annotations

import math
from dataclasses import dataclass

from sharitories.effects.design import Design


@dataclass(frozen=True)
class Telling:
    """Turns what estimators give (``raw``) into what a reader is told; ``unit`` follows the number."""

    log: bool
    unit: str
    unit_fr: str

    def told(self, raw: float) -> float:
        """100 (exp(raw) - 1) for a logarithm: per cent of what would have been; else as it is."""
        return 100 * math.expm1(raw) if self.log and math.isfinite(raw) else raw

    def interval(self, raw: tuple[float, float]) -> tuple[float, float]:
        """Both ends."""
        return self.told(raw[0]), self.told(raw[1])


def telling(design: Design) -> Telling:
    """How the effects of a design are told."""
    if design.scale == "log":
        return Telling(True, "%", "%")
    return Telling(False, design.outcome_unit, design.outcome_unit)
