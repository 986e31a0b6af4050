"""Vacant dwellings of the private housing stock (LOVAC)."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import polars as pl

from sharitories.sources.audit import read_parquet, take
from sharitories.sources.cells import codes, numbers, unique
from sharitories.sources.municipalities import INSEE_CODE
from sharitories.sources.registry import set_aside
from sharitories.sources.shapes import melted

#: Counts of dwellings; ``long_vacancy_rate`` in per cent of private dwellings, its change in points.
COLUMNS = {
    "logv_parc_vol_24": ("private_dwellings", "2024"),
    "logv_vacant_vol_24": ("vacant_private_dwellings", "2024"),
    "logv_vac2ans_vol_24": ("long_vacant_private_dwellings", "2024"),
    "logv_vac2ans_pct_25": ("long_vacancy_rate", "2025"),
    "logv_vac2ans_vdifp_2025": ("long_vacancy_change", "2020/2025"),
}


def read(files: Mapping[str, Path]) -> pl.DataFrame:
    """Statistics of private dwellings, and of those vacant, or vacant for more than two years."""
    (path,) = files.values()
    used = {"code": "code"} | {column: column for column in COLUMNS}
    table = take(read_parquet(path), path.name, used, set_aside(__file__))
    table = unique(codes(table, path.name, "code", INSEE_CODE, width=5), path.name, ["code"])
    table = numbers(table, path.name, list(COLUMNS)).with_columns(territory_id="FR-" + pl.col("code"))
    return melted(table, COLUMNS)
