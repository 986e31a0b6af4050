"""Urban areas of 2010 by name."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import polars as pl

from sharitories.sources.audit import read_csv, take
from sharitories.sources.cells import codes, unique
from sharitories.sources.registry import set_aside
from sharitories.sources.shapes import territories


def read(files: Mapping[str, Path]) -> pl.DataFrame:
    """Territories ``FR-AU2010-<code>``."""
    (path,) = files.values()
    table = read_csv(path, encoding="latin-1")
    table = take(table, path.name, {"AU2010": "code", "LIBAU2010": "name"}, set_aside(__file__))
    table = unique(codes(table, path.name, "code", r"^\d{3}$", width=3), path.name, ["code"])
    return territories(
        table.with_columns(
            territory_id="FR-AU2010-" + pl.col("code"), country=pl.lit("FR"), perimeter=pl.lit("au2010")
        )
    )
