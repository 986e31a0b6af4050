"""Urban attraction areas (AAV 2020) by name, and the municipalities known to lie in them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import polars as pl

from sharitories.sources.audit import read_csv, read_parquet, take
from sharitories.sources.cells import codes, unique
from sharitories.sources.registry import set_aside
from sharitories.sources.shapes import territories

AREA = r"^[0-9A-Z]{3}$"
#: Municipalities that no city attracts.
NONE = "000"


def read(files: Mapping[str, Path]) -> pl.DataFrame:
    """Territories ``FR-AAV-<code>`` by name, then municipalities with their ``aav_id``."""
    names, members = files.values()
    return pl.concat([_areas(names), _members(members)])


def _areas(path: Path) -> pl.DataFrame:
    used = {"AAV2020": "area", "AAV2020lib": "name"}
    table = take(read_csv(path, separator=";"), path.name, used, set_aside(__file__))
    table = unique(codes(table, path.name, "area", AREA), path.name, ["area"]).filter(pl.col("area") != NONE)
    return territories(
        table.with_columns(
            territory_id="FR-AAV-" + pl.col("area"), country=pl.lit("FR"), perimeter=pl.lit("aav")
        )
    )


def _members(path: Path) -> pl.DataFrame:
    """The columns of this file are audited by insee-municipal-indicators, which reads the rest of it."""
    table = read_parquet(path).select("code", area="AAV2020").drop_nulls("area")
    belongs = pl.when(pl.col("area") != NONE).then("FR-AAV-" + pl.col("area"))
    return territories(
        codes(table, path.name, "area", AREA).with_columns(
            territory_id="FR-" + pl.col("code"), aav_id=belongs
        )
    )
