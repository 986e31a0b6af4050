"""Digital mediation places of Corsica."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import polars as pl

from sharitories.sources.coordinates import Box
from sharitories.sources.mednum.lists import cells, mediation_places, split_address

USED = {
    "Type": "note",
    "Structure": "name",
    "Adresse": "address",
    "Site internet": "website",
    "lat": "lat",
    "long": "lon",
}
ISLAND = Box(41.3, 8.5, 43.1, 9.6)


def read(files: Mapping[str, Path]) -> pl.DataFrame:
    """Register ``digital-mediation-place``; ``note`` is the publisher's type."""
    path, municipalities = files.values()
    table = split_address(cells(path, USED, __file__))
    latitude = pl.col("lat").str.replace(r"^(\d+\.\d+),\d?$", "$1")  # one cell holds the beginning of a pair
    return mediation_places(table.with_columns(lat=latitude), path, municipalities, ISLAND)
