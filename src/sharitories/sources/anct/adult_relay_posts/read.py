"""Adult-relay posts (mediation in the quarters of city policy): how many, by year."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import polars as pl

from sharitories.sources.anct.city_contracts import at_three_levels, contracts, placed
from sharitories.sources.audit import aside, read_csv, take
from sharitories.sources.cells import matching
from sharitories.sources.registry import set_aside
from sharitories.sources.shapes import statistic

USED = {"annee": "period", "code_cv": "contract", "insee_dep": "department"}
KEY = ["territory_id", "period"]


def read(files: Mapping[str, Path]) -> pl.DataFrame:
    """``posts:adult-relay`` of the contract's territory, the department and France."""
    path, zonings, municipalities = files.values()
    table = take(read_csv(path), path.name, USED, aside(set_aside(__file__), "posts"))
    table = matching(table, path.name, "period", r"^20\d\d$")
    signed = contracts(zonings, aside(set_aside(__file__), "zonings"))
    posts = at_three_levels(placed(table, path.name, signed, municipalities))
    counted = posts.group_by(KEY).agg(value=pl.len().cast(pl.Float64))
    return statistic(counted.with_columns(property=pl.lit("posts:adult-relay")).sort(KEY))
