"""Who drives what was found in a city: the share of each dimension, with the interval of counting noise.

The evidence was found by search, and the effort differed between cities: how *many* initiatives were found says
as much about the search as about the city. *Who drives them* suffers much less from that, so the score of a
dimension is a share (see ``docs/methods/drivers.md``). The four shares of a city add up to 100.
"""

from __future__ import annotations

import polars as pl

from sharitories.indicators.intervals import share_interval

DIMENSIONS = ("citizen_impulse", "public_impulse", "local_initiatives", "platforms")
COLUMNS = {
    "profile_id": pl.String,
    "territory_id": pl.String,
    "dimension": pl.String,
    "score": pl.Float64,
    "low": pl.Float64,
    "high": pl.Float64,
    "coverage": pl.String,
    "coverage_fr": pl.String,
    "found": pl.Int64,
    "of": pl.Int64,
    "rests_on": pl.String,
}


def drivers(initiatives: pl.DataFrame, observations: pl.DataFrame, named: pl.DataFrame) -> pl.DataFrame:
    """``named`` × four dimensions: score, low and high in per cent of the initiatives found.

    ``initiatives`` are the compiled ones (each has a dimension); ``named`` holds ``territory_id``. A city in
    which nothing was found has no score.
    """
    grid = named.select("territory_id").join(
        pl.DataFrame({"dimension": DIMENSIONS}), how="cross", maintain_order="left"
    )
    counts = initiatives.group_by("territory_id", "dimension").agg(
        found=pl.len().cast(pl.Int64), rests_on=pl.col("initiative_id").sort().str.join(" ")
    )
    table = (
        grid.join(counts, on=["territory_id", "dimension"], how="left")
        .join(_all_found(initiatives), on="territory_id", how="left")
        .with_columns(
            pl.col("found").fill_null(0),
            rests_on=pl.coalesce("rests_on", "all_found", pl.lit("")),  # none of all these: a share of 0
        )
        .with_columns(of=pl.col("found").sum().over("territory_id"))
        .join(_pages(observations), on="territory_id", how="left")
    )
    return _with_intervals(table).sort("profile_id")


def _all_found(initiatives: pl.DataFrame) -> pl.DataFrame:
    return initiatives.group_by("territory_id").agg(all_found=pl.col("initiative_id").sort().str.join(" "))


def _pages(observations: pl.DataFrame) -> pl.DataFrame:
    return (
        observations.filter(pl.col("basis") == "web page")
        .group_by("territory_id")
        .agg(
            pages=pl.col("url").drop_nulls().n_unique(),
            lists=pl.col("list").drop_nulls().n_unique(),
            sought=(pl.col("status") == "not_found").sum(),
        )
    )


def _with_intervals(table: pl.DataFrame) -> pl.DataFrame:
    low, high = share_interval(table["found"].to_numpy(), table["of"].to_numpy())
    known = pl.col("of") > 0
    counts = [pl.col(name).fill_null(0) for name in ("of", "pages", "lists", "sought")]
    english = (
        "{} initiatives found on {} public pages of {} kinds of list; {} practices looked for and not found; "
        "no list was read from end to end"
    )
    french = (
        "{} initiatives trouvées sur {} pages publiques de {} sortes de listes ; {} pratiques cherchées et non "
        "trouvées ; aucune liste n’a été lue en entier"
    )
    return table.with_columns(
        profile_id=pl.format("profile/{}/{}", "territory_id", "dimension"),
        score=pl.when(known).then(100 * pl.col("found") / pl.col("of")).round(2),
        low=pl.when(known).then(100 * pl.Series(low)).round(2),
        high=pl.when(known).then(100 * pl.Series(high)).round(2),
        coverage=pl.format(english, *counts),
        coverage_fr=pl.format(french, *counts),
    ).select(pl.col(name).cast(kind) for name, kind in COLUMNS.items())
