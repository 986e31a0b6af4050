"""A finding, and what findings are computed from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import polars as pl

from sharitories.studies.study import Study

COLUMNS = {
    "finding_id": pl.String,
    "subject": pl.String,
    "about": pl.String,
    "says": pl.String,
    "value": pl.Float64,
    "low": pl.Float64,
    "high": pl.Float64,
    "unit": pl.String,
    "period": pl.String,
    "rests_on": pl.String,
    "against": pl.String,
    "facts": pl.String,
    "inputs_sha256": pl.String,
}


@dataclass(frozen=True)
class Finding:
    """What was computed of a subject: ``about`` names the question, ``says`` the answer in one word.

    ``facts`` are the values that a sentence needs besides; they can be written as JSON.
    """

    about: str
    subject: str
    says: str
    rests_on: Sequence[str]
    value: float | None = None
    low: float | None = None
    high: float | None = None
    unit: str | None = None
    period: str | None = None
    against: Sequence[str] = ()
    facts: Mapping[str, Any] = field(default_factory=dict)

    @property
    def identity(self) -> str:
        """``finding/about/subject``."""
        return f"finding/{self.about}/{self.subject}"


@dataclass(frozen=True)
class Material:
    """The tables that findings are computed from, and the study that they belong to."""

    study: Study
    tables: Mapping[str, pl.DataFrame]

    def __getitem__(self, table: str) -> pl.DataFrame:
        return self.tables[table]

    @property
    def compiled(self) -> pl.DataFrame:
        """The initiatives that the study's search found (not those that only a register shows)."""
        return self["initiatives"].filter(pl.col("origin_id") == self.study.evidence.origin)

    def value(self, territory: str, indicator: str) -> dict[str, Any] | None:
        """The one row of an indicator for a territory, or None when it has none with a value."""
        rows = self["indicators"].filter(
            (pl.col("territory_id") == territory)
            & (pl.col("indicator") == indicator)
            & pl.col("value").is_not_null()
        )
        return rows.sort("period").tail(1).to_dicts()[0] if len(rows) else None
