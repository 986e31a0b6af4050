"""What national registers show of the French cities of the study, and what nobody looked for abroad."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import polars as pl

from sharitories.reference.findings.finding import Finding, Material

PROGRAMME = "programme:action-coeur-de-ville"
DENSITIES = ("third-places-per-10000", "france-services-per-10000", "state-funded-associations-per-10000")


def find(material: Material) -> Iterator[Finding]:
    """Per city: third places and services against the frame, programme joined and when, registers not looked for."""
    for code in DENSITIES:
        yield from _densities(material, code)
    for city in material.study.named:
        yield from _programme(material, city)
        yield from _unlooked(material, city)


def _densities(material: Material, code: str) -> Iterator[Finding]:
    rows = material["indicators"].filter((pl.col("indicator") == code) & pl.col("value").is_not_null())
    framed = material["territories"].filter(pl.col("in_frame"))["territory_id"].implode()
    frame = rows.filter(pl.col("territory_id").is_in(framed))
    if not len(frame):
        return
    median = round(float(frame["value"].median()), 6)  # type: ignore[arg-type]
    yield Finding(
        about=f"frame-{code}",
        subject="panel",
        says="median",
        value=median,
        unit="per_10000_inhabitants",
        period=frame["period"][0],
        rests_on=frame["value_id"].sort().to_list(),
        facts={"cities": len(frame), "with_one": int((frame["value"] > 0).sum())},
    )
    for row in rows.filter(pl.col("territory_id").is_in(material.study.named)).iter_rows(named=True):
        says = _beside(row, median)
        seen = [i for i in row["rests_on"].split() if "/not_found/" not in i]
        yield Finding(
            about=code,
            subject=row["territory_id"],
            says=says,
            value=row["value"],
            low=row["low"],
            high=row["high"],
            unit=row["unit"],
            period=row["period"],
            rests_on=[row["value_id"], f"finding/frame-{code}/panel"],
            facts={"median": median, "cities": len(frame), "count": len(seen)},
        )


def _beside(row: dict[str, Any], median: float) -> str:
    """More, fewer, or too close to tell; beside a median of nought, only *some* can be said."""
    if median == 0 and row["value"] > 0:
        return "some"
    return "above" if row["low"] > median else "below" if row["high"] < median else "undecided"


def _programme(material: Material, city: str) -> Iterator[Finding]:
    rows = material["observations"].filter(
        (pl.col("territory_id") == city)
        & (pl.col("property") == PROGRAMME)
        & (pl.col("status") == "observed")
    )
    for row in rows.head(1).iter_rows(named=True):
        yield Finding(
            about="action-coeur-de-ville",
            subject=city,
            says="present" if row["started_on"] else "undated",
            period=row["started_on"],
            rests_on=[row["observation_id"]],
            facts={"date": row["started_on"]},
        )


def _unlooked(material: Material, city: str) -> Iterator[Finding]:
    registers = material["observations"].filter(
        (pl.col("territory_id") == city) & (pl.col("basis") == "register")
    )
    unlooked = registers.filter(pl.col("status") == "not_looked_for")
    if not len(registers):
        return
    yield Finding(
        about="registers",
        subject=city,
        says="unlooked" if len(unlooked) == len(registers) else "partly" if len(unlooked) else "looked",
        value=registers["origin_id"].n_unique() - unlooked["origin_id"].n_unique(),
        unit="registers",
        rests_on=registers["observation_id"].sort().to_list(),
        facts={
            "looked": sorted(set(registers["origin_id"]) - set(unlooked["origin_id"])),
            "unlooked": sorted(set(unlooked["origin_id"])),
        },
    )
