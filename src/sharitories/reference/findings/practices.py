"""What was found of each practice in the cities where every practice was searched, and who speaks of it."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from sharitories.reference.findings.finding import Finding, Material


def find(material: Material) -> Iterator[Finding]:
    """One finding ``practice`` for each practice found at least once; its subject is the practice's code."""
    named = material.study.named
    found = material["initiatives"].filter(
        pl.col("territory_id").is_in(named) & pl.col("practice").is_not_null()
    )
    voices = material["testimonies"].filter(pl.col("territory_id").is_in(named))
    for (code,), own in found.sort("practice", "initiative_id").group_by("practice", maintain_order=True):
        yield _of(str(code), own, voices.filter(pl.col("practice") == code), len(named))


def _of(code: str, own: pl.DataFrame, voices: pl.DataFrame, searched: int) -> Finding:
    drive = (
        own.drop_nulls("dimension")
        .group_by("dimension")
        .len()
        .sort(["len", "dimension"], descending=[True, False])
    )
    return Finding(
        about="practice",
        subject=code,
        says="several" if len(own) > 1 else "one",
        value=len(own),
        unit="initiatives",
        rests_on=[*own["initiative_id"], *voices["testimony_id"].sort()],
        facts={
            "searched": searched,
            "cities": own["territory_id"].n_unique(),
            "where": own["territory_id"][0],
            "ended": int(own["ended_on"].is_not_null().sum()),
            "first": drive["dimension"][0] if len(drive) else None,
            "first_found": int(drive["len"][0]) if len(drive) else 0,
            "voices": {kind: int((voices["kind"] == kind).sum()) for kind in ("lever", "obstacle", "effect")},
        },
    )
