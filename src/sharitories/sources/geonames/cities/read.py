"""Coordinates of towns abroad (degrees, WGS 84), by exact name within the country."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import polars as pl

from sharitories.sources.audit import read_parquet, read_sheet, take
from sharitories.sources.cells import numbers
from sharitories.sources.municipalities import plain_name
from sharitories.sources.registry import set_aside
from sharitories.sources.shapes import territories

USED = {"name": "name", "countrycode": "country", "latitude": "lat", "longitude": "lon"}
ABROAD = ["BE", "NL", "SE"]


def read(files: Mapping[str, Path]) -> pl.DataFrame:
    """Territories with ``lat`` and ``lon`` only; a name of two towns or two municipalities gives nothing."""
    cities, units, portuguese = files.values()
    towns = _alone(_towns(cities).with_columns(plain=plain_name(pl.col("name"))))
    places = _alone(
        pl.concat([_units(units), _portuguese(portuguese)]).with_columns(plain=plain_name(pl.col("name")))
    )
    found = places.select("territory_id", "country", "plain").join(
        towns, on=["country", "plain"], how="inner"
    )
    return territories(found.select("territory_id", "lat", "lon"))


def _alone(table: pl.DataFrame) -> pl.DataFrame:
    return table.filter(~pl.struct("country", "plain").is_duplicated())


def _towns(path: Path) -> pl.DataFrame:
    rows = list(json.loads(path.read_text(encoding="utf-8")).values())
    table = take(pl.DataFrame(rows, infer_schema_length=None), path.name, USED, set_aside(__file__))
    return numbers(table, path.name, ["lat", "lon"])


def _units(path: Path) -> pl.DataFrame:
    table = read_parquet(path).filter(pl.col("country").is_in(ABROAD))
    return table.select(
        "country", name="lau_name_national", territory_id=pl.col("country") + "-" + pl.col("lau_code")
    )


def _portuguese(path: Path) -> pl.DataFrame:
    table = read_sheet(path, "Quadro", 2).filter(pl.col("NUTS").str.len_chars() == 7)
    dico = "PT-" + pl.col("NUTS").str.slice(3)
    return table.select(country=pl.lit("PT"), name="Localizacogeografica ", territory_id=dico)
