"""The frame by urban area: how many areas lie between two populations, census by census."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl


def counted_areas(population: pl.DataFrame, bounds: Sequence[tuple[int, int]]) -> pl.DataFrame:
    """``low, high, period, areas`` from ``territory_id, period, value`` (inhabitants); low included, high excluded."""
    inside = [
        population.filter(pl.col("value").is_between(low, high, closed="left"))
        .group_by("period")
        .agg(areas=pl.len())
        .with_columns(low=pl.lit(low), high=pl.lit(high))
        for low, high in bounds
    ]
    return pl.concat(inside).select("low", "high", "period", "areas").sort("low", "high", "period")
