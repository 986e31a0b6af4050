"""The levers as rows: in how many sheets each stands, and what those lines cite."""

from __future__ import annotations

import polars as pl

from sharitories.profiles.released import Material
from sharitories.reference.sheets.reading import levers

NEEDS = ("sheets",)


def table(material: Material) -> pl.DataFrame:
    """Columns of ``catalogue/tables/levers.yml``."""
    lines = material.tables["sheets"].filter(pl.col("lever").is_not_null() & (pl.col("status") == "observed"))
    rows = []
    for lever, label in sorted(levers().items()):
        own = lines.filter(pl.col("lever") == lever).sort("line_id")
        cited = sorted({i for cell in own["rests_on"].drop_nulls() for i in cell.split()})
        rows.append(
            (
                lever,
                label["fr"],
                label["en"],
                own["practice"].n_unique(),
                " ".join(cited) or None,
                " ".join(own.drop_nulls("rests_on")["line_id"]) or None,
            )
        )
    schema = {"lever": pl.String, "label_fr": pl.String, "label_en": pl.String, "sheets": pl.Int64}
    return pl.DataFrame(rows, schema={**schema, "cites": pl.String, "rests_on": pl.String}, orient="row")
