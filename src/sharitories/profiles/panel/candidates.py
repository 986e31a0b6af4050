"""Who may be chosen, and why the others may not: the frame's cities and the municipalities abroad against the rule."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from sharitories.errors import Fault, FaultyInput
from sharitories.profiles.panel.rule import Rule

FRAME_COUNTRY = "FR"


def candidates(
    structure: pl.DataFrame,
    territories: pl.DataFrame,
    indicators: pl.DataFrame,
    rule: Rule,
    chosen: Sequence[str],
    home: str = FRAME_COUNTRY,
) -> pl.DataFrame:
    """Rows of ``structure`` with ``name, group, size, region, country_abroad, chosen`` and ``reason`` (empty: eligible).

    A city of ``chosen`` is in whatever its reason, unless a variable of the diversity is unknown. Raise
    :class:`FaultyInput` for an indicator or variable that the release does not have.
    """
    _refuse_unknown(structure, indicators, rule)
    named = structure.join(
        territories.select("territory_id", "name", "nuts3_id"), on="territory_id", how="left"
    ).with_columns(
        group=pl.when(pl.col("country") == home).then(pl.lit(home)).otherwise(pl.lit("other")),
        size=_size(rule),
        region=pl.col("nuts3_id").str.split("-").list.last().str.slice(0, 3).fill_null("unknown"),
        country_abroad=pl.when(pl.col("country") != home).then(pl.col("country")),
        chosen=pl.col("territory_id").is_in(list(chosen)),
    )
    for code, lowest in rule.at_least.items():
        latest = indicators.filter(pl.col("indicator") == code).sort("period").group_by("territory_id").last()
        named = named.join(
            latest.select("territory_id", pl.col("value").alias(code)), on="territory_id", how="left"
        )
        named = named.with_columns((pl.col(code) >= lowest).alias(code))
    return named.with_columns(reason=_reason(rule, home)).sort("territory_id")


def _size(rule: Rule) -> pl.Expr:
    size = pl.lit(None, pl.String)
    for name, least in sorted(rule.sizes.items(), key=lambda item: item[1]):
        size = pl.when(pl.col("population") >= least).then(pl.lit(name)).otherwise(size)
    return size


def _reason(rule: Rule, home: str) -> pl.Expr:
    """The first condition that a city does not meet, in words; empty where it meets them all."""
    low, high = rule.population
    at_home = (pl.col("country") == home) & pl.lit(rule.centres_only)
    unknown = pl.any_horizontal(pl.col(n).is_null() for n in rule.diversity)
    conditions = [
        (unknown, "place, area or another variable not known"),
        (~pl.col("population").is_between(low, high, closed="left"), "population outside the rule"),
        (at_home & pl.col("centre").is_null(), "attraction area not known"),
        (at_home & (pl.col("centre") == 0), "not the centre of its attraction area"),
        (pl.col("metropolis_km") < rule.metropolis_km_min, "too near a metropolis"),
        *[(~pl.col(code).fill_null(False), f"{code} below the rule or not known") for code in rule.at_least],
    ]
    reason = pl.lit("")
    for failed, why in reversed(conditions):
        reason = pl.when(failed).then(pl.lit(why)).otherwise(reason)
    return reason


def _refuse_unknown(structure: pl.DataFrame, indicators: pl.DataFrame, rule: Rule) -> None:
    faults = [
        Fault("panel.yml", 0, "diversity", f"{name} is no column of the table structure")
        for name in rule.diversity
        if name not in structure.columns
    ]
    known = set(indicators["indicator"])
    faults += [
        Fault("panel.yml", 0, "at_least", f"{code} is no indicator of the release")
        for code in rule.at_least
        if code not in known
    ]
    if faults:
        raise FaultyInput("Reading the rule of the panel", faults, "Mend the lines named.")
