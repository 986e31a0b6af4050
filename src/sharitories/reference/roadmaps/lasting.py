"""How many initiatives of a family are alive after some years, over all cities that were searched."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from sharitories.profiles.survival import outlives


def lasting_by_family(initiatives: pl.DataFrame, edition: int, years: int) -> Mapping[str, float]:
    """Share that outlives ``years`` (product limit), by family; only dated initiatives; absent where too few are followed."""
    dated = initiatives.filter(pl.col("started_on").is_not_null()).with_columns(
        begun=pl.col("started_on").str.slice(0, 4).cast(pl.Int64),
        last=pl.col("ended_on").str.slice(0, 4).cast(pl.Int64),
    )
    followed = dated.with_columns(years=(pl.col("last").fill_null(edition) - pl.col("begun")).clip(0))
    shares = {}
    for (family,), rows in followed.group_by("family", maintain_order=True):
        reached = outlives(rows["years"].to_numpy(), rows["last"].is_not_null().to_numpy(), float(years))
        if reached is not None:
            shares[str(family)] = reached.share
    return shares
