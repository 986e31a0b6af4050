"""Municipalities of five countries with their area (km²) and NUTS 3 region, and those regions."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import polars as pl

from sharitories.sources.audit import read_geojson_properties, read_parquet, take
from sharitories.sources.cells import codes, numbers, unique
from sharitories.sources.registry import set_aside
from sharitories.sources.shapes import territories

USED = {
    "country": "country",
    "lau_code": "code",
    "lau_name_national": "name",
    "code_2016": "nuts3",
    "total_area_m2": "area_km2",
}
#: The countries of the study, by the name they give themselves.
COUNTRIES = {"FR": "France", "PT": "Portugal", "NL": "Nederland", "BE": "België / Belgique", "SE": "Sverige"}
SQUARE_METRES = 1e6


def read(files: Mapping[str, Path]) -> pl.DataFrame:
    """Territories: countries, NUTS 3 regions, municipalities (in France only their region is given)."""
    units, regions = files.values()
    table = take(read_parquet(units), units.name, USED, set_aside(__file__))
    table = table.filter(pl.col("country").is_in(list(COUNTRIES)))
    table = numbers(codes(table, units.name, "code", r"^[0-9A-Z]{4,6}$"), units.name, ["area_km2"])
    table = unique(table, units.name, ["country", "code"]).with_columns(pl.col("area_km2") / SQUARE_METRES)
    return pl.concat([_countries(), _regions(table, regions), _municipalities(table)])


def _countries() -> pl.DataFrame:
    names = pl.DataFrame({"territory_id": list(COUNTRIES), "name": list(COUNTRIES.values())})
    return territories(names.with_columns(country="territory_id", perimeter=pl.lit("country")))


def _regions(table: pl.DataFrame, path: Path) -> pl.DataFrame:
    names = read_geojson_properties(path).select(nuts3="NUTS_ID", name="NUTS_NAME")
    regions = table.select("country", "nuts3").unique().join(names, on="nuts3", how="left")
    return territories(regions.with_columns(territory_id=_region_id(), perimeter=pl.lit("nuts3")))


def _region_id() -> pl.Expr:
    return pl.col("country") + "-NUTS3-" + pl.col("nuts3")


def _municipalities(table: pl.DataFrame) -> pl.DataFrame:
    """In Portugal freguesias are added up into municipalities; in France only the region is kept."""
    freguesia = pl.col("country") == "PT"
    french = pl.col("country") == "FR"
    own = table.with_columns(
        code=pl.when(freguesia).then(pl.col("code").str.slice(0, 4)).otherwise(pl.col("code")),
        name=pl.when(~freguesia & ~french).then(pl.col("name")),
    )
    united = own.group_by("country", "code", maintain_order=True).agg(
        pl.col("name", "nuts3").first(),
        area_km2=pl.when(pl.col("area_km2").null_count() == 0).then(pl.col("area_km2").sum()),
    )
    return territories(
        united.with_columns(
            territory_id=pl.col("country") + "-" + pl.col("code"),
            nuts3_id=_region_id(),
            perimeter=pl.when(~french).then(pl.lit("municipality")),
        )
    )
