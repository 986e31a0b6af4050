"""Which rows may be one initiative with another: the table that resolution compares, and what it says of each."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from sharitories.practices import Practice

COMPARED = {
    "id": pl.String,
    "name": pl.String,
    "practice": pl.String,
    "origin_id": pl.String,
    "territory_id": pl.String,
    "address": pl.String,
    "postcode": pl.String,
    "town": pl.String,
    "lat": pl.Float64,
    "lon": pl.Float64,
    "website": pl.String,
    "started_on": pl.String,
    "ended_on": pl.String,
}


def compared(
    observations: pl.DataFrame, initiatives: pl.DataFrame, practices: Mapping[str, Practice]
) -> pl.DataFrame:
    """One row per named sighting of a practice and per compiled initiative, sorted by ``id``.

    ``observations``: the columns of ``observations`` with those of ``sources.shapes.LINKING``; rows seen on a day
    (snapshots) are left out: the register itself says by its ids which are one. ``initiatives``: the study's own, whose id is
    ``initiative_id``. Programmes, facilities and associations without a practice are not compared.
    """
    seen = observations.filter(
        (pl.col("status") == "observed")
        & pl.col("property").is_in(list(practices))
        & pl.col("name").is_not_null()
        & pl.col("observed_on").is_null()
    )
    tables = [
        seen.rename({"observation_id": "id", "property": "practice"}),
        initiatives.rename({"initiative_id": "id"}),
    ]
    return pl.concat([_shaped(table) for table in tables]).sort("id")


def _shaped(table: pl.DataFrame) -> pl.DataFrame:
    lacking = [pl.lit(None, dtype=kind).alias(c) for c, kind in COMPARED.items() if c not in table.columns]
    return table.with_columns(lacking).select(pl.col(c).cast(kind) for c, kind in COMPARED.items())
