"""The columns of ``observations`` and of ``initiatives``."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

#: A change of the rules by which rows are made is told by this number.
RULE_VERSION = 1

OBSERVATION = {
    "observation_id": pl.String,
    "territory_id": pl.String,
    "property": pl.String,
    "period": pl.String,
    "value": pl.Float64,
    "unit": pl.String,
    "status": pl.String,
    "basis": pl.String,
    "origin_id": pl.String,
    "locator": pl.String,
    "name": pl.String,
    "lat": pl.Float64,
    "lon": pl.Float64,
    "started_on": pl.String,
    "ended_on": pl.String,
    "dimension": pl.String,
    "rule_version": pl.Int64,
    "observed_on": pl.String,
    "initiative_id": pl.String,
    "list": pl.String,
    "title": pl.String,
    "url": pl.String,
}

INITIATIVE = {
    "initiative_id": pl.String,
    "territory_id": pl.String,
    "name": pl.String,
    "practice": pl.String,
    "family": pl.String,
    "dimension": pl.String,
    "started_on": pl.String,
    "ended_on": pl.String,
    "actor": pl.String,
    "description": pl.String,
    "confidence": pl.String,
    "note": pl.String,
    "lists": pl.Int64,
    "first_seen": pl.String,
    "last_seen": pl.String,
    "source_title": pl.String,
    "source_url": pl.String,
    "source_year": pl.String,
    "origin_id": pl.String,
    "rests_on": pl.String,
}

TESTIMONY = {
    "testimony_id": pl.String,
    "territory_id": pl.String,
    "actor_role": pl.String,
    "kind": pl.String,
    "practice": pl.String,
    "text": pl.String,
    "sign": pl.String,
    "source_title": pl.String,
    "source_url": pl.String,
    "origin_id": pl.String,
}


def shaped(table: pl.DataFrame, columns: Mapping[str, type[pl.DataType]]) -> pl.DataFrame:
    """The table with exactly these columns, in this order; a column that it lacks is null."""
    lacking = [
        pl.lit(None, dtype=kind).alias(name) for name, kind in columns.items() if name not in table.columns
    ]
    return table.with_columns(lacking).select(pl.col(name).cast(kind) for name, kind in columns.items())
