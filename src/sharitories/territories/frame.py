"""The territories of a study: the frame by population, the panel, those compared, and the areas around them."""

from __future__ import annotations

from collections.abc import Set

import polars as pl

from sharitories.errors import Fault, FaultyInput
from sharitories.studies.study import Frame, Study
from sharitories.territories.named import named_territories

AREAS = ("zone_emploi", "aav", "epci", "uu", "au2010", "nuts3", "country")


def in_frame(territories: pl.DataFrame, population: pl.DataFrame, frame: Frame) -> pl.Series:
    """The ids of the municipalities of the frame: inside the two populations in the frame's year.

    ``population``: ``territory_id, period, value`` (inhabitants).
    """
    counted = population.filter(
        (pl.col("period") == str(frame.population_year))
        & pl.col("value").is_between(frame.population_min, frame.population_max, closed="left")
    )
    own = territories.filter((pl.col("country") == frame.country) & (pl.col("perimeter") == frame.perimeter))
    return own.join(counted, on="territory_id", how="semi")["territory_id"].sort()


def territories_of(study: Study, territories: pl.DataFrame, population: pl.DataFrame) -> pl.DataFrame:
    """The study's territories with their role and latest known population.

    Raise :class:`FaultyInput` for a code of the panel or of the comparison that no territory has.
    """
    _check_codes(study, territories)
    framed = in_frame(territories, population, study.frame)
    if framed.is_empty():
        fault = Fault(
            "study.yml", 0, "frame", f"no {study.frame.perimeter} of the figures lies in this frame"
        )
        raise FaultyInput("Choosing the study's territories", [fault], "Correct the frame in study.yml.")
    latest = (
        population.drop_nulls("value").sort("period").group_by("territory_id", maintain_order=True).last()
    )
    role = (
        pl.when(pl.col("territory_id").is_in(study.panel))
        .then(pl.lit("panel"))
        .when(pl.col("territory_id").is_in(study.compared))
        .then(pl.lit("compared"))
        .when(pl.col("territory_id").is_in(framed.implode()))
        .then(pl.lit("frame"))
        .when(pl.col("perimeter").is_in(AREAS))
        .then(pl.lit("area"))
        .otherwise(pl.lit("peer"))
    )
    parents = pl.concat_str(
        [pl.col(c) for c in ("ze_id", "epci_id", "aav_id", "uu_id", "nuts3_id")],
        separator=" ",
        ignore_nulls=True,
    )
    return (
        territories.join(
            latest.select("territory_id", population="value", population_period="period"),
            on="territory_id",
            how="left",
        )
        .with_columns(
            role=role,
            parents=parents,
            in_frame=pl.col("territory_id").is_in(framed.implode()),
            in_area_frame=(pl.col("perimeter") == "aav")
            & pl.col("population")
            .is_between(study.frame.population_min, study.frame.population_max, closed="left")
            .fill_null(False),
        )
        .sort("territory_id")
    )


def _check_codes(study: Study, territories: pl.DataFrame) -> None:
    known = set(territories["territory_id"])
    faults = [
        Fault("study.yml", 0, part, f"{code} is {what}")
        for part, codes in (("panel", study.panel), ("compared", study.compared))
        for code in codes
        if (what := _unusable(code, known))
    ]
    if faults:
        raise FaultyInput("Choosing the study's territories", faults, "Correct the codes in study.yml.")


def _unusable(code: str, known: Set[str]) -> str:
    if code not in known:
        return "the code of no territory in the study's figures"
    if code not in named_territories():
        return "not in catalogue/territories/named.yml, so that no sentence can name it"
    return ""
