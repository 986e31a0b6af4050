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


#: The design that an estimate of this study counts as, by its level on the Maryland scale.
LEVELS = {3: "DiD", 2: "before-after"}
#: The verdict that is for the better, by the way in which the outcome is.
BETTER = {"higher": "rise", "lower": "fall"}


def known_effects(
    facts: pl.DataFrame, rule: Rule, effects: pl.DataFrame | None = None
) -> Mapping[str, KnownEffect]:
    """By practice: Σ weight x sign / (doubt + Σ weight), with the weight of each evaluation's design.

    ``effects``: the study's own estimates, which come first. One that detects nothing weighs nothing: it says how large
    an effect may have gone unseen, not that there is none.

    One strong study is half believed where ``doubt`` is one; self-reports hardly move it. A practice whose evaluations
    all weigh nothing is unknown, and so is one that nobody evaluated.
    """
    columns = ["practice", "fact_id", "design", "sign"]
    evaluations = facts.filter(pl.col("kind") == "effect").select(columns)
    if effects is not None:
        evaluations = pl.concat([_own(effects), evaluations])
    evaluations = evaluations.with_columns(
        weight=pl.col("design").replace_strict(dict(rule.designs), default=0.0, return_dtype=pl.Float64),
        way=pl.col("sign").replace_strict(dict(rule.signs), default=0.0, return_dtype=pl.Float64),
    )
    weighed = (
        evaluations.filter(pl.col("weight") > 0)
        .group_by("practice")
        .agg(
            score=(pl.col("weight") * pl.col("way")).sum() / (rule.doubt + pl.col("weight").sum()),
            ids=pl.col("fact_id").sort_by(
                pl.col("fact_id").str.starts_with("effect/"), "fact_id", descending=[True, False]
            ),
        )
    )
    return {
        row["practice"]: KnownEffect(row["score"], "known", tuple(row["ids"]))
        for row in weighed.iter_rows(named=True)
    }


def _own(effects: pl.DataFrame) -> pl.DataFrame:
    """Estimates that moved, as evaluations; an outcome without a better way says neither good nor ill."""
    moved = effects.filter(
        pl.col("practices").is_not_null()
        & pl.col("verdict").is_in(list(BETTER.values()))
        & pl.col("direction").is_in(list(BETTER))
    )
    best = pl.col("direction").replace_strict(BETTER, default=None, return_dtype=pl.String)
    return moved.select(
        practice=pl.col("practices").str.split(" "),
        fact_id="effect_id",
        design=pl.col("sms_level").replace_strict(LEVELS, default="none", return_dtype=pl.String),
        sign=pl.when(pl.col("verdict") == best).then(pl.lit("positive")).otherwise(pl.lit("negative")),
    ).explode("practice")
