"""Bodies that help with digital matters in Pyrénées-Atlantiques, with the answer of the national geocoder."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import polars as pl

from sharitories.sources.cells import codes
from sharitories.sources.coordinates import Box
from sharitories.sources.geocoded import believed, same_postcode, same_town
from sharitories.sources.mednum.lists import cells, mediation_places
from sharitories.sources.municipalities import INSEE_CODE, placed
from sharitories.sources.texts import without_persons

USED = {
    "Nomdelastructure": "name",
    "Adressenumeronomdelavoie": "address",
    "Codepostal": "postcode",
    "Ville": "town",
    "SiteWeb": "website",
    "latitude": "lat",
    "longitude": "lon",
    "result_type": "precision",
    "result_postcode": "found_postcode",
    "result_city": "found_town",
    "result_citycode": "code",
}
DEPARTMENT = Box(42.7, -1.9, 43.7, 0.1)


def read(files: Mapping[str, Path]) -> pl.DataFrame:
    """Register ``digital-mediation-place``; the name of a person, where it stands for a body, is left out."""
    path, municipalities = files.values()
    table = codes(cells(path, USED, __file__), path.name, "code", INSEE_CODE, width=5)
    table = placed(table.with_columns(without_persons(pl.col("name"))), municipalities)
    return mediation_places(believed(table, same_town() | same_postcode()), path, municipalities, DEPARTMENT)
