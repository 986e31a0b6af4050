"""Employment zones 2020 and the municipalities that lie in them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import polars as pl

from sharitories.sources.audit import aside, read_sheet, take
from sharitories.sources.cells import codes, unique
from sharitories.sources.municipalities import INSEE_CODE
from sharitories.sources.registry import set_aside
from sharitories.sources.shapes import territories

HEADER_ROW = 6


def read(files: Mapping[str, Path]) -> pl.DataFrame:
    """Territories ``FR-ZE-<code>`` by name, then municipalities with their ``ze_id``."""
    (path,) = files.values()
    return pl.concat([_zones(path), _members(path)])


def _zones(path: Path) -> pl.DataFrame:
    sheet = read_sheet(path, "ZE2020", HEADER_ROW)
    table = take(
        sheet, path.name, {"ZE2020": "zone", "LIBZE2020": "name"}, aside(set_aside(__file__), "ZE2020")
    )
    table = unique(codes(table, path.name, "zone", r"^\d{4}$", width=4), path.name, ["zone"])
    return territories(
        table.with_columns(
            territory_id="FR-ZE-" + pl.col("zone"), country=pl.lit("FR"), perimeter=pl.lit("zone_emploi")
        )
    )


def _members(path: Path) -> pl.DataFrame:
    sheet = read_sheet(path, "Composition_communale", HEADER_ROW)
    part = aside(set_aside(__file__), "Composition_communale")
    table = take(sheet, path.name, {"CODGEO": "code", "ZE2020": "zone"}, part)
    table = codes(
        codes(table, path.name, "code", INSEE_CODE, width=5), path.name, "zone", r"^\d{4}$", width=4
    )
    table = unique(table, path.name, ["code"])
    return territories(
        table.with_columns(territory_id="FR-" + pl.col("code"), ze_id="FR-ZE-" + pl.col("zone"))
    )
