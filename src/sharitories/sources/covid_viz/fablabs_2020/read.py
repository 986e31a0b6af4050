"""French fab labs listed by volunteers in March 2020, with the answer of the national geocoder."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import polars as pl

from sharitories.sources.audit import read_csv, take
from sharitories.sources.cells import codes, mapped, numbers
from sharitories.sources.geocoded import believed, same_postcode, same_town
from sharitories.sources.municipalities import INSEE_CODE, placed
from sharitories.sources.registry import set_aside
from sharitories.sources.shapes import register
from sharitories.sources.texts import own_site, plain_text

USED = {
    "titre_initiative": "name",
    "tag_produit_niv1_code": "property",
    "url_initiative": "website",
    "adresse": "address",
    "code_postal": "postcode",
    "ville": "town",
    "a_publier": "to_publish",
    "latitude": "lat",
    "longitude": "lon",
    "result_type": "precision",
    "result_postcode": "found_postcode",
    "result_city": "found_town",
    "result_citycode": "code",
}
KINDS = {"DIY/FABLAB": "fablab"}
PUBLISH = {"OUI": "yes", "": "no"}


def read(files: Mapping[str, Path]) -> pl.DataFrame:
    """Register ``fablab``; the locator is the row in the file, which gives no identifier."""
    path, municipalities = files.values()
    table = take(read_csv(path), path.name, USED, set_aside(__file__))
    table = table.with_row_index("locator", offset=1).with_columns(
        pl.col("locator").cast(pl.String),
        pl.col("to_publish").fill_null(""),
        *(plain_text(pl.col(column)) for column in ("name", "address", "postcode", "town")),
        website=own_site(pl.col("website")),
    )
    table = mapped(mapped(table, path.name, "property", KINDS), path.name, "to_publish", PUBLISH)
    table = numbers(table.filter(pl.col("to_publish") == "yes"), path.name, ["lat", "lon"])
    codes(table.drop_nulls("code"), path.name, "code", INSEE_CODE, width=5)
    address_alone = pl.col("town").is_null() & pl.col("address").str.contains(
        pl.col("found_postcode"), literal=True
    )
    agrees = same_town() | same_postcode() | address_alone.fill_null(value=False)
    return register(believed(placed(table, municipalities), agrees))
