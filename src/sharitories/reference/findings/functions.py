"""What became of a city's central functions, and which national programmes reach it, in words for its mayor."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import polars as pl

from sharitories.catalogue.described import described_tables
from sharitories.indicators.intervals import poisson_interval
from sharitories.reference.findings.finding import Finding, Material


def find(material: Material) -> Iterator[Finding]:
    """For each French city of the study: functions lost and gained, and the reach of programmes."""
    tables = material.tables
    for city in material.study.named:
        if "functions" in tables:
            yield from _functions(material["functions"].filter(pl.col("territory_id") == city))
        if "programmes" in tables:
            reach = material["programmes"].filter(pl.col("territory_id") == city)
            yield from _programmes(reach, material["territories"])


def _functions(rows: pl.DataFrame) -> Iterator[Finding]:
    for count in rows.filter((pl.col("function") == "all") & (pl.col("status") == "observed")).to_dicts():
        own = rows.filter((pl.col("area") == count["area"]) & (pl.col("year_from") == count["year_from"]))
        commune = count["area"] == "commune"
        if not commune and count["year_from"] != rows["year_from"].max():
            continue  # the municipality's survey covers the earlier years
        says = "lost" if count["lost"] else "gained" if count["gained"] else "kept"
        yield Finding(
            about="central-functions" if commune else "public-services",
            subject=count["territory_id"],
            says=says,
            value=count["lost"],
            unit="functions",
            period=f"{count['year_from']}/{count['year_to']}",
            rests_on=[count["function_id"]],
            facts={
                **{name: count[name] for name in ("before", "after", "kept", "gained")},
                "years": [count["year_from"], count["year_to"]],
                **_named(own, "lost"),
                **_named(own, "gained"),
                **_named(own, "fewer"),
                **_named(own, "not_comparable"),
            },
        )


def _named(rows: pl.DataFrame, change: str) -> dict[str, list[str]]:
    """The names of the functions to which this happened, by language."""
    labels = described_tables()["functions"]["enumerations"]["functions_function"]
    found = rows.filter(pl.col("change") == change).sort("function")["function"].to_list()
    return {f"{change}_{code}": [labels[name][code] for name in found] for code in ("fr", "en")}


def _programmes(rows: pl.DataFrame, territories: pl.DataFrame) -> Iterator[Finding]:
    by: dict[str, dict[str, Any]] = {row["programme"]: row for row in rows.to_dicts()}
    places = by.get("france-services")
    if places is None or places["per_10000"] is None:
        return
    city = pl.col("territory_id") == places["territory_id"]
    inhabitants = territories.filter(city)["population"].item()
    low, high = (float(bound) * 10_000 / inhabitants for bound in poisson_interval(places["reached"]))
    beside = places["metropolises_per_10000"]
    yield Finding(
        about="programmes",
        subject=places["territory_id"],
        says=_against(low, high, beside),
        value=places["per_10000"],
        low=round(low, 6),
        high=round(high, 6),
        unit="per_10000_inhabitants",
        rests_on=[by["all"]["reach_id"], places["reach_id"]],
        facts={
            "places": places["reached"],
            "frame": places["frame_per_10000"],
            "metropolises": beside,
            "programmes": by["all"]["reached"],
        },
    )


def _against(low: float, high: float, beside: float | None) -> str:
    """*above* or *below* only where counting noise leaves no doubt; the rate of the metropolises has little of it."""
    if beside is None:
        return "alone"
    return "above" if low > beside else "below" if high < beside else "open"
