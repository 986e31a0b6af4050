"""What the search found in a city, and who drives it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, get_args

import polars as pl

from sharitories.indicators.intervals import probability_ahead
from sharitories.language import Language
from sharitories.reference.findings.finding import Finding, Material
from sharitories.reference.spoken import Voice

#: One dimension is said to lead only when it is ahead of the next nine times in ten.
SURE = 0.9


def find(material: Material) -> Iterator[Finding]:
    """Findings about each named city."""
    for city in material.study.named:
        yield from _drivers(material, city)
        yield from _found(material, city)
        yield from _most_seen(material, city)
        yield from _sought(material, city)


def _drivers(material: Material, city: str) -> Iterator[Finding]:
    rows = (
        material["profiles"]
        .filter((pl.col("territory_id") == city) & (pl.col("of") > 0))
        .sort(["found", "dimension"], descending=[True, False])
        .to_dicts()
    )
    if not rows:
        return
    first, second = rows[0], rows[1]
    ahead = probability_ahead(first["found"], second["found"])
    yield Finding(
        about="drivers",
        subject=city,
        says="leads" if ahead >= SURE else "undecided",
        value=first["score"],
        low=first["low"],
        high=first["high"],
        unit="percent",
        rests_on=[row["profile_id"] for row in rows],
        facts={
            "first": first["dimension"],
            "second": second["dimension"],
            "first_found": first["found"],
            "second_found": second["found"],
            "found": first["of"],
            "probability": round(ahead, 3),
            "none_found": [row["dimension"] for row in rows if row["found"] == 0],
        },
    )


def _found(material: Material, city: str) -> Iterator[Finding]:
    names = ("initiatives-found", "practices-found", "found-in-several-lists", "practice-diversity")
    rows = {name: material.value(city, name) for name in names}
    count, kinds, several = (rows[name] for name in names[:3])
    if count is None or kinds is None or several is None or count["value"] == 0:
        return
    top = (
        material.compiled.filter(pl.col("territory_id") == city)
        .group_by("practice")
        .len()
        .sort(["len", "practice"], descending=[True, False])
    )
    repeated = top.filter(pl.col("len") > 1).head(3)
    yield Finding(
        about="found",
        subject=city,
        says="repeated" if len(repeated) else "single",
        value=count["value"],
        unit="initiatives",
        rests_on=[row["value_id"] for row in rows.values() if row],
        facts={
            "practices": int(kinds["value"]),
            "several": round(several["value"]),
            "top": repeated["practice"].to_list(),
            "top_counts": repeated["len"].to_list(),
        },
    )


def _most_seen(material: Material, city: str) -> Iterator[Finding]:
    rows = (
        material.compiled.filter((pl.col("territory_id") == city) & (pl.col("lists") >= 3))
        .sort(["lists", "initiative_id"], descending=[True, False])
        .head(3)
        .to_dicts()
    )
    if rows:
        yield Finding(
            about="most-seen",
            subject=city,
            says="seen",
            value=rows[0]["lists"],
            unit="kinds of list",
            rests_on=[row["initiative_id"] for row in rows],
            facts={
                **{f"names_{tongue}": _names(material, rows, tongue) for tongue in get_args(Language)},
                "lists": rows[0]["lists"],
            },
        )


def _names(material: Material, rows: list[dict[str, Any]], language: Language) -> list[str]:
    voice = Voice(material["translations"], language)
    return [voice.of(row["initiative_id"], row, "name").text for row in rows]


def _sought(material: Material, city: str) -> Iterator[Finding]:
    rows = material["observations"].filter(
        (pl.col("territory_id") == city) & (pl.col("basis") == "web page") & (pl.col("status") == "not_found")
    )
    if len(rows):
        yield Finding(
            about="sought",
            subject=city,
            says="absent",
            value=len(rows),
            unit="practices",
            rests_on=rows["observation_id"].sort().to_list(),
            facts={"practices": rows["property"].sort().to_list()},
        )
