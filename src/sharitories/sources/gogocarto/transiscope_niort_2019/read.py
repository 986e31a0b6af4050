"""Practices of Transiscope, which unites several maps, around Niort."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import polars as pl

from sharitories.sources.audit import read_json_cells, take
from sharitories.sources.cells import numbers, unique
from sharitories.sources.coordinates import METROPOLITAN_FRANCE, kept_inside
from sharitories.sources.gogocarto.named_practices import named_practice
from sharitories.sources.municipalities import placed
from sharitories.sources.registry import set_aside
from sharitories.sources.shapes import register
from sharitories.sources.texts import own_site, plain_text

USED = {
    "id": "locator",
    "title": "name",
    "location.lat": "lat",
    "location.lon": "lon",
    "address.street": "address",
    "address.city": "town",
    "address.postalCode": "postcode",
    "website": "website",
}


def read(files: Mapping[str, Path]) -> pl.DataFrame:
    """Register of what calls itself by the name of a practice; other entries are left out."""
    path, municipalities = files.values()
    table = take(read_json_cells(path), path.name, USED, set_aside(__file__))
    table = unique(table, path.name, ["locator"]).with_columns(
        *(plain_text(pl.col(column)) for column in ("name", "address", "town", "postcode")),
        website=own_site(pl.col("website")),
    )
    table = table.with_columns(property=named_practice(pl.col("name"))).drop_nulls("property")
    table = placed(numbers(table, path.name, ["lat", "lon"]), municipalities)
    return register(kept_inside(table, METROPOLITAN_FRANCE))
