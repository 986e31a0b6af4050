"""Initiatives: practices alive in a place, each made of the observations that were found to be the same thing."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import polars as pl

from sharitories.errors import FaultyInput
from sharitories.observations.evidence import Evidence, read_rows
from sharitories.observations.review import SameInitiativeRow
from sharitories.observations.rows import INITIATIVE, shaped
from sharitories.practices.practice import Practice


def reviewed_merges(path: Path, observation_ids: set[str], initiative_ids: set[str]) -> dict[str, str]:
    """What people decided to be the same: ``observation_id`` → ``initiative_id``."""
    checked = read_rows(path, SameInitiativeRow)
    checked.each_once("observation_id")
    checked.known("observation_id", observation_ids, "the id of an observation")
    checked.known("initiative_id", initiative_ids, "the id of an initiative")
    if checked.faults:
        raise FaultyInput("Replaying the reviews", checked.faults, "Mend the rows named.")
    return {row.observation_id: row.initiative_id for _, row in checked.rows}


def attach(
    observations: pl.DataFrame, merges: Mapping[str, str], practices: Mapping[str, Practice]
) -> pl.DataFrame:
    """Give every observed practice its initiative: the one that links or a review give it, else one of its own."""
    decided = pl.col("observation_id").replace_strict(merges, default=None, return_dtype=pl.String)
    own = pl.when(
        (pl.col("basis") == "register")
        & (pl.col("status") == "observed")
        & pl.col("property").is_in(list(practices))
    ).then(pl.col("observation_id").str.replace("/", "-", literal=True))
    return observations.with_columns(initiative_id=pl.coalesce("initiative_id", decided, own))


def initiatives_of(
    observations: pl.DataFrame, evidence: Evidence, origin_id: str, practices: Mapping[str, Practice]
) -> pl.DataFrame:
    """One row per initiative; ``lists`` counts the kinds of list and registers that show it."""
    seen = _seen(observations)
    compiled = _compiled(evidence, origin_id)
    registered = _registered(observations, practices).join(compiled, on="initiative_id", how="anti")
    table = pl.concat([compiled, registered], how="diagonal").join(seen, on="initiative_id", how="left")
    return shaped(table, INITIATIVE).sort("initiative_id")


#: What is known of an initiative from the observations that show it.
_SEEN = ("lists", "first_seen", "last_seen", "rests_on")


def _seen(observations: pl.DataFrame) -> pl.DataFrame:
    kind_of_list = pl.coalesce("list", "origin_id")
    return (
        observations.filter(pl.col("initiative_id").is_not_null())
        .group_by("initiative_id")
        .agg(
            lists=kind_of_list.n_unique(),
            first_seen=pl.col("observed_on").min(),
            last_seen=pl.col("observed_on").max(),
            rests_on=pl.col("observation_id").sort().str.join(" "),
        )
    )


def _compiled(evidence: Evidence, origin_id: str) -> pl.DataFrame:
    rows = [
        {
            "initiative_id": row.initiative_id,
            "territory_id": row.territory_id,
            "name": row.name,
            "practice": evidence.practice_of[row.practice],
            "family": row.family,
            "dimension": row.dimension,
            "started_on": None if row.start_year is None else str(row.start_year),
            "ended_on": None if row.end_year is None else str(row.end_year),
            "actor": row.actor,
            "description": row.description,
            "confidence": row.confidence,
            "note": row.note,
            "source_title": row.source_title,
            "source_url": row.source_url,
            "source_year": None if row.source_year is None else str(row.source_year),
            "origin_id": origin_id,
        }
        for row in evidence.initiatives
    ]
    return pl.DataFrame(rows, schema={k: v for k, v in INITIATIVE.items() if k not in _SEEN})


def _registered(observations: pl.DataFrame, practices: Mapping[str, Practice]) -> pl.DataFrame:
    family = {code: practice.family for code, practice in practices.items()}
    return (
        observations.filter((pl.col("basis") == "register") & pl.col("initiative_id").is_not_null())
        .sort("observation_id")
        .group_by("initiative_id", maintain_order=True)
        .first()
        .select(
            "initiative_id",
            "territory_id",
            "name",
            "started_on",
            "ended_on",
            "origin_id",
            practice="property",
            family=pl.col("property").replace_strict(family, default=None, return_dtype=pl.String),
        )
    )
