"""Practices on the map Près de chez nous around Mimizan and Dax, from a sample in the test data of GoGoCarto."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import polars as pl

from sharitories.sources.audit import read_json_cells, take
from sharitories.sources.cells import mapped, numbers, unique
from sharitories.sources.coordinates import METROPOLITAN_FRANCE, kept_inside
from sharitories.sources.gogocarto.named_practices import named_practice
from sharitories.sources.municipalities import placed
from sharitories.sources.registry import set_aside
from sharitories.sources.shapes import register
from sharitories.sources.texts import own_site, plain_text

USED = {
    "id": "locator",
    "status": "status",
    "name": "name",
    "geo.latitude": "lat",
    "geo.longitude": "lon",
    "address.streetAddress": "address",
    "address.addressLocality": "town",
    "address.postalCode": "postcode",
    "website": "website",
}
#: GoGoCarto: 1 accepted, 4 changed by a moderator. Refused or deleted entries would be below 0, pending ones 0.
STATUS = {"1": "accepted", "4": "changed"}


def read(files: Mapping[str, Path]) -> pl.DataFrame:
    """Register of what calls itself by the name of a practice; other entries are left out."""
    path, municipalities = files.values()
    table = take(read_json_cells(path), path.name, USED, set_aside(__file__))
    table = mapped(unique(table, path.name, ["locator"]), path.name, "status", STATUS)
    table = table.with_columns(pl.all().map_elements(_unescaped, return_dtype=pl.String)).with_columns(
        *(plain_text(pl.col(column)) for column in ("name", "address", "town", "postcode")),
        website=own_site(pl.col("website")),
    )
    table = table.with_columns(property=named_practice(pl.col("name"))).drop_nulls("property")
    table = placed(numbers(table, path.name, ["lat", "lon"]), municipalities)
    return register(kept_inside(table, METROPOLITAN_FRANCE))


def _unescaped(text: str) -> str:
    r"""Text in which ``\u00e9`` and ``\/`` were written as such: the file was escaped twice."""
    letters = re.sub(r"\\u([0-9a-f]{4})", lambda found: chr(int(found[1], 16)), text)
    return letters.replace(r"\/", "/")
