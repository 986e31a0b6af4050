"""Shared mobility systems of five countries from the GBFS catalogue."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import polars as pl

from sharitories.sources.audit import read_csv, take
from sharitories.sources.municipalities import names_in_five_countries, plain_name
from sharitories.sources.registry import set_aside
from sharitories.sources.shapes import register

USED = {"Country Code": "country", "Name": "name", "Location": "note", "System ID": "locator"}
COUNTRIES = ["FR", "PT", "NL", "BE", "SE"]


def read(files: Mapping[str, Path]) -> pl.DataFrame:
    """Register ``shared-mobility-system``; ``note`` is the place as written, matched or not."""
    path, *name_files = files.values()
    table = take(read_csv(path), path.name, USED, set_aside(__file__))
    table = table.filter(pl.col("country").is_in(COUNTRIES)).with_columns(plain=plain_name(pl.col("note")))
    names = names_in_five_countries(*name_files).filter(~pl.struct("country", "plain").is_duplicated())
    again = pl.col("locator").cum_count().over("locator")
    table = table.with_columns(
        locator=pl.when(again > 1).then(pl.format("{}#{}", "locator", again)).otherwise(pl.col("locator")),
        property=pl.lit("shared-mobility-system"),
    )
    return register(table.join(names, on=["country", "plain"], how="left", maintain_order="left"))
