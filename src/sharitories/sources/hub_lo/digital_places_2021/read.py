"""Digital places of Centre-Val de Loire, with the publisher's own categories."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import polars as pl

from sharitories.sources.audit import read_json_cells, take
from sharitories.sources.cells import mapped, numbers, unique
from sharitories.sources.coordinates import Box, kept_inside, kept_near
from sharitories.sources.municipalities import placed, reaches
from sharitories.sources.registry import set_aside
from sharitories.sources.shapes import register
from sharitories.sources.texts import is_person, own_site, plain_text

USED = {
    "gid": "locator",
    "c_nom": "name",
    "c_adresse": "address",
    "c_postcode": "postcode",
    "c_city": "town",
    "c_site_web": "website",
    "c_lat_coor1": "lat",
    "c_long_coor1": "lon",
    "c_categories_espace": "kinds",
}
#: Of several categories of one place, that which stands first here is its property; all are in ``note``.
KINDS = {
    "Fablab": "fablab",
    "Coworking": "coworking-space",
    "EPN": "digital-mediation-place",
    "Club-info": "digital-mediation-place",
    "Médiathèque": "category:library",
    "MSAP": "category:public-services",
    "Mairie": "category:town-hall",
    "Promeneur du net": "category:online-youth-worker",
    "autres": "category:other",
}
REGION = Box(46.3, 0.0, 49.0, 3.2)


def read(files: Mapping[str, Path]) -> pl.DataFrame:
    """Register of ``fablab``, ``coworking-space``, ``digital-mediation-place`` and five ``category:``."""
    path, municipalities = files.values()
    table = take(read_json_cells(path), path.name, USED, set_aside(__file__))
    table = table.with_columns(
        *(plain_text(pl.col(column)) for column in ("name", "address", "postcode", "town")),
        website=own_site(pl.col("website")),
        kinds=pl.col("kinds").str.strip_chars("{}").str.replace_all('"', "", literal=True).str.split(","),
    )
    mapped(table.explode("kinds"), path.name, "kinds", KINDS)
    table = unique(table, path.name, ["locator"]).with_columns(
        property=pl.coalesce(
            pl.when(pl.col("kinds").list.contains(word)).then(pl.lit(code)) for word, code in KINDS.items()
        ),
        note=pl.col("kinds").list.join(", "),
    )
    table = table.with_columns(name=pl.when(~_is_online_worker()).then(pl.col("name")))
    table = placed(numbers(table, path.name, ["lat", "lon"]), municipalities)
    return register(kept_near(kept_inside(table, REGION), reaches(municipalities)))


def _is_online_worker() -> pl.Expr:
    """Whether the row is of one youth worker and has that person's name."""
    return (pl.col("property") == "category:online-youth-worker") & is_person(pl.col("name"))
