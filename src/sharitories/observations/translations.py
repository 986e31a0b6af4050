"""What initiatives and testimonies say, in another language: a table of its own, so that evidence is not dated anew by it."""

from __future__ import annotations

import polars as pl

from sharitories.language import spaced
from sharitories.observations.evidence import Evidence

TRANSLATION = {
    "translation_id": pl.String,
    "column": pl.String,
    "language": pl.String,
    "text": pl.String,
    "rests_on": pl.String,
}


def translations_of(evidence: Evidence) -> pl.DataFrame:
    """One row for each column translated, in the spacing of its language; ``rests_on`` is the row translated.

    A translation of a row that is not there is left out.
    """
    there = {row.initiative_id for row in evidence.initiatives}
    there |= {row.testimony_id for row in evidence.testimonies}
    rows = [
        {
            "translation_id": f"translation/{row.language}/{row.id}/{row.column}",
            "column": row.column,
            "language": row.language,
            "text": spaced(row.text),
            "rests_on": row.id,
        }
        for row in evidence.translations
        if row.id in there
    ]
    return pl.DataFrame(rows, schema=TRANSLATION).sort("translation_id")
