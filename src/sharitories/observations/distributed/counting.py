"""How many observations of each property every territory has: the same counts on one machine and on many."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

COUNTED = ["territory_id", "property"]


def counted(observations: pl.DataFrame) -> pl.DataFrame:
    """``territory_id, property, n`` of the observations with status ``observed``, sorted; one machine."""
    seen = observations.filter(pl.col("status") == "observed")
    return seen.group_by(COUNTED).agg(n=pl.len().cast(pl.Int64)).sort(COUNTED, nulls_last=True)


def counted_on_spark(observations: DataFrame) -> pl.DataFrame:
    """What :func:`counted` gives, counted where the rows lie; only the counts travel."""
    seen = observations.where(observations["status"] == "observed").groupBy(*COUNTED).count()
    rows = [tuple(row) for row in seen.collect()]
    kinds = {"territory_id": pl.String, "property": pl.String, "n": pl.Int64}
    return pl.DataFrame(rows, schema=kinds, orient="row").sort(COUNTED, nulls_last=True)
