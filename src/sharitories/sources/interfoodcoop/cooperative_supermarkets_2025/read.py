"""Co-operative supermarkets and those in preparation, in France and elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import polars as pl

from sharitories.sources.audit import read_json_cells, take
from sharitories.sources.cells import mapped, matching, numbers
from sharitories.sources.municipalities import placed
from sharitories.sources.registry import set_aside
from sharitories.sources.shapes import register
from sharitories.sources.texts import own_site, plain_text

USED = {
    "nom": "name",
    "departement": "department",
    "ville": "town",
    "adresse": "address",
    "site_web": "website",
    "avancement": "property",
    "lattitude": "lat",
    "longitude": "lon",
}
#: The map's five icons: idea, working groups, buying group; grocery open, supermarket open.
STAGES = {
    "1": "category:food-cooperative-in-preparation",
    "2": "category:food-cooperative-in-preparation",
    "3": "category:food-cooperative-in-preparation",
    "4": "food-cooperative",
    "5": "food-cooperative",
}
#: Not places: the directories of two countries, and the address of a software for grocery shops.
DIRECTORIES = ("foodcoops.de", "foodcoops.at", "Coop Lib")
DEPARTMENT = r"^(?:\d{2}|2[AB]|9[78]\d)$"
#: A department of France, or a country by two letters (Northern Ireland is written IE_N).
DEPARTMENT_OR_COUNTRY = r"^(?:\d{2}|2[AB]|9[78]\d|[A-Z]{2}(?:_N)?)$"
POSTCODE = r"\b(\d{2} ?\d{3})\b"


def read(files: Mapping[str, Path]) -> pl.DataFrame:
    """Register ``food-cooperative``; the locator is the row in the file, which gives no identifier."""
    path, municipalities = files.values()
    table = take(read_json_cells(path), path.name, USED, set_aside(__file__)).with_row_index(
        "locator", offset=1
    )
    table = matching(table, path.name, "department", DEPARTMENT_OR_COUNTRY)
    in_france = pl.col("department").str.contains(DEPARTMENT)
    address = plain_text(pl.col("address"))
    table = table.filter(~pl.col("name").is_in(DIRECTORIES)).with_columns(
        *(plain_text(pl.col(column)) for column in ("name", "town")),
        address=address,
        postcode=pl.when(in_france).then(address.str.extract(POSTCODE).str.replace(" ", "")),
        website=own_site(pl.col("website")),
        note=pl.concat_str(
            pl.format("stage {}", "property"),
            pl.when(~in_france).then(pl.format("in {}", pl.col("department"))),
            separator="; ",
            ignore_nulls=True,
        ),
    )
    table = mapped(numbers(table, path.name, ["lat", "lon"]), path.name, "property", STAGES)
    return register(placed(table, municipalities))
