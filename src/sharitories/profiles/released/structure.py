"""What each city of the study, and each of its peers, is: the structural variables that peers are chosen by."""

from __future__ import annotations

import polars as pl

from sharitories.profiles.peers.spec import peers_spec
from sharitories.profiles.peers.structure import compared_cities, structure
from sharitories.profiles.released import Material


def table(material: Material) -> pl.DataFrame:
    """One row per city that may be compared; columns of ``catalogue/tables/structure.yml``."""
    spec, territories, frame = peers_spec(), material.tables["territories"], material.study.frame
    cities = compared_cities(territories, frame.population_min, frame.population_max)
    known = structure(cities, territories, material.tables["observations"], spec)
    rounded = [pl.col(name).cast(pl.Float64).round(4) for name in spec.variables]
    return known.select(
        pl.format("structure/{}", "territory_id").alias("structure_id"),
        "territory_id",
        "country",
        *rounded,
        "rests_on",
    ).sort("structure_id")
