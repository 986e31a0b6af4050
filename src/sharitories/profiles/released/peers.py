"""The peers of each city of the frame and of the panel, question by question."""

from __future__ import annotations

import polars as pl

from sharitories.profiles.peers.spec import peers_spec
from sharitories.profiles.peers.table import peers_of
from sharitories.profiles.released import Material

NEEDS = ("structure",)


def table(material: Material) -> pl.DataFrame:
    """Columns of ``catalogue/tables/peers.yml``, for every question that the spec releases."""
    spec, territories = peers_spec(), material.tables["territories"]
    ours = pl.col("in_frame") | pl.col("territory_id").is_in(material.study.named)
    cities = territories.filter(ours)["territory_id"].to_list()
    known = material.tables["structure"]
    released = [name for name, question in spec.questions.items() if question.released]
    return pl.concat([peers_of(cities, known, name, spec) for name in released]).sort("peer_id")
