"""How much of the référentiel is unknown."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl


@dataclass(frozen=True)
class Unknown:
    """Sheets, their fields, and the fields of which nothing is known."""

    sheets: int
    fields: int
    missing: int


def unknown(lines: pl.DataFrame) -> Unknown:
    """Counted over the released table of sheets; a field that two stages share counts once."""
    fields = lines.group_by("practice", "field").agg(missing=(pl.col("status") == "missing").any())
    return Unknown(fields["practice"].n_unique(), len(fields), int(fields["missing"].sum()))
