"""Formulas for what a published figure leaves: the rest of a hundred, and a level before a change."""

from __future__ import annotations

import polars as pl

from sharitories.indicators.formulas import Observed, formula, statistic, without_noise


@formula
def remainder(observed: Observed, origin: str, properties: list[str], period: str) -> pl.DataFrame:
    """100 less the published shares ``properties`` (per cent) of a period; missing unless all are there."""
    parts = pl.concat([statistic(observed, origin, prop) for prop in properties])
    whole = (pl.col("value").is_not_null().sum() == len(properties)) & (pl.col("value").sum() <= 100)
    table = (
        parts.filter(pl.col("period") == period)
        .group_by("territory_id", "period")
        .agg(
            value=pl.when(whole).then(100 - pl.col("value").sum()),
            rests_on=pl.col("rests_on").sort().str.join(" "),
        )
    )
    return without_noise(table.with_columns(status=_status()))


@formula
def before(observed: Observed, origin: str, property: str, change: str, start: str, end: str) -> pl.DataFrame:
    """Level at ``start``: the level published for ``end`` less the change published for ``start/end``."""
    level = statistic(observed, origin, property).filter(pl.col("period") == end)
    moved = statistic(observed, origin, change).filter(pl.col("period") == f"{start}/{end}")
    table = level.join(moved, on="territory_id", suffix="_moved").with_columns(
        period=pl.lit(start),
        value=pl.col("value") - pl.col("value_moved"),
        rests_on=pl.col("rests_on") + " " + pl.col("rests_on_moved"),
    )
    return without_noise(table.with_columns(status=_status()))


def _status() -> pl.Expr:
    return pl.when(pl.col("value").is_null()).then(pl.lit("missing")).otherwise(pl.lit("observed"))
