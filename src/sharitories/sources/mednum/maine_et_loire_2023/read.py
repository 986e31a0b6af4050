"""Digital mediation places of Maine-et-Loire."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import polars as pl

from sharitories.sources.cells import mapped, numbers
from sharitories.sources.coordinates import Box, from_lambert93
from sharitories.sources.mednum.lists import cells, mediation_places

USED = {
    "ID_LieuMed": "locator",
    "NOM_STRUCTURE": "name",
    "SS_CAT": "note",
    "N°": "number",
    "ADRESSE": "address",
    "CP": "postcode",
    "COMMUNE": "town",
    "SITE_WEB": "website",
    "AFFICHAGE": "shown",
    "x": "x",
    "y": "y",
}
#: Whether the department shows the place on its map: open, inactive, or nothing said.
SHOWN = {"OUVERT": "yes", "INACTIF": "no", "": ""}
DEPARTMENT = Box(46.9, -1.5, 47.9, 0.4)


def read(files: Mapping[str, Path]) -> pl.DataFrame:
    """Register ``digital-mediation-place``: the places not inactive and with a name; ``note`` is the category."""
    path, municipalities = files.values()
    table = cells(path, USED, __file__).with_columns(
        pl.col("shown").fill_null(""),
        pl.col("x", "y").str.replace(",", ".", literal=True),
        address=pl.concat_str("number", "address", separator=" ", ignore_nulls=True).replace("", None),
    )
    table = numbers(mapped(table, path.name, "shown", SHOWN), path.name, ["x", "y"])
    lat, lon = from_lambert93(pl.col("x"), pl.col("y"))
    table = table.filter(pl.col("shown") != "no", pl.col("name").is_not_null()).with_columns(
        lat=lat.round(6), lon=lon.round(6)
    )
    return mediation_places(table, path, municipalities, DEPARTMENT)
