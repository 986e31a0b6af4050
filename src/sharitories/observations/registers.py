"""Rows of ``observations`` from publishers' registers, with what they looked for and did not find.

A register that covers a territory and shows nothing there says *looked for and not found*; one that does not
cover it says *not looked for*. Neither is a zero, and only the first may be counted as none.
"""

from __future__ import annotations

import re

import polars as pl

from sharitories.observations.rows import OBSERVATION, RULE_VERSION, shaped
from sharitories.provenance import Origin
from sharitories.sources.shapes import is_of_programmes


def observations_of_register(table: pl.DataFrame, origin: Origin, territories: pl.DataFrame) -> pl.DataFrame:
    """One row per thing seen, then one per territory × property that the register shows nothing of.

    ``table`` has the register shape; ``territories`` are those of the study, with ``role`` and ``country``.
    """
    cities = territories.filter(~pl.col("role").is_in(["area", "peer"]) | _metropolis(table, origin))
    seen = table.join(cities, on="territory_id", how="semi")
    unseen = _unseen(table, seen, origin, cities)
    return pl.concat([sightings_of_register(seen, origin), _rows(unseen, origin)])


def _metropolis(table: pl.DataFrame, origin: Origin) -> pl.Expr:
    """The peers in the country that a register of public programmes covers: it is read there too, to compare."""
    if origin.covers is None or not is_of_programmes(table):
        return pl.lit(False)
    return (pl.col("role") == "peer") & (pl.col("country") == origin.covers.country)


def sightings_of_register(table: pl.DataFrame, origin: Origin) -> pl.DataFrame:
    """One row per thing that the register shows, wherever it lies, in the order of ``table``."""
    place = filled(origin.locator, locator=pl.col("locator"))
    seen = table.with_columns(status=pl.lit("observed"), own_=pl.col("locator"), locator=place)
    return _rows(seen, origin, own="own_")


def _rows(table: pl.DataFrame, origin: Origin, own: str = "locator") -> pl.DataFrame:
    rows = table.with_columns(
        observation_id=pl.format("{}/{}", pl.lit(origin.id), pl.col(own).str.replace_all(r"\s+", "_")),
        origin_id=pl.lit(origin.id),
        basis=pl.lit(origin.basis),
        period=pl.lit(origin.vintage),
        rule_version=pl.lit(RULE_VERSION),
    )
    return shaped(rows, OBSERVATION)


def _unseen(table: pl.DataFrame, seen: pl.DataFrame, origin: Origin, cities: pl.DataFrame) -> pl.DataFrame:
    properties = table.select(pl.col("property").unique().sort())
    pairs = cities.select("territory_id", "country").join(properties, how="cross")
    return (
        pairs.join(seen, on=["territory_id", "property"], how="anti")
        .with_columns(
            status=pl.when(_covered(origin)).then(pl.lit("not_found")).otherwise(pl.lit("not_looked_for")),
        )
        .select(
            "territory_id",
            "property",
            "status",
            locator=pl.format("{}/{}/{}", pl.col("status"), pl.col("territory_id"), pl.col("property")),
        )
    )


def _covered(origin: Origin) -> pl.Expr:
    covers = origin.covers
    if covers is None:
        return pl.lit(False)
    inside = pl.col("country") == covers.country
    if covers.departments:
        starts = "|".join(covers.departments)
        inside &= pl.col("territory_id").str.contains(rf"^{covers.country}-(?:{starts})\w*$")
    if covers.properties:
        inside &= pl.col("property").is_in(covers.properties)
    return inside


def observations_of_statistic(table: pl.DataFrame, origin: Origin) -> pl.DataFrame:
    """One row per number, with the place in the publisher's file where it stands.

    ``table`` has the statistic shape: ``territory_id, property, period, value, status``.
    """
    code = pl.col("territory_id").str.split("-").list.last()
    rows = table.with_columns(
        observation_id=pl.format(
            "{}/{}/{}/{}", pl.lit(origin.id), pl.col("property"), pl.col("territory_id"), pl.col("period")
        ),
        origin_id=pl.lit(origin.id),
        basis=pl.lit("statistic"),
        rule_version=pl.lit(RULE_VERSION),
        locator=filled(origin.locator, code=code, property=pl.col("property"), period=pl.col("period")),
    )
    return shaped(rows, OBSERVATION)


def filled(template: str, **columns: pl.Expr) -> pl.Expr:
    """A ``{name}`` template with each name replaced, row by row, by a column."""
    parts = re.split(r"\{(\w+)\}", template)
    pieces = [columns[part] if place % 2 else pl.lit(part) for place, part in enumerate(parts)]
    return pl.concat_str(pieces)
