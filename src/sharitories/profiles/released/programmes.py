"""The blind spot: what national programmes reach each city of the frame, beside the metropolises."""

from __future__ import annotations

import polars as pl

from sharitories.profiles.programmes import posted, reach, registered
from sharitories.profiles.released import Material
from sharitories.territories.metropolises import metropolises_of

REGISTERS = {
    "anct-action-coeur-de-ville-2024": "action-coeur-de-ville",
    "anct-citizen-engagement": "citizen-engagement",
    "anct-france-services-2024": "france-services",
}
POSTS = {"posts:fonjep": "fonjep-posts", "posts:adult-relay": "adult-relay-posts"}
YEAR = "2023"


def table(material: Material) -> pl.DataFrame:
    """Columns of ``catalogue/tables/programmes.yml``."""
    territories, observations = material.tables["territories"], material.tables["observations"]
    large = metropolises_of(territories, material.study)
    frame = territories.filter(pl.col("in_frame"))["territory_id"].to_list()
    cities = territories.filter(pl.col("territory_id").is_in([*frame, *large])).sort("territory_id")
    counts = [
        registered(observations, REGISTERS, cities["territory_id"].to_list()),
        posted(observations, POSTS, YEAR, cities),
    ]
    return reach(pl.concat(counts).sort("territory_id", "programme"), cities, frame, large)
