"""Third places of the national census of 2019."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import polars as pl

from sharitories.sources.audit import read_csv, take
from sharitories.sources.cells import codes, mapped, numbers, unique
from sharitories.sources.municipalities import INSEE_CODE, whole_city
from sharitories.sources.registry import set_aside
from sharitories.sources.shapes import register

USED = {
    "ID": "locator",
    "NOM_TL": "name",
    "INSEECOM": "code",
    "INSEEMETRO": "city_code",
    "TYPO_CODE": "property",
    "lat": "lat",
    "lon": "lon",
    "ADRESSE": "address",
    "CP": "postcode",
    "NOMCOM": "town",
    "WEB": "website",
}
#: The census knows two kinds, and says when it does not know.
KINDS = {"COWORKING": "coworking-space", "FABLAB": "fablab", "info manquante": "third-place"}
UNTYPED = "the census gives no type"
BY_CITY = "INSEECOM is 0: placed by INSEEMETRO"


def read(files: Mapping[str, Path]) -> pl.DataFrame:
    """Register of ``coworking-space``, ``fablab``, and ``third-place`` where the census gives no type."""
    (path,) = files.values()
    table = take(read_csv(path), path.name, USED, set_aside(__file__))
    by_city = pl.col("code") == "0"
    table = table.with_columns(
        code=pl.when(by_city).then(pl.col("city_code")).otherwise(pl.col("code")),
        postcode=pl.col("postcode").replace("0", None),
        note=pl.concat_str(
            pl.when(pl.col("property") == "info manquante").then(pl.lit(UNTYPED)),
            pl.when(by_city).then(pl.lit(BY_CITY)),
            separator="; ",
            ignore_nulls=True,
        ).replace("", None),
    )
    table = mapped(unique(table, path.name, ["locator"]), path.name, "property", KINDS)
    table = numbers(table, path.name, ["lat", "lon"])
    placed = codes(table.drop_nulls("code"), path.name, "code", INSEE_CODE, width=5)
    placed = placed.with_columns(territory_id="FR-" + whole_city(pl.col("code")))
    return register(pl.concat([placed, table.filter(pl.col("code").is_null())], how="diagonal"))
