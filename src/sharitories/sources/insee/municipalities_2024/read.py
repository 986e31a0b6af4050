"""Municipalities of France: name, centre (degrees, WGS 84) and area (km²)."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import polars as pl

from sharitories.sources.audit import read_csv, take
from sharitories.sources.cells import codes, mapped, numbers, unique
from sharitories.sources.municipalities import INSEE_CODE
from sharitories.sources.registry import set_aside
from sharitories.sources.shapes import territories

USED = {
    "insee_com": "code",
    "commune_article": "name",
    "commune_type": "kind",
    "lat": "lat",
    "lng": "lon",
    "superficie_km2": "area_km2",
}
#: Municipality; delegated part of one; arrondissement of Paris, Lyon or Marseille.
KINDS = {"COM": "commune", "COMD": "part", "ARM": "part"}


def read(files: Mapping[str, Path]) -> pl.DataFrame:
    """Territories ``FR-<INSEE code>``; an unknown centre or area is empty."""
    (path,) = files.values()
    table = take(read_csv(path), path.name, USED, set_aside(__file__))
    table = codes(mapped(table, path.name, "kind", KINDS), path.name, "code", INSEE_CODE, width=5)
    table = numbers(
        table.filter(pl.col("kind") == "commune").unique(maintain_order=True),
        path.name,
        ["lat", "lon", "area_km2"],
    )
    table = unique(table, path.name, ["code"])
    return territories(
        table.with_columns(
            territory_id="FR-" + pl.col("code"), country=pl.lit("FR"), perimeter=pl.lit("commune")
        )
    )
