"""How complete the map is beside the registers, where both looked: the two lists that a survey of the frame holds."""

from __future__ import annotations

import polars as pl

from sharitories.observations.effort.completeness import completeness

#: What OpenStreetMap's sources are called; other maps are lists like any other.
ON_MAP = pl.col("origin_id").str.starts_with("openstreetmap")


def map_completeness(observations: pl.DataFrame, clusters: pl.DataFrame) -> pl.DataFrame:
    """Shares by municipality and practice (columns of ``effort.completeness.COMPLETENESS``).

    ``observations``: ``observation_id, territory_id, property, origin_id``; ``clusters``: ``id, cluster_id``. Only
    municipalities in which the map shows at least one thing count: an extract covers few, and a municipality outside
    of it would count as one that nobody mapped. A municipality inside it with nothing on the map is left out too, which
    makes the map look more complete than it is.
    """
    named = observations.join(clusters, left_on="observation_id", right_on="id").rename(
        {"cluster_id": "in_cluster"}
    )
    seen = named.select("territory_id", "property", "origin_id", initiative_id="in_cluster").drop_nulls()
    mapped = observations.filter(ON_MAP)["territory_id"].drop_nulls().unique()
    looked = seen.filter(pl.col("territory_id").is_in(mapped.implode()))
    return completeness(looked.filter(~ON_MAP), looked.filter(ON_MAP))
