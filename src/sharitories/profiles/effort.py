"""How many initiatives a city has beside those seen, and what the unseen do to the order of cities."""

from __future__ import annotations

import polars as pl

from sharitories.observations.effort.cities import drawn_effort
from sharitories.observations.effort.order import changes_of_order, order_of_cities

EFFORT = {
    "effort_id": pl.String,
    "territory_id": pl.String,
    "family": pl.String,
    "status": pl.String,
    "seen": pl.Int64,
    "alive": pl.Int64,
    "low": pl.Int64,
    "high": pl.Int64,
    "lists": pl.String,
    "method": pl.String,
    "note": pl.String,
    "seen_rank": pl.Int64,
    "alive_rank": pl.Int64,
    "rank_low": pl.Int64,
    "rank_high": pl.Int64,
    "may_change": pl.Int64,
    "rests_on": pl.String,
}
#: The family of the row that holds all families together.
ALL = "all"
#: Two cities may stand the other way round when that has more than this probability.
MAY_CHANGE = 0.25


def effort(observations: pl.DataFrame, initiatives: pl.DataFrame, territories: pl.DataFrame) -> pl.DataFrame:
    """One row per city searched and family, and one for all families; columns :data:`EFFORT`.

    ``alive``, ``low`` and ``high`` (nine times in ten) are empty where the lists do not bear an estimate; ranks are
    per 10,000 inhabitants, 1 the most; ``may_change`` counts the cities with which a city may change places.
    """
    drawn = drawn_effort(observations, initiatives, territories)
    keys = ["territory_id", "family"]
    ranks = order_of_cities(drawn.table, drawn.draws, territories)
    table = (
        drawn.table.join(ranks, on=keys, how="left", nulls_equal=True)
        .join(
            _may_change(changes_of_order(drawn.table, drawn.draws, territories)),
            on=keys,
            how="left",
            nulls_equal=True,
        )
        .with_columns(family=pl.col("family").fill_null(ALL))
        .join(_evidence(initiatives), on=keys, how="left")
        .with_columns(effort_id=pl.format("effort/{}/{}", "territory_id", "family"))
    )
    return table.select(pl.col(name).cast(kind) for name, kind in EFFORT.items()).sort("effort_id")


def _may_change(changes: pl.DataFrame) -> pl.DataFrame:
    open_pairs = changes.with_columns(open=pl.col("probability") > MAY_CHANGE)
    sides = [open_pairs.select("family", "open", territory_id=side) for side in ("ahead", "behind")]
    return pl.concat(sides).group_by("territory_id", "family").agg(may_change=pl.col("open").sum())


def _evidence(initiatives: pl.DataFrame) -> pl.DataFrame:
    """The ids of the initiatives of each city, by family and all together."""
    stacked = pl.concat([initiatives, initiatives.with_columns(family=pl.lit(ALL))])
    return (
        stacked.drop_nulls("family")
        .group_by("territory_id", "family")
        .agg(rests_on=pl.col("initiative_id").sort().str.join(" "))
    )
