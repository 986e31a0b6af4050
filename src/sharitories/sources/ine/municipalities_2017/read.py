"""Names and DICO codes of the municipalities of Portugal."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import polars as pl

from sharitories.sources.audit import read_sheet, take
from sharitories.sources.cells import codes, unique
from sharitories.sources.registry import set_aside
from sharitories.sources.shapes import territories

USED = {"Localizacogeografica ": "name", "NUTS": "code"}
HEADER_ROW = 2


def read(files: Mapping[str, Path]) -> pl.DataFrame:
    """Territories ``PT-<DICO>``; lines with codes of one to three characters are regions."""
    (path,) = files.values()
    table = take(read_sheet(path, "Quadro", HEADER_ROW), path.name, USED, set_aside(__file__))
    table = codes(table, path.name, "code", r"^[0-9A-Z]{1,3}(?:\d{4})?$").filter(
        pl.col("code").str.len_chars() == 7
    )
    table = unique(table.with_columns(pl.col("code").str.slice(3)), path.name, ["code"])
    return territories(
        table.with_columns(
            territory_id="PT-" + pl.col("code"), country=pl.lit("PT"), perimeter=pl.lit("municipality")
        )
    )
