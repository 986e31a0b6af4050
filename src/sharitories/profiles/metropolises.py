"""The metropolises that a study sets beside its frame."""

from __future__ import annotations

import polars as pl

from sharitories.studies.study import Study

#: Inhabitants from which a municipality outside the frame is one.
LEAST = 200_000


def metropolises_of(territories: pl.DataFrame, study: Study) -> list[str]:
    """Ids of the peers of the frame's country and perimeter with :data:`LEAST` inhabitants or more."""
    large = territories.filter(
        (pl.col("role") == "peer")
        & (pl.col("country") == study.frame.country)
        & (pl.col("perimeter") == study.frame.perimeter)
        & (pl.col("population") >= LEAST)
    )
    return large["territory_id"].sort().to_list()
