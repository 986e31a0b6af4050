"""What is known of the effect of a practice: estimates of this study first, then evaluations made elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from sharitories.reference.roadmaps.rule import Rule


@dataclass(frozen=True)
class KnownEffect:
    """``score`` between -1 and 1, 0 where nothing weighs; ``state`` known or unknown; the ids it rests on."""

    score: float
    state: str
    rests_on: tuple[str, ...]


UNKNOWN = KnownEffect(0.0, "unknown", ())


def known_effects(facts: pl.DataFrame, rule: Rule) -> Mapping[str, KnownEffect]:
    """By practice: Σ weight x sign / (doubt + Σ weight), with the weight of each evaluation's design.

    One strong study is half believed where ``doubt`` is one; self-reports hardly move it. A practice whose evaluations
    all weigh nothing is unknown, and so is one that nobody evaluated.
    """
    evaluations = facts.filter(pl.col("kind") == "effect").with_columns(
        weight=pl.col("design").replace_strict(dict(rule.designs), default=0.0, return_dtype=pl.Float64),
        way=pl.col("sign").replace_strict(dict(rule.signs), default=0.0, return_dtype=pl.Float64),
    )
    weighed = (
        evaluations.filter(pl.col("weight") > 0)
        .group_by("practice")
        .agg(
            score=(pl.col("weight") * pl.col("way")).sum() / (rule.doubt + pl.col("weight").sum()),
            ids=pl.col("fact_id").sort(),
        )
    )
    return {
        row["practice"]: KnownEffect(row["score"], "known", tuple(row["ids"]))
        for row in weighed.iter_rows(named=True)
    }
