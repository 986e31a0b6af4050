"""Digital workshops of Creuse, held in village halls, libraries and a bus."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import polars as pl

from sharitories.sources.coordinates import Box
from sharitories.sources.mednum.lists import cells, mediation_places
from sharitories.sources.texts import is_person

USED = {
    "id": "locator",
    "nom": "name",
    "adresse": "address",
    "code_postal": "postcode",
    "commune": "town",
    "latitude": "lat",
    "longitude": "lon",
}
LEFT_OUT = "the name of a person is left out"
DEPARTMENT = Box(45.6, 1.2, 46.6, 2.7)


def read(files: Mapping[str, Path]) -> pl.DataFrame:
    """Register ``digital-mediation-place``; « town - person - place » loses the person, and ``note`` says so."""
    path, municipalities = files.values()
    table = cells(path, USED, __file__)
    parts = pl.col("name").str.split(" - ")
    kept = parts.list.slice(1).list.eval(pl.element().filter(~is_person(pl.element())))
    table = table.with_columns(
        name=pl.concat_list(parts.list.slice(0, 1), kept).list.join(" - "),
        note=pl.when(kept.list.len() + 1 < parts.list.len()).then(pl.lit(LEFT_OUT)),
    )
    return mediation_places(table, path, municipalities, DEPARTMENT)
