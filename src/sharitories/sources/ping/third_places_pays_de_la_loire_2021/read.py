"""Third places of Pays de la Loire, united from four lists by PiNG and the region."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import polars as pl

from sharitories.sources.audit import read_csv, take
from sharitories.sources.cells import codes, mapped, numbers, unique
from sharitories.sources.geocoded import believed, ends_the_address, same_postcode
from sharitories.sources.municipalities import INSEE_CODE, placed
from sharitories.sources.registry import set_aside
from sharitories.sources.shapes import register
from sharitories.sources.texts import own_site, plain_text

USED = {
    "INDEX": "locator",
    "NOM DU LIEU": "name",
    "ADRESSE": "address",
    "URL": "website",
    "TYPOLOGIE": "aims",
    "FABRIQUE_DE_TERRITOIRE": "label",
    "lat": "lat",
    "lon": "lon",
    "result_type": "precision",
    "result_postcode": "found_postcode",
    "result_city": "found_town",
    "result_citycode": "code",
}
#: A label of the State for third places that help others.
LABELS = {"OUI": "Fabrique de territoire", "NON": ""}
POSTCODE = r"\b(\d{5})\b[^\d]*$"
TOWN = r"\b\d{5}\s+(\S[^\d]*)$"


def read(files: Mapping[str, Path]) -> pl.DataFrame:
    """Register ``third-place``; ``note`` holds the aims (T work, D discover, C consume, O make) and the label."""
    path, municipalities = files.values()
    table = take(read_csv(path), path.name, USED, set_aside(__file__))
    table = mapped(unique(table, path.name, ["locator"]), path.name, "label", LABELS)
    address = plain_text(pl.col("address"))
    table = table.with_columns(
        plain_text(pl.col("name")),
        address=address,
        postcode=address.str.extract(POSTCODE),
        town=address.str.extract(TOWN),
        website=own_site(pl.col("website")),
        property=pl.lit("third-place"),
        note=pl.concat_str(
            pl.format("aims {}", "aims"), pl.col("label").replace("", None), separator="; ", ignore_nulls=True
        ),
    )
    table = codes(numbers(table, path.name, ["lat", "lon"]), path.name, "code", INSEE_CODE, width=5)
    return register(believed(placed(table, municipalities), same_postcode() | ends_the_address()))
