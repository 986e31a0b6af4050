"""Rows of ``observations`` from the study's compiled evidence."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import polars as pl

from sharitories.observations.evidence import Evidence
from sharitories.observations.rows import OBSERVATION, RULE_VERSION, TESTIMONY, shaped


def observations_of_evidence(evidence: Evidence, origin_id: str) -> pl.DataFrame:
    """One row per sighting, and one per practice that was looked for in a city and not found."""
    rows = [*_sighted(evidence, origin_id), *_looked_for(evidence, origin_id)]
    return shaped(pl.DataFrame(rows, infer_schema_length=None), OBSERVATION)


def _sighted(evidence: Evidence, origin_id: str) -> Iterator[dict[str, Any]]:
    by_id = {row.initiative_id: row for row in evidence.initiatives}
    for sighting in evidence.sightings:
        initiative = by_id[sighting.initiative_id]
        yield {
            "observation_id": f"{origin_id}/{sighting.sighting_id}",
            "territory_id": initiative.territory_id,
            "property": evidence.practice_of[initiative.practice],
            "period": _text(sighting.source_year),
            "status": "observed",
            "basis": "web page",
            "origin_id": origin_id,
            "locator": f"sightings.csv, {sighting.sighting_id}",
            "name": initiative.name,
            "started_on": _text(initiative.start_year),
            "ended_on": _text(initiative.end_year),
            "dimension": initiative.dimension,
            "rule_version": RULE_VERSION,
            "observed_on": _text(sighting.source_year),
            "initiative_id": sighting.initiative_id,
            "list": sighting.list,
            "title": sighting.source_title,
            "url": sighting.source_url,
        }


def _looked_for(evidence: Evidence, origin_id: str) -> Iterator[dict[str, Any]]:
    for row in evidence.looked_for:
        yield {
            "observation_id": f"{origin_id}/not-found/{row.territory_id}/{row.practice}",
            "territory_id": row.territory_id,
            "property": row.practice,
            "status": "not_found",
            "basis": "web page",
            "origin_id": origin_id,
            "locator": f"looked_for.csv, {row.territory_id}, {row.practice}",
            "name": row.sought,
            "rule_version": RULE_VERSION,
        }


def testimonies_of_evidence(evidence: Evidence, origin_id: str) -> pl.DataFrame:
    """The testimonies with catalogue practices and, for effects, the way they go."""
    rows = [
        {
            "testimony_id": row.testimony_id,
            "territory_id": row.territory_id,
            "actor_role": row.actor_role,
            "kind": row.kind,
            "practice": evidence.practice_of[row.practice],
            "text": row.paraphrase_en,
            "sign": evidence.sign_of.get(row.testimony_id),
            "source_title": row.source_title,
            "source_url": row.source_url,
            "origin_id": origin_id,
        }
        for row in evidence.testimonies
    ]
    return shaped(pl.DataFrame(rows, infer_schema_length=None), TESTIMONY).sort("testimony_id")


def _text(year: int | None) -> str | None:
    return None if year is None else str(year)
