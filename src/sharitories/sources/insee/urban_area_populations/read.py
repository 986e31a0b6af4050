"""Census populations of the urban areas of 2010, 1968–2016."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import polars as pl

from sharitories.sources.audit import read_csv, take
from sharitories.sources.cells import codes, numbers, unique
from sharitories.sources.registry import set_aside
from sharitories.sources.shapes import melted

YEARS = (1968, 1975, 1982, 1990, 1999, 2006, 2009, 2013, 2016)


def read(files: Mapping[str, Path]) -> pl.DataFrame:
    """Statistic ``population``: inhabitants of ``FR-AU2010-<code>`` at nine censuses."""
    (path,) = files.values()
    columns = {f"pop{year}": ("population", str(year)) for year in YEARS}
    used = {"AU2010": "code"} | {column: column for column in columns}
    table = take(read_csv(path, encoding="latin-1"), path.name, used, set_aside(__file__))
    table = unique(codes(table, path.name, "code", r"^\d{3}$", width=3), path.name, ["code"])
    table = numbers(table, path.name, list(columns), missing=["NA"]).with_columns(
        territory_id="FR-AU2010-" + pl.col("code")
    )
    return melted(table, columns)
