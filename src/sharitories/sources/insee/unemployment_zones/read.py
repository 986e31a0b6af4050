"""Unemployment rate by employment zone and quarter, 2003-T1 to 2023-T3."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import polars as pl

from sharitories.sources.audit import read_sheet, take
from sharitories.sources.cells import codes, numbers, unique
from sharitories.sources.registry import set_aside
from sharitories.sources.shapes import melted

HEADER_ROW = 6
QUARTERS = [f"{year}-T{quarter}" for year in range(2003, 2024) for quarter in range(1, 5)][:-1]


def read(files: Mapping[str, Path]) -> pl.DataFrame:
    """Statistic ``unemployment_rate``: per cent of the labour force, periods written ``2003-T1``."""
    (path,) = files.values()
    used = {"ZE2020": "code"} | {quarter: quarter for quarter in QUARTERS}
    table = take(read_sheet(path, "txcho_ze", HEADER_ROW), path.name, used, set_aside(__file__))
    table = unique(codes(table, path.name, "code", r"^\d{4}$", width=4), path.name, ["code"])
    table = numbers(table, path.name, QUARTERS).with_columns(territory_id="FR-ZE-" + pl.col("code"))
    return melted(table, {quarter: ("unemployment_rate", quarter) for quarter in QUARTERS})
