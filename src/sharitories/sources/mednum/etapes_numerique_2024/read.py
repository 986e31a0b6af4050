"""Post offices of La Poste with a digital corner and someone to help (« Étapes numériques »)."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import polars as pl

from sharitories.sources.cells import codes, numbers
from sharitories.sources.mednum.lists import cells
from sharitories.sources.municipalities import INSEE_CODE, whole_city
from sharitories.sources.shapes import register

USED = {
    "ID": "locator",
    "Nom": "name",
    "Commune": "town",
    "Code postal": "postcode",
    "Code INSEE": "code",
    "Adresse": "address",
    "latitude": "lat",
    "longitude": "lon",
}


def read(files: Mapping[str, Path]) -> pl.DataFrame:
    """Register ``digital-mediation-place``; the zeros that codes and postcodes lost are restored."""
    (path,) = files.values()
    table = codes(cells(path, USED, __file__), path.name, "code", INSEE_CODE, width=5)
    table = codes(table, path.name, "postcode", r"^\d{5}$", width=5)
    return register(
        numbers(table, path.name, ["lat", "lon"]).with_columns(
            territory_id="FR-" + whole_city(pl.col("code")), property=pl.lit("digital-mediation-place")
        )
    )
