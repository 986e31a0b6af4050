"""What the search did not see: how many initiatives there are in each city, and whether an order of cities holds."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from sharitories.reference.findings.finding import Finding, Material


def find(material: Material) -> Iterator[Finding]:
    """A finding about each named city, and one about the order of those of the panel."""
    whole = material["effort"].filter((pl.col("family") == "all") & (pl.col("seen") > 0))
    for row in whole.filter(pl.col("territory_id").is_in(material.study.named)).iter_rows(named=True):
        yield _alive(row)
    yield from _order(whole.filter(pl.col("territory_id").is_in(material.study.panel)))


def _alive(row: dict[str, object]) -> Finding:
    def number(name: str) -> float | None:
        return None if row[name] is None else float(str(row[name]))

    return Finding(
        about="alive",
        subject=str(row["territory_id"]),
        says=str(row["status"]),
        value=number("alive"),
        low=number("low"),
        high=number("high"),
        unit="initiatives",
        rests_on=[str(row["effort_id"])],
        facts={"seen": row["seen"]},
    )


def _order(cities: pl.DataFrame) -> Iterator[Finding]:
    ranked = cities.drop_nulls("alive_rank").sort("seen_rank")
    if len(ranked) < 2:
        return
    first = ranked.row(0, named=True)
    moved = ranked.filter(pl.col("may_change") > 0)
    yield Finding(
        about="order",
        subject="panel",
        says="open" if len(moved) else "holds",
        value=float(len(moved)),
        unit="cities",
        rests_on=ranked["effort_id"].to_list(),
        facts={
            "first": first["territory_id"],
            "cities": len(ranked),
            "widest": ranked.select((pl.col("rank_high") - pl.col("rank_low")).max()).item(),
        },
    )
