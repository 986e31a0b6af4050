"""Digital inclusion places of Gironde."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import polars as pl

from sharitories.sources.coordinates import Box
from sharitories.sources.mednum.lists import POSTCODE, cells, mediation_places
from sharitories.sources.municipalities import placed

#: The file calls the latitude X and the longitude Y.
USED = {
    "Lieu": "name",
    "Type Structure": "kind",
    "Commune": "town",
    "Adresse postale": "address",
    "Présence d'un médiateur": "mediator",
    "Site internet": "website",
    "Coord. X": "lat",
    "Coord. Y": "lon",
}
DEPARTMENT = Box(44.1, -1.4, 45.7, 0.5)


def read(files: Mapping[str, Path]) -> pl.DataFrame:
    """Register ``digital-mediation-place``; ``note`` holds the publisher's type and whether there is a mediator.

    The municipality is found by its name in the department: postcodes stand in addresses, often of another town.
    """
    path, municipalities = files.values()
    table = cells(path, USED, __file__).with_columns(
        department=pl.lit("33"),
        postcode=pl.lit(None, pl.String),
        note=pl.format("{}; mediator: {}", "kind", pl.col("mediator").replace({"Oui": "yes", "Non": "no"})),
    )
    table = placed(table, municipalities).with_columns(postcode=pl.col("address").str.extract(POSTCODE))
    return mediation_places(table, path, municipalities, DEPARTMENT)
