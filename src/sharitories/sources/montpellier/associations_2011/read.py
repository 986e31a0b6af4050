"""Associations in the directory of the city of Montpellier."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import polars as pl

from sharitories.sources.audit import read_csv, take
from sharitories.sources.cells import blank_as_null, numbered, numbers
from sharitories.sources.registry import set_aside
from sharitories.sources.shapes import register

USED = {
    "NomAsso": "name",
    "INTERNET": "website",
    "Domaine": "domain",
    "Sous-Domaine": "kind",
    "Adresse": "address",
    "Code_Postal": "postcode",
    "Longitude": "lon",
    "Latitude": "lat",
}
#: Its postcodes; the 200 associations without one have their seat elsewhere, or none that is told.
MONTPELLIER, POSTCODES = "FR-34172", ["34000", "34070", "34080", "34090"]
#: What stands in the file where an e-mail address was.
MASKED = "[courriel]"


def read(files: Mapping[str, Path]) -> pl.DataFrame:
    """Register ``association:listed``; ``note`` is the domain and sub-domain of the directory."""
    (path,) = files.values()
    table = blank_as_null(take(read_csv(path), path.name, USED, set_aside(__file__)))
    table = table.with_columns(pl.col("lon", "lat").str.replace(",", ".", literal=True), locator="name")
    table = numbered(numbers(table, path.name, ["lat", "lon"]), "locator")
    here = pl.col("postcode").is_in(POSTCODES)
    masked = pl.col("website").str.contains(MASKED, literal=True)
    return register(
        table.with_columns(
            property=pl.lit("association:listed"),
            name=pl.col("name").str.strip_chars(),
            territory_id=pl.when(here).then(pl.lit(MONTPELLIER)),
            town=pl.when(here).then(pl.lit("Montpellier")),
            website=pl.when(~masked).then("website"),
            note=pl.concat_str("domain", "kind", separator=" / ", ignore_nulls=True).replace("", None),
        )
    )
