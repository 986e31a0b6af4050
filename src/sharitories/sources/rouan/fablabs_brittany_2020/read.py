"""Fab labs, third places and digital places of Brittany, mapped until 2020."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import polars as pl

from sharitories.sources.audit import read_geojson_points, take
from sharitories.sources.cells import mapped, numbers, unique
from sharitories.sources.municipalities import placed
from sharitories.sources.registry import set_aside
from sharitories.sources.shapes import register
from sharitories.sources.texts import own_site, plain_text

USED = {
    "id": "locator",
    "name": "name",
    "structure": "property",
    "adresse": "address",
    "cp": "postcode",
    "ville": "town",
    "web": "website",
    "geometry.lat": "lat",
    "geometry.lon": "lon",
}
#: ``fablabMIT`` follows the charter of the MIT; a « cantine » is a place where one rents a desk by the day. The
#: last three mix libraries, events, courses and business networks: no practice of the catalogue.
KINDS = {
    "fablab": "fablab",
    "fablabMIT": "fablab",
    "hakerspace": "makerspace",
    "makerspace": "makerspace",
    "cantine": "coworking-space",
    "tierslieu": "third-place",
    "usages": "category:digital-uses",
    "formation": "category:training",
    "frenchtech": "category:french-tech",
}


def read(files: Mapping[str, Path]) -> pl.DataFrame:
    """Register of ``fablab``, ``makerspace``, ``coworking-space``, ``third-place`` and three ``category:``."""
    path, municipalities = files.values()
    table = take(read_geojson_points(path), path.name, USED, set_aside(__file__))
    table = table.with_columns(
        *(plain_text(pl.col(column)) for column in ("name", "address", "postcode", "town")),
        website=own_site(pl.col("website")),
    )
    table = mapped(unique(table, path.name, ["locator"]), path.name, "property", KINDS)
    return register(placed(numbers(table, path.name, ["lat", "lon"]), municipalities))
