"""The table ``maturity``: emerging, settled or structuring, by rules, for each city searched and family."""

from __future__ import annotations

import polars as pl

from sharitories.profiles.maturity import maturity, maturity_spec
from sharitories.profiles.released import Material


def table(material: Material) -> pl.DataFrame:
    """One row per city that was searched and family, and one for all families."""
    tables, named = material.tables, material.study.named
    searched = tables["territories"].filter(pl.col("territory_id").is_in(named))
    found = tables["initiatives"].filter(pl.col("territory_id").is_in(named))
    return maturity(found, tables["effort"], searched, material.study.edition.year, maturity_spec())
