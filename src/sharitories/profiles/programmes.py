"""The reach of national programmes: what comes to a city compared with its size, beside the frame and metropolises."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import polars as pl

from sharitories.indicators.formulas import register_counts

PROGRAMMES = {
    "reach_id": pl.String,
    "territory_id": pl.String,
    "programme": pl.String,
    "reached": pl.Int64,
    "per_10000": pl.Float64,
    "percentile": pl.Float64,
    "frame_reached": pl.Float64,
    "frame_per_10000": pl.Float64,
    "metropolises_reached": pl.Float64,
    "metropolises_per_10000": pl.Float64,
    "status": pl.String,
    "rests_on": pl.String,
}
#: The row of a city that counts the programmes that reach it.
ALL = "all"
KEY = ["territory_id", "programme"]


def reach(
    counts: pl.DataFrame, cities: pl.DataFrame, frame: Sequence[str], metropolises: Sequence[str]
) -> pl.DataFrame:
    """Columns :data:`PROGRAMMES`: one row per city of the frame and programme, and one for all programmes.

    ``counts``: ``territory_id, programme, reached, status, per_head, rests_on`` for frame and metropolises
    (``per_head`` is false where the count is that of a larger territory); ``cities``: ``territory_id, population``.
    A programme is counted as reaching a city when ``reached`` is above 0; one whose status is not ``observed`` is
    neither reached nor not.
    """
    table = pl.concat([counts, _all(counts)], how="diagonal").join(
        cities.select("territory_id", "population"), on="territory_id", how="left", maintain_order="left"
    )
    rate = pl.when(pl.col("per_head") & (pl.col("population") > 0)).then(
        (pl.col("reached") * 10_000 / pl.col("population")).round(6)
    )
    table = table.with_columns(per_10000=rate)
    own = table.filter(pl.col("territory_id").is_in(frame))
    beside = _reference(own, "frame").join(
        _reference(table.filter(pl.col("territory_id").is_in(metropolises)), "metropolises"),
        on="programme",
        how="left",
    )
    ranked = pl.coalesce("per_10000", "reached")
    known = ranked.count().over("programme")
    place = 100 * (ranked.rank("average").over("programme") - 0.5) / known
    out = own.with_columns(percentile=pl.when(ranked.is_not_null()).then(place.round(1))).join(
        beside, on="programme", how="left"
    )
    return (
        out.with_columns(reach_id=pl.format("reach/{}/{}", *KEY))
        .select(pl.col(name).cast(kind) for name, kind in PROGRAMMES.items())
        .sort("reach_id")
    )


def _all(counts: pl.DataFrame) -> pl.DataFrame:
    """How many of the programmes reach a city, among those of which every city is known; no rate.

    Posts are left out: a city without a line would be counted as not reached, which nobody knows.
    """
    holed = counts.filter(pl.col("status") != "observed")["programme"].unique().implode()
    return (
        counts.filter(~pl.col("programme").is_in(holed))
        .group_by("territory_id", maintain_order=True)
        .agg(
            programme=pl.lit(ALL),
            reached=(pl.col("reached") > 0).sum().cast(pl.Int64),
            status=pl.when((pl.col("status") == "observed").any())
            .then(pl.lit("observed"))
            .otherwise(pl.lit("missing")),
            per_head=pl.lit(False),
            rests_on=pl.col("rests_on").drop_nulls().sort().str.join(" "),
        )
    )


def _reference(table: pl.DataFrame, name: str) -> pl.DataFrame:
    """Share of the cities reached, and things per 10,000 inhabitants of all together.

    For ``all``, the mean number of programmes; the share is empty where a city is not known.
    """
    known = pl.col("reached").is_not_null()
    share = (
        pl.when(pl.col("programme").first() == ALL)
        .then(pl.col("reached").mean())
        .otherwise(pl.when(known.all()).then((pl.col("reached") > 0).mean()))
    )
    counted = pl.col("per_10000").is_not_null()
    pooled = pl.col("reached").filter(counted).sum() * 10_000 / pl.col("population").filter(counted).sum()
    return table.group_by("programme").agg(
        share.round(4).alias(f"{name}_reached"),
        pl.when(counted.any()).then(pooled.round(6)).alias(f"{name}_per_10000"),
    )


def registered(
    observations: pl.DataFrame, registers: Mapping[str, str], cities: Sequence[str]
) -> pl.DataFrame:
    """Counts of registers (origin → programme): 0 where the register looked and found none, empty where not."""
    own = observations.filter(pl.col("territory_id").is_in(list(cities)))
    counts = [
        register_counts(own, origin).with_columns(programme=pl.lit(programme))
        for origin, programme in registers.items()
    ]
    return pl.concat(counts).select(
        "territory_id",
        "status",
        "rests_on",
        "programme",
        reached=pl.col("count").cast(pl.Int64),
        per_head=pl.lit(True),
    )


def posted(
    observations: pl.DataFrame, posts: Mapping[str, str], period: str, cities: pl.DataFrame
) -> pl.DataFrame:
    """Posts (property → programme) of the city contract that the city signed, alone or with its inter-municipality.

    ``cities``: ``territory_id, epci_id``. A city without a line is missing, not 0: its contract may be with an
    inter-municipality of 2015 that no longer exists, or with none.
    """
    rows = observations.filter(pl.col("property").is_in(list(posts)) & (pl.col("period") == period)).select(
        "observation_id",
        pl.col("value").cast(pl.Int64),
        programme=pl.col("property").replace_strict(dict(posts), return_dtype=pl.String),
        place="territory_id",
    )
    places = pl.concat(
        [
            cities.select("territory_id", place="territory_id"),
            cities.select("territory_id", place="epci_id").drop_nulls(),
        ]
    )
    found = (
        places.join(rows, on="place", how="inner")
        .group_by(KEY)
        .agg(reached=pl.col("value").sum(), rests_on=pl.col("observation_id").sort().str.join(" "))
    )
    every = cities.select("territory_id").join(
        pl.DataFrame({"programme": sorted(posts.values())}), how="cross"
    )
    return (
        every.join(found, on=KEY, how="left")
        .with_columns(
            status=pl.when(pl.col("reached").is_null()).then(pl.lit("missing")).otherwise(pl.lit("observed")),
            per_head=pl.lit(False),
        )
        .select("territory_id", "status", "rests_on", "programme", "reached", "per_head")
    )
