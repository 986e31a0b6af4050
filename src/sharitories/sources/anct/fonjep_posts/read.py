"""Posts in associations that the FONJEP funds under city policy: how many, and how many euros, by year."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import polars as pl

from sharitories.sources.anct.city_contracts import at_three_levels, contracts, placed
from sharitories.sources.audit import aside, read_csv, take
from sharitories.sources.cells import matching, numbers
from sharitories.sources.registry import set_aside
from sharitories.sources.shapes import statistic

USED = {"montant": "euros", "annee": "period", "code_cv": "contract", "insee_dep": "department"}
KEY = ["territory_id", "period"]


def read(files: Mapping[str, Path]) -> pl.DataFrame:
    """``posts:fonjep`` and ``euros:fonjep`` of the contract's territory, the department and France."""
    path, zonings, municipalities = files.values()
    table = take(read_csv(path), path.name, USED, aside(set_aside(__file__), "posts"))
    table = numbers(matching(table, path.name, "period", r"^20\d\d$"), path.name, ["euros"])
    signed = contracts(zonings, aside(set_aside(__file__), "zonings"))
    posts = at_three_levels(placed(table, path.name, signed, municipalities))
    sums = posts.group_by(KEY).agg(
        pl.len().cast(pl.Float64).alias("posts:fonjep"), pl.col("euros").sum().alias("euros:fonjep")
    )
    return statistic(
        sums.unpivot(index=KEY, variable_name="property", value_name="value").sort(*KEY, "property")
    )
