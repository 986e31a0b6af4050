"""French fab labs of fablabs.io, as the open-data portal of La Poste gave them in 2017."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import polars as pl

from sharitories.sources.audit import read_json_cells, take
from sharitories.sources.cells import mapped, numbers, unique
from sharitories.sources.municipalities import placed
from sharitories.sources.registry import set_aside
from sharitories.sources.shapes import register
from sharitories.sources.texts import own_site, plain_text

USED = {
    "url": "locator",
    "name": "name",
    "kind_name": "property",
    "latitude": "lat",
    "longitude": "lon",
    "address_1": "address",
    "address_2": "more_address",
    "postal_code": "postcode",
    "city": "town",
    "links": "website",
}
KINDS = {"fab_lab": "fablab", "mini_fab_lab": "fablab", "supernode": "fablab"}


def read(files: Mapping[str, Path]) -> pl.DataFrame:
    """Register ``fablab``; the locator is the last part of the page's address, ``note`` the network's own kind."""
    path, municipalities = files.values()
    table = take(read_json_cells(path), path.name, USED, set_aside(__file__))
    table = table.with_columns(
        *(plain_text(pl.col(column)) for column in ("name", "postcode", "town")),
        locator=pl.col("locator").str.extract(r"/labs/([^/]+)$"),
        address=pl.concat_str(
            plain_text(pl.col("address")),
            plain_text(pl.col("more_address")),
            separator=", ",
            ignore_nulls=True,
        ).replace("", None),
        website=_first_site(pl.col("website")),
        note=pl.col("property").replace("fab_lab", None),
    )
    table = mapped(unique(table, path.name, ["locator"]), path.name, "property", KINDS)
    return register(placed(numbers(table, path.name, ["lat", "lon"]), municipalities))


def _first_site(links: pl.Expr) -> pl.Expr:
    """The first link that is a web site of the lab's own."""
    return (
        links.str.json_decode(pl.List(pl.String)).list.eval(own_site(pl.element()).drop_nulls()).list.first()
    )
