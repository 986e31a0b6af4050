"""What the people of a city report: levers, obstacles, effects."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from sharitories.reference.findings.finding import Finding, Material

KINDS = ("lever", "obstacle", "effect", "role")


def find(material: Material) -> Iterator[Finding]:
    """Counts of testimonies, by city and for the panel."""
    for city in material.study.named:
        yield from _of(city, material["testimonies"].filter(pl.col("territory_id") == city))
    panel = material["testimonies"].filter(pl.col("territory_id").is_in(material.study.panel))
    yield from _of("panel", panel)
    yield from _effects(panel)


def _of(subject: str, voices: pl.DataFrame) -> Iterator[Finding]:
    if not len(voices):
        return
    counts = {kind: len(voices.filter(pl.col("kind") == kind)) for kind in KINDS}
    most = "obstacles" if counts["obstacle"] > counts["lever"] else "levers"
    told = voices.filter(pl.col("kind").is_in(["lever", "obstacle"]))
    top = told.group_by("practice").len().sort(["len", "practice"], descending=[True, False]).head(3)
    yield Finding(
        about="voices",
        subject=subject,
        says="even" if counts["obstacle"] == counts["lever"] else most,
        value=len(voices),
        unit="testimonies",
        rests_on=voices["testimony_id"].sort().to_list(),
        facts={
            **counts,
            "practices": top["practice"].to_list(),
            "cities": voices["territory_id"].n_unique(),
            "roles": voices["actor_role"].n_unique(),
        },
    )


def _effects(voices: pl.DataFrame) -> Iterator[Finding]:
    effects = voices.filter(pl.col("kind") == "effect")
    if not len(effects):
        return
    signs = {
        sign: effects.filter(pl.col("sign") == sign) for sign in ("positive", "negative", "mixed", "none")
    }
    yield Finding(
        about="reported-effects",
        subject="panel",
        says="mostly-positive" if len(signs["positive"]) > len(effects) / 2 else "divided",
        value=len(effects),
        unit="testimonies",
        rests_on=effects["testimony_id"].sort().to_list(),
        against=pl.concat([signs["negative"], signs["mixed"]])["testimony_id"].sort().to_list(),
        facts={
            **{sign: len(rows) for sign, rows in signs.items()},
            "cities": effects["territory_id"].n_unique(),
            "practices": effects["practice"].n_unique(),
        },
    )
