"""The table ``vitality``: births, deaths, survival, density and diversity of what the search found."""

from __future__ import annotations

import polars as pl

from sharitories.profiles.released import Material
from sharitories.profiles.vitality import ALL, VITALITY, vitality, vitality_rules


def table(material: Material) -> pl.DataFrame:
    """One row per city that was searched and measure, and per family for all of them together."""
    found = material.tables["initiatives"].filter(pl.col("origin_id") == material.study.evidence.origin)
    territories = material.tables["territories"]
    searched = territories.filter(pl.col("territory_id").is_in(material.study.named))
    known = vitality(found, searched, vitality_rules(material.study.edition.year))
    return pl.concat([known, _unsearched(territories, material.study.named)]).sort("vitality_id")


def _unsearched(territories: pl.DataFrame, named: tuple[str, ...]) -> pl.DataFrame:
    """A row for each city of the frame that nobody searched: what lives there is not known, and not nought."""
    cities = territories.filter(pl.col("in_frame") & ~pl.col("territory_id").is_in(named))
    said = {"family": ALL, "measure": "any", "unit": "initiatives_per_year", "status": "not_looked_for"}
    rows = cities.select("territory_id").with_columns(**{name: pl.lit(value) for name, value in said.items()})
    absent = [
        pl.lit(None, dtype=kind).alias(name) for name, kind in VITALITY.items() if name not in rows.columns
    ]
    return (
        rows.with_columns(absent)
        .with_columns(vitality_id=pl.format("vitality/{}/any", "territory_id"))
        .select(list(VITALITY))
    )
