"""Each lever: how many sheets name it, and what the cities searched tell of it: on that it rests."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from sharitories.reference.findings.finding import Finding, Material


def find(material: Material) -> Iterator[Finding]:
    """One finding ``lever`` for each lever that a sheet names and that a testimony or an initiative bears out."""
    cases = _cases(material)
    for row in material["levers"].sort("lever").iter_rows(named=True):
        cited = sorted({i for i in (row["cites"] or "").split() if i in cases})
        if not cited:
            continue
        yield Finding(
            about="lever",
            subject=row["lever"],
            says="told",
            value=row["sheets"],
            unit="sheets",
            rests_on=cited,
            facts={
                "label_fr": row["label_fr"],
                "label_en": row["label_en"],
                "told": len(cited),
                "cities": len({cases[i] for i in cited}),
                "searched": len(material.study.named),
            },
        )


def _cases(material: Material) -> dict[str, str]:
    """Testimonies and initiatives of the cities searched, with their city."""
    named = material.study.named
    parts = [
        material[table]
        .filter(pl.col("territory_id").is_in(named))
        .select(pl.col(key).alias("id"), "territory_id")
        for table, key in (("testimonies", "testimony_id"), ("initiatives", "initiative_id"))
    ]
    return dict(pl.concat(parts).iter_rows())
