"""Population of the municipalities of Belgium, 2009–2015."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import polars as pl

from sharitories.sources.audit import read_csv, take
from sharitories.sources.cells import codes, matching, numbers, unique
from sharitories.sources.registry import set_aside
from sharitories.sources.shapes import statistic

USED = {"CD_MUNTY_REFNIS": "code", "annee": "period", "population": "value"}


def read(files: Mapping[str, Path]) -> pl.DataFrame:
    """Statistic ``population``: inhabitants on 1 January."""
    (path,) = files.values()
    table = take(read_csv(path), path.name, USED, set_aside(__file__))
    table = matching(codes(table, path.name, "code", r"^\d{5}$", width=5), path.name, "period", r"^\d{4}$")
    table = numbers(unique(table, path.name, ["code", "period"]), path.name, ["value"])
    return statistic(table.with_columns(territory_id="BE-" + pl.col("code"), property=pl.lit("population")))
