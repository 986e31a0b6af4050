"""How an effect is told: in the outcome's own unit, or in per cent where the outcome was taken as a logarithm."""

from __future__ import annotations

import math
from dataclasses import dataclass

from sharitories.effects.design import Design
from sharitories.language import NO_BREAK, Language, quoted, signed


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
    french = design.outcome_unit_fr
    return Telling(False, design.outcome_unit, _foreign(design.outcome_unit) if french is None else french)


def _foreign(unit: str) -> str:
    """A unit of which no French was given: in French quotation marks where it is words."""
    return quoted(unit, "fr") if any(letter.isalpha() for letter in unit) else unit


def after(unit: str, language: Language) -> str:
    """A unit as it follows a number: never at the start of a line alone, English per cent without a space."""
    if not unit or (unit == "%" and language == "en"):
        return unit
    return f"{NO_BREAK}{unit}"


def sized(value: float, design: Design, language: Language) -> str:
    """A signed size with its unit, as the language writes both."""
    words = telling(design)
    unit = words.unit_fr if language == "fr" else words.unit
    return f"{signed(value, language, 2)}{after(unit, language)}"
