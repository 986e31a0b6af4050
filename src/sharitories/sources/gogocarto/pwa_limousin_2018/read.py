"""Practices on a map of alternatives of Limousin, Nantes, Provence and elsewhere, from test data of GoGoCarto."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import polars as pl

from sharitories.sources.audit import read_json_cells, take
from sharitories.sources.cells import numbers, unique
from sharitories.sources.gogocarto.named_practices import named_practice
from sharitories.sources.registry import set_aside
from sharitories.sources.shapes import register
from sharitories.sources.texts import own_site, plain_text

USED = {"@id": "locator", "name": "name", "site": "website", "lat": "lat", "long": "lon"}


def read(files: Mapping[str, Path]) -> pl.DataFrame:
    """Register of what calls itself by the name of a practice; an entry without identifier gets its row."""
    (path,) = files.values()
    table = take(read_json_cells(path, within="data"), path.name, USED, set_aside(__file__))
    table = table.with_row_index("row", offset=1).with_columns(
        locator=pl.coalesce(pl.col("locator").str.extract(r"/POI/(.+)$"), pl.format("row-{}", "row")),
        name=plain_text(pl.col("name")),
        website=own_site(pl.col("website")),
    )
    table = numbers(unique(table, path.name, ["locator"]), path.name, ["lat", "lon"])
    return register(table.with_columns(property=named_practice(pl.col("name"))).drop_nulls("property"))
