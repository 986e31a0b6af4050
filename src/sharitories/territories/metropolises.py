"""The metropolises that a study sets beside its frame: who they are, and by which threshold."""

from __future__ import annotations

import polars as pl

from sharitories.studies.study import Study

#: Inhabitants from which a municipality is a metropolis. Paris, Lyon and Marseille, which the list of
#: municipalities has by arrondissement only, are in no table of territories.
LEAST = 200_000


def large(territories: pl.DataFrame) -> pl.DataFrame:
    """The municipalities with :data:`LEAST` inhabitants or more, in the order of ``territories``."""
    return territories.filter(
        pl.col("perimeter").is_in(["commune", "municipality"]) & (pl.col("population") >= LEAST)
    )


def metropolises_of(territories: pl.DataFrame, study: Study) -> list[str]:
    """Ids of the large peers of the frame's country and perimeter."""
    beside = large(territories).filter(
        (pl.col("role") == "peer")
        & (pl.col("country") == study.frame.country)
        & (pl.col("perimeter") == study.frame.perimeter)
    )
    return beside["territory_id"].sort().to_list()
