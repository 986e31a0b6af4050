"""Public bookcases as people entered them in a shared base."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import polars as pl

from sharitories.sources.audit import read_csv, take
from sharitories.sources.cells import blank_as_null, mapped, matching, numbers, unique
from sharitories.sources.municipalities import postal_names, postal_place
from sharitories.sources.registry import set_aside
from sharitories.sources.shapes import register

USED = {
    "id": "locator",
    "code_postal": "postcode",
    "ville": "town",
    "pays": "country",
    "lon": "lon",
    "lat": "lat",
    "date_created": "created",
}
COUNTRIES = {"France": "FR", "Belgique": "BE"}
DAY = r"^20\d\d-[01]\d-[0-3]\d \d\d:\d\d:\d\d$"


def read(files: Mapping[str, Path]) -> pl.DataFrame:
    """Register ``public-bookcase``; ``started_on`` is the day on which the bookcase was entered in the base."""
    path, municipalities = files.values()
    table = blank_as_null(take(read_csv(path), path.name, USED, set_aside(__file__)))
    table = numbers(unique(table, path.name, ["locator"]), path.name, ["lat", "lon"])
    table = mapped(matching(table, path.name, "created", DAY), path.name, "country", COUNTRIES)
    place = pl.when(pl.col("country") == "FR").then(postal_place("postcode", "town"))
    table = table.with_columns(place=place)
    table = table.join(postal_names(municipalities), on="place", how="left", maintain_order="left")
    return register(
        table.with_columns(property=pl.lit("public-bookcase"), started_on=pl.col("created").str.slice(0, 10))
    )
