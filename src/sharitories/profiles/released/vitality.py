"""The table ``vitality``: births, deaths, survival, density and diversity of what the search found."""

from __future__ import annotations

import polars as pl

from sharitories.profiles.released import Material
from sharitories.profiles.vitality import vitality, vitality_rules


def table(material: Material) -> pl.DataFrame:
    """One row per city that was searched and measure, and per family for all of them together."""
    found = material.tables["initiatives"].filter(pl.col("origin_id") == material.study.evidence.origin)
    territories = material.tables["territories"]
    searched = territories.filter(pl.col("territory_id").is_in(material.study.named))
    return vitality(found, searched, vitality_rules(material.study.edition.year))
