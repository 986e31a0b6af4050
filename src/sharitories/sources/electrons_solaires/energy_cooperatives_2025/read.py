"""Municipalities of Île-de-France in which a citizen energy co-operative works."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import polars as pl

from sharitories.sources.audit import read_csv, take
from sharitories.sources.cells import codes, unique
from sharitories.sources.municipalities import INSEE_CODE, whole_city
from sharitories.sources.registry import set_aside
from sharitories.sources.shapes import register
from sharitories.sources.texts import own_site, plain_text

USED = {"nom": "town", "code_commune": "locator", "coop": "name", "site": "website"}


def read(files: Mapping[str, Path]) -> pl.DataFrame:
    """Register ``energy-cooperative``: one row per municipality; a co-operative works in several."""
    (path,) = files.values()
    table = take(read_csv(path, separator=";"), path.name, USED, set_aside(__file__))
    table = table.filter(~pl.all_horizontal(pl.all().is_null()))
    table = codes(unique(table, path.name, ["locator"]), path.name, "locator", INSEE_CODE, width=5)
    return register(
        table.with_columns(
            *(plain_text(pl.col(column)) for column in ("name", "town")),
            territory_id="FR-" + whole_city(pl.col("locator")),
            property=pl.lit("energy-cooperative"),
            website=own_site(pl.col("website")),
        )
    )
