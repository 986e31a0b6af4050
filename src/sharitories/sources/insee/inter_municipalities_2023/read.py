"""Inter-municipalities (EPCI) and the municipalities that belong to them."""

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
#: The publisher's mark for « belongs to none ».
NONE = "ZZZZZZZZZ"
SIREN = rf"^(?:\d{{9}}|{NONE})$"


def read(files: Mapping[str, Path]) -> pl.DataFrame:
    """Territories ``FR-EPCI-<SIREN>`` by name, then municipalities with their ``epci_id``."""
    (path,) = files.values()
    return pl.concat([_communities(path), _members(path)])


def _communities(path: Path) -> pl.DataFrame:
    sheet = read_sheet(path, "EPCI", HEADER_ROW)
    table = take(sheet, path.name, {"EPCI": "siren", "LIBEPCI": "name"}, aside(set_aside(__file__), "EPCI"))
    table = unique(codes(table, path.name, "siren", SIREN), path.name, ["siren"]).filter(
        pl.col("siren") != NONE
    )
    return territories(
        table.with_columns(
            territory_id="FR-EPCI-" + pl.col("siren"), country=pl.lit("FR"), perimeter=pl.lit("epci")
        )
    )


def _members(path: Path) -> pl.DataFrame:
    sheet = read_sheet(path, "Composition_communale", HEADER_ROW)
    part = aside(set_aside(__file__), "Composition_communale")
    table = take(sheet, path.name, {"CODGEO": "code", "EPCI": "siren"}, part)
    table = codes(codes(table, path.name, "code", INSEE_CODE, width=5), path.name, "siren", SIREN)
    table = unique(table, path.name, ["code"])
    belongs = pl.when(pl.col("siren") != NONE).then("FR-EPCI-" + pl.col("siren"))
    return territories(table.with_columns(territory_id="FR-" + pl.col("code"), epci_id=belongs))
