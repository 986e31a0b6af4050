"""Shared mobility systems of the world from the GBFS catalogue."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import polars as pl

from sharitories.sources.audit import read_csv, take
from sharitories.sources.cells import matching, numbered
from sharitories.sources.municipalities import names_in_five_countries, plain_name, three_cities
from sharitories.sources.registry import set_aside
from sharitories.sources.shapes import register

USED = {"Country Code": "country", "Name": "name", "Location": "town", "System ID": "locator"}
#: The countries whose municipalities have a list of names here.
COUNTRIES = ["FR", "PT", "NL", "BE", "SE"]


def read(files: Mapping[str, Path]) -> pl.DataFrame:
    """Register ``shared-mobility-system``; ``note`` is the place as written, outside the five countries with its country."""
    path, *name_files = files.values()
    table = take(read_csv(path), path.name, USED, set_aside(__file__))
    table = matching(table, path.name, "country", r"^[A-Z]{2}$")
    table = numbered(table, "locator").with_columns(plain=plain_name(pl.col("town")))
    names = pl.concat([names_in_five_countries(*name_files), three_cities()])
    names = names.filter(~pl.struct("country", "plain").is_duplicated())
    elsewhere = ~pl.col("country").is_in(COUNTRIES)
    table = table.with_columns(
        property=pl.lit("shared-mobility-system"),
        note=pl.when(elsewhere).then(pl.format("{}, {}", "town", "country")).otherwise(pl.col("town")),
    )
    return register(table.join(names, on=["country", "plain"], how="left", maintain_order="left"))
