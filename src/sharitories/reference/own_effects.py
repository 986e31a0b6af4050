"""What this study estimated of each practice: told before evaluations made elsewhere, *no detectable effect* included."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from sharitories.language import Language

#: What a verdict says of an effect, in the words of sheets.
SIGNS = {"rise": "rise", "fall": "fall", "no_detectable_effect": "none", "not_estimable": "not_estimable"}


@dataclass(frozen=True)
class OwnEffect:
    """One question that the study put to a panel. ``sign``: a value of :data:`SIGNS`."""

    effect_id: str
    question: Mapping[Language, str]
    verdict: Mapping[Language, str]
    sign: str

    def told(self, language: Language) -> str:
        """The question, then the verdict, as a reader meets them."""
        return f"{self.question[language]} {self.verdict[language]}"


def own_effects(effects: pl.DataFrame) -> dict[str, tuple[OwnEffect, ...]]:
    """Practice → what was asked of it, estimated questions first, then by id."""
    found: dict[str, list[OwnEffect]] = {}
    asked = effects.filter(pl.col("practices").is_not_null()).sort(
        pl.col("status") != "estimated", "effect_id"
    )
    for row in asked.iter_rows(named=True):
        for practice in row["practices"].split():
            found.setdefault(practice, []).append(_own(row))
    return {practice: tuple(own) for practice, own in found.items()}


def _own(row: Mapping[str, str]) -> OwnEffect:
    question: dict[Language, str] = {"fr": row["question_fr"], "en": row["question_en"]}
    verdict: dict[Language, str] = {"fr": row["verdict_fr"], "en": row["verdict_en"]}
    return OwnEffect(row["effect_id"], question, verdict, SIGNS[row["verdict"]])
