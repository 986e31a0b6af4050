"""The table ``maturity``: emerging, settled or structuring, by rules, for each city searched and family."""

from __future__ import annotations

import polars as pl

from sharitories.profiles.maturity import maturity, maturity_spec
from sharitories.profiles.released import Material


def table(material: Material) -> pl.DataFrame:
    """One row per city that was searched and family, one for all families; one for each city that nobody searched."""
    tables, named = material.tables, material.study.named
    searched = tables["territories"].filter(pl.col("territory_id").is_in(named))
    found = tables["initiatives"].filter(pl.col("territory_id").is_in(named))
    known = maturity(found, tables["effort"], searched, material.study.edition.year, maturity_spec())
    unsearched = tables["territories"].filter(pl.col("in_frame") & ~pl.col("territory_id").is_in(named))
    return pl.concat([known, _unknown(unsearched, known)]).sort("maturity_id")


def _unknown(cities: pl.DataFrame, like: pl.DataFrame) -> pl.DataFrame:
    """A row for each city that nobody searched; columns as in ``like``."""
    rows = cities.select(
        "territory_id",
        maturity_id=pl.format("maturity/{}/all", "territory_id"),
        family=pl.lit("all"),
        status=pl.lit("not_looked_for"),
    )
    absent = [
        pl.lit(None, dtype=like[name].dtype).alias(name) for name in like.columns if name not in rows.columns
    ]
    return rows.with_columns(absent).select(like.columns)
