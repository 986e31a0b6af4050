"""Repair cafés, a coworking space, and places of the social economy of Niort, put on a map by hand."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import polars as pl

from sharitories.errors import Fault
from sharitories.sources.audit import aside, read_geojson_points, refuse, take
from sharitories.sources.cells import numbers
from sharitories.sources.coordinates import METROPOLITAN_FRANCE, kept_inside
from sharitories.sources.gogocarto.named_practices import named_practice
from sharitories.sources.registry import set_aside
from sharitories.sources.shapes import register
from sharitories.sources.texts import plain_text

USED = {"name": "name", "adresse": "address", "geometry.lat": "lat", "geometry.lon": "lon"}
#: What a layer shows; of the social economy, the name says it.
LAYERS = {
    "repair_cafe": "repair-cafe",
    "coworking": "coworking-space",
    "cooperative": "category:cooperative",
    "economie_solidaire": "category:social-economy",
    "marketplace": "category:marketplace",
}


def read(files: Mapping[str, Path]) -> pl.DataFrame:
    """Register; the locator is the layer and the row in it, since all the entries bear one made-up identifier."""
    table = pl.concat([_layer(path) for path in files.values()])
    return register(kept_inside(table, METROPOLITAN_FRANCE))


def _layer(path: Path) -> pl.DataFrame:
    table = take(read_geojson_points(path), path.name, USED, aside(set_aside(__file__), path.stem))
    if path.stem not in LAYERS:
        refuse(path.name, [Fault(path.name, 0, "", "is a layer that read.py does not know")])
    name = plain_text(pl.col("name"))
    table = table.with_row_index("row", offset=1).with_columns(
        plain_text(pl.col("address")),
        name=name,
        locator=pl.format("{}/{}", pl.lit(path.stem), "row"),
        property=pl.coalesce(named_practice(name), pl.lit(LAYERS[path.stem])),
    )
    return numbers(table, path.name, ["lat", "lon"])
