"""Indicators of municipalities above 5,000 inhabitants, from censuses, Filosofi and SIDE."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import polars as pl

from sharitories.sources.audit import read_parquet, take
from sharitories.sources.cells import codes, numbers, unique
from sharitories.sources.insee.indicators import INDICATORS
from sharitories.sources.registry import set_aside
from sharitories.sources.shapes import melted

FRANCE = "00FR"
#: % of jobs at the place of work; what the three leave is agriculture and industry.
SECTORS = {
    f"eco_sect{short}_pct_{year[2:]}": (f"share_{name}_jobs", year)
    for short, name in (
        ("const", "construction"),
        ("servi", "trade_and_services"),
        ("admin", "public_and_care"),
    )
    for year in ("2016", "2022")
}
COLUMNS = INDICATORS | SECTORS


def read(files: Mapping[str, Path]) -> pl.DataFrame:
    """Statistics named in ``insee/indicators.py``, and jobs by sector; arrondissements keep their own code."""
    (path,) = files.values()
    used = {"code": "code"} | {column: column for column in COLUMNS}
    table = take(read_parquet(path), path.name, used, set_aside(__file__))
    table = unique(codes(table, path.name, "code", r"^(?:\d{5}|2[AB]\d{3}|00FR)$"), path.name, ["code"])
    france = pl.col("code") == FRANCE
    territory = pl.when(france).then(pl.lit("FR")).otherwise("FR-" + pl.col("code"))
    table = numbers(table, path.name, list(COLUMNS)).with_columns(territory_id=territory)
    return melted(table, COLUMNS).filter(
        (pl.col("territory_id") != "FR") | (pl.col("property") != "population")
    )
