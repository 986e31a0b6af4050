"""How long what was found lasts, over all cities together, and how much begins and ends in each."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import polars as pl

from sharitories.reference.findings.finding import Finding, Material

#: The row of all cities and all families together; families are said to differ when two of their intervals do not meet.
POOLED = "vitality/searched/survival_5"


def find(material: Material) -> Iterator[Finding]:
    """Survival after five years over all cities searched; births, and the level of maturity, of each named city."""
    rows = {row["vitality_id"]: row for row in material["vitality"].iter_rows(named=True)}
    yield from _lasts(material, rows)
    for city in material.study.named:
        yield from _births(rows, city)
        yield from _maturity(material, city)


def _lasts(material: Material, rows: dict[str, dict[str, Any]]) -> Iterator[Finding]:
    whole, seen = rows.get(POOLED), rows.get(f"{POOLED}_last_seen")
    if whole is None or whole["value"] is None or seen is None or seen["value"] is None:
        return
    families = [
        row
        for row in rows.values()
        if row["territory_id"] is None and row["family"] != "all" and row["measure"] == "survival_5"
    ]
    known = [row for row in families if row["value"] is not None]
    apart = any(row["high"] < other["low"] for row in known for other in known)
    yield Finding(
        about="lasting",
        subject="panel",
        says="apart" if apart else "together",
        value=whole["value"],
        low=whole["low"],
        high=whole["high"],
        unit="percent",
        rests_on=[POOLED, f"{POOLED}_last_seen", *sorted(row["vitality_id"] for row in known)],
        facts={
            "dated": whole["n"],
            "cautious": seen["value"],
            "cities": material["vitality"]["territory_id"].drop_nulls().n_unique(),
            "least": min(known, key=lambda row: (row["value"], row["family"]))["family"] if known else None,
        },
    )


def _births(rows: dict[str, dict[str, Any]], city: str) -> Iterator[Finding]:
    births, deaths, dated = (
        rows.get(f"vitality/{city}/{measure}")
        for measure in ("births_per_year", "deaths_per_year", "dated_share")
    )
    if births is None or deaths is None or dated is None or births["value"] is None or dated["value"] is None:
        return
    yield Finding(
        about="births",
        subject=city,
        says="some" if births["n"] else "none",
        value=births["value"],
        low=births["low"],
        high=births["high"],
        unit="initiatives_per_year",
        rests_on=[births["vitality_id"], deaths["vitality_id"], dated["vitality_id"]],
        facts={"born": births["n"], "ended": deaths["n"], "dated": dated["value"], "found": dated["n"]},
    )


def _maturity(material: Material, city: str) -> Iterator[Finding]:
    row = (
        material["maturity"].filter((pl.col("territory_id") == city) & (pl.col("family") == "all")).to_dicts()
    )
    if not row or row[0]["level"] is None:
        return
    level, lowest, highest = (row[0][name] for name in ("level", "lowest", "highest"))
    yield Finding(
        about="maturity",
        subject=city,
        says="none" if level == "none" else "sure" if lowest == highest else "open",
        value=float(row[0]["alive"]),
        unit="initiatives",
        rests_on=[row[0]["maturity_id"]],
        facts={"level": level, "lasting": row[0]["lasting"], "lowest": lowest, "highest": highest},
    )
