"""Indicators of urban attraction areas (AAV 2020), from censuses, Filosofi and SIDE."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import polars as pl

from sharitories.sources.audit import read_json_rows, take
from sharitories.sources.cells import codes, numbers, unique
from sharitories.sources.insee.indicators import INDICATORS
from sharitories.sources.registry import set_aside
from sharitories.sources.shapes import melted

#: France, read from insee-municipal-indicators, and the municipalities that no city attracts.
NOT_AREAS = ["00FR", "000"]


def read(files: Mapping[str, Path]) -> pl.DataFrame:
    """Statistics named in ``insee/indicators.py`` for ``FR-AAV-<code>``."""
    (path,) = files.values()
    used = {"code": "code"} | {column: column for column in INDICATORS}
    table = take(read_json_rows(path), path.name, used, set_aside(__file__))
    table = unique(codes(table, path.name, "code", r"^(?:[0-9A-Z]{3}|00FR)$"), path.name, ["code"])
    table = numbers(table.filter(~pl.col("code").is_in(NOT_AREAS)), path.name, list(INDICATORS))
    return melted(table.with_columns(territory_id="FR-AAV-" + pl.col("code")), INDICATORS)
