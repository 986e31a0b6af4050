"""Bodies that help with digital matters around Épernay, from a form that they filled in themselves."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import polars as pl

from sharitories.sources.coordinates import Box
from sharitories.sources.mednum.lists import cells, mediation_places, split_address

USED = {
    "ObjectID": "locator",
    "Nom de votre structure": "name",
    "Adresse de la structure": "address",
    "Typologie de la structure": "note",
    "Site Web de la structure": "website",
    "x": "lon",
    "y": "lat",
}
#: « 1 Rue X, 51200, Épernay, Marne, Grand Est, FRA »: as the form's own geocoder writes it.
REGION = r", Marne, Grand Est(?:, FRA)?$"
LONG = r"^(.*), (\d{5}), (?:.*, )?([^,]+)$"
AROUND = Box(48.5, 3.3, 49.5, 5.1)


def read(files: Mapping[str, Path]) -> pl.DataFrame:
    """Register ``digital-mediation-place``; ``note`` is the publisher's type."""
    path, municipalities = files.values()
    table = cells(path, USED, __file__).with_columns(
        pl.col("address").str.replace(REGION, "").str.replace(LONG, "$1 $2 $3"),
        pl.col("note").str.replace_all("_", " ").str.strip_chars(),
        pl.col("lat", "lon").str.replace(",", ".", literal=True),
    )
    return mediation_places(split_address(table), path, municipalities, AROUND)
