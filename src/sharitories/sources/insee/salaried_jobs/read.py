"""Salaried jobs, public and private, by employment zone, 1998–2023."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import polars as pl

from sharitories.sources.audit import read_json_rows, take
from sharitories.sources.cells import codes, mapped, numbers, unique
from sharitories.sources.registry import set_aside
from sharitories.sources.shapes import completed, statistic

USED = {"code_ze": "code", "year": "period", "na5": "property", "eff": "value"}
#: The only sector in the file: all of them together.
SECTORS = {"T": "salaried_jobs"}


def read(files: Mapping[str, Path]) -> pl.DataFrame:
    """Statistic ``salaried_jobs``: jobs at the end of the year, all sectors."""
    (path,) = files.values()
    table = take(read_json_rows(path), path.name, USED, set_aside(__file__))
    table = mapped(codes(table, path.name, "code", r"^\d{4}$", width=4), path.name, "property", SECTORS)
    table = unique(numbers(table, path.name, ["value"]), path.name, ["code", "period"])
    territory = "FR-ZE-" + pl.col("code")
    return completed(statistic(table.with_columns(pl.col("period").cast(pl.String), territory_id=territory)))
