"""Private salaried jobs by municipality and by larger areas, 2014–2024."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import polars as pl

from sharitories.sources.audit import read_parquet, take
from sharitories.sources.cells import mapped, numbers, unique
from sharitories.sources.registry import set_aside
from sharitories.sources.shapes import completed, statistic

USED = {"code": "code", "echelon": "prefix", "year": "period", "eff_total": "value"}
#: The publisher's levels. The same digits name different places at different levels.
LEVELS = {
    "communes": "FR-",
    "france": "",
    "ze": "FR-ZE-",
    "epci": "FR-EPCI-",
    "aav": "FR-AAV-",
    "uu": "FR-UU-",
    "bv": "FR-BV-",
    "dep": "FR-DEP-",
    "reg": "FR-REG-",
}


def read(files: Mapping[str, Path]) -> pl.DataFrame:
    """Statistic ``private_jobs``: salaried jobs of the private sector; a hole in a series is ``missing``."""
    (path,) = files.values()
    table = take(read_parquet(path), path.name, USED, set_aside(__file__))
    table = unique(table, path.name, ["code", "prefix", "period"])
    table = numbers(mapped(table, path.name, "prefix", LEVELS), path.name, ["value"])
    territory = (
        pl.when(pl.col("code") == "00FR").then(pl.lit("FR")).otherwise(pl.col("prefix") + pl.col("code"))
    )
    return completed(
        statistic(
            table.select(
                "value",
                pl.col("period").cast(pl.String),
                territory_id=territory,
                property=pl.lit("private_jobs"),
            )
        )
    )
