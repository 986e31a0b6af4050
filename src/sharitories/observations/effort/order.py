"""What the unseen do to the order of cities: ranks by what is seen and by what lives, per 10,000 inhabitants."""

from __future__ import annotations

import polars as pl

ORDER = {
    "family": pl.String,
    "territory_id": pl.String,
    "seen_per_10000": pl.Float64,
    "seen_rank": pl.Int64,
    "alive_per_10000": pl.Float64,
    "alive_rank": pl.Int64,
    "rank_low": pl.Int64,
    "rank_high": pl.Int64,
}
CHANGES = {
    "family": pl.String,
    "ahead": pl.String,
    "behind": pl.String,
    "probability": pl.Float64,
}
_TAIL = 0.05


def order_of_cities(table: pl.DataFrame, draws: pl.DataFrame, territories: pl.DataFrame) -> pl.DataFrame:
    """Rank 1 has most per inhabitant; ``rank_low`` to ``rank_high`` holds the rank alive nine times in ten.

    Takes the table and draws of :func:`cities.drawn_effort`. A city without an estimate has a rank by what is seen
    only; ranks alive are among the cities of its family that have one.
    """
    dense = _per_inhabitant(table, territories)
    seen = dense.with_columns(seen_rank=_rank("seen_per_10000").over("family"))
    alive = _drawn_density(draws, territories).with_columns(
        rank=_rank("alive_per_10000").over("family", "draw")
    )
    ranks = alive.group_by("family", "territory_id").agg(
        rank_low=pl.col("rank").quantile(_TAIL, "lower"),
        rank_high=pl.col("rank").quantile(1 - _TAIL, "higher"),
    )
    ranked = seen.join(ranks, on=["family", "territory_id"], how="left", nulls_equal=True).with_columns(
        alive_rank=_rank("alive_per_10000").over("family")
    )
    return ranked.select(pl.col(n).cast(k) for n, k in ORDER.items()).sort(
        "family", "seen_rank", "territory_id", nulls_last=True
    )


def changes_of_order(table: pl.DataFrame, draws: pl.DataFrame, territories: pl.DataFrame) -> pl.DataFrame:
    """For each two cities that have an estimate: the probability that the one seen behind is in truth ahead.

    Half of the draws in which both stand level count as a change.
    """
    dense = _per_inhabitant(table, territories).select("family", "territory_id", "seen_per_10000")
    drawn = _drawn_density(draws, territories).join(dense, on=["family", "territory_id"], nulls_equal=True)
    pairs = drawn.join(drawn, on=["family", "draw"], suffix="_behind", nulls_equal=True).filter(
        (pl.col("seen_per_10000") > pl.col("seen_per_10000_behind"))
        | (
            (pl.col("seen_per_10000") == pl.col("seen_per_10000_behind"))
            & (pl.col("territory_id") < pl.col("territory_id_behind"))
        )
    )
    gap = pl.col("alive_per_10000_behind") - pl.col("alive_per_10000")
    told = pairs.group_by("family", ahead="territory_id", behind="territory_id_behind").agg(
        probability=((gap.sign() + 1) / 2).mean()
    )
    return told.select(pl.col(n).cast(k) for n, k in CHANGES.items()).sort(
        "family", "ahead", "behind", nulls_last=True
    )


def _rank(column: str) -> pl.Expr:
    return pl.col(column).rank("min", descending=True)


def _per_inhabitant(table: pl.DataFrame, territories: pl.DataFrame) -> pl.DataFrame:
    return _with_inhabitants(table, territories).with_columns(
        seen_per_10000=pl.col("seen") / pl.col("population") * 1e4,
        alive_per_10000=pl.col("alive") / pl.col("population") * 1e4,
    )


def _drawn_density(draws: pl.DataFrame, territories: pl.DataFrame) -> pl.DataFrame:
    return _with_inhabitants(draws, territories).select(
        "family", "territory_id", "draw", alive_per_10000=pl.col("alive") / pl.col("population") * 1e4
    )


def _with_inhabitants(table: pl.DataFrame, territories: pl.DataFrame) -> pl.DataFrame:
    return table.join(territories.select("territory_id", "population"), on="territory_id", how="left")
