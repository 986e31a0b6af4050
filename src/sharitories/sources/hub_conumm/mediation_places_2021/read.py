"""Digital mediation places of Pays de la Loire, with the answer of the national geocoder."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import polars as pl

from sharitories.sources.audit import read_csv, take
from sharitories.sources.cells import codes, numbers, unique
from sharitories.sources.geocoded import believed, ends_the_address, same_postcode
from sharitories.sources.municipalities import INSEE_CODE, placed
from sharitories.sources.registry import set_aside
from sharitories.sources.shapes import register
from sharitories.sources.texts import own_site, plain_text

USED = {
    "conum_id": "locator",
    "Code postal": "postcode",
    "departement": "department",
    "Nom de la structure": "name",
    "Adresse postale": "address",
    "Site Web": "website",
    "Activites-codes": "activities",
    "lat": "lat",
    "lon": "lon",
    "result_type": "precision",
    "result_postcode": "found_postcode",
    "result_city": "found_town",
    "result_citycode": "code",
}
#: « 3 Rue Eugène Thomas 44300 Nantes »: the town stands behind the postcode.
TOWN = r"\d{5}\s*(\S[^\d]*)$"


def read(files: Mapping[str, Path]) -> pl.DataFrame:
    """Register ``digital-mediation-place``; ``note`` holds the publisher's codes of what one does there."""
    path, municipalities = files.values()
    table = take(read_csv(path), path.name, USED, set_aside(__file__))
    table = table.with_columns(
        *(plain_text(pl.col(column)) for column in ("name", "address", "postcode")),
        found_postcode=pl.col("found_postcode").str.zfill(5),
        town=plain_text(pl.col("address").str.extract(TOWN)),
        property=pl.lit("digital-mediation-place"),
        website=own_site(pl.col("website")),
        note="activities " + plain_text(pl.col("activities")).str.replace_all(r"-[-\s]*", "-"),
    )
    table = codes(unique(table, path.name, ["locator"]), path.name, "code", INSEE_CODE, width=5)
    table = placed(numbers(table, path.name, ["lat", "lon"]), municipalities)
    same_department = pl.col("code").str.starts_with(pl.col("department"))
    return register(believed(table, same_department & (same_postcode() | ends_the_address())))
