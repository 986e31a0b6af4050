"""Where a French city stands among the cities of the frame, indicator by indicator, and what the frame shows."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from sharitories.reference.findings.finding import Finding, Material

#: Indicators in which a city is set beside the frame; the list is the catalogue's (theme economy or attractiveness).
THEMES = ("economy", "attractiveness")


def find(material: Material) -> Iterator[Finding]:
    """For every indicator of the two themes: the frame's middle, then each French city of the study beside it."""
    from sharitories.indicators.indicator import indicators

    territories = material["territories"]
    frame = territories.filter(pl.col("in_frame"))["territory_id"].implode()
    for indicator in indicators().values():
        if indicator.theme not in THEMES or indicator.formula["name"] == "series":
            continue
        rows = material["indicators"].filter(
            (pl.col("indicator") == indicator.code) & pl.col("value").is_not_null()
        )
        if rows["period"].n_unique() > 1:
            latest = rows["period"].max()
            rows = rows.filter(pl.col("period") == latest)
        of_frame = rows.filter(pl.col("territory_id").is_in(frame))
        if not len(of_frame):
            yield from _alone(material, rows, indicator.code, indicator.unit)
            continue
        yield _middle(of_frame, indicator.code, indicator.unit)
        yield from _positions(material, rows, of_frame, indicator.code, indicator.unit)


def _middle(rows: pl.DataFrame, code: str, unit: str) -> Finding:
    values = rows["value"]
    return Finding(
        about=f"frame-{code}",
        subject="panel",
        says="median",
        value=_rounded(values.median()),
        low=_rounded(values.quantile(0.25, "linear")),
        high=_rounded(values.quantile(0.75, "linear")),
        unit=unit,
        period=rows["period"][0],
        rests_on=rows["value_id"].sort().to_list(),
        facts={"cities": len(rows), "rising": int((values > 0).sum())},
    )


def _positions(
    material: Material, rows: pl.DataFrame, of_frame: pl.DataFrame, code: str, unit: str
) -> Iterator[Finding]:
    named = rows.filter(pl.col("territory_id").is_in(material.study.named)).sort("territory_id")
    values = of_frame["value"]
    low, middle, high = (_rounded(values.quantile(q, "linear")) for q in (0.25, 0.5, 0.75))
    for row in named.iter_rows(named=True):
        value = row["value"]
        below = int((values < value).sum())
        quarter = "above" if value > high else "below" if value < low else "middle"
        yield Finding(
            about=code,
            subject=row["territory_id"],
            says=quarter,
            value=value,
            unit=unit,
            period=row["period"],
            rests_on=[row["value_id"], f"finding/frame-{code}/panel"],
            facts={"median": middle, "cities": len(values), "rank": len(values) - below, "below": below},
        )


def _alone(material: Material, rows: pl.DataFrame, code: str, unit: str) -> Iterator[Finding]:
    """A city abroad: its own figure, beside its national peers where they have one."""
    named = rows.filter(pl.col("territory_id").is_in(material.study.named)).sort("territory_id")
    for row in named.iter_rows(named=True):
        country = row["territory_id"][:2]
        peers = rows.filter(
            pl.col("territory_id").str.starts_with(country) & (pl.col("territory_id") != row["territory_id"])
        )
        median = _rounded(peers["value"].median()) if len(peers) else None
        says = "alone" if median is None else "above" if row["value"] > median else "below"
        yield Finding(
            about=code,
            subject=row["territory_id"],
            says=says,
            value=row["value"],
            unit=unit,
            period=row["period"],
            rests_on=[row["value_id"], *peers["value_id"].sort().to_list()],
            facts={"median": median, "cities": len(peers), "country": country},
        )


def _rounded(value: object) -> float:
    return round(float(value), 6)  # type: ignore[arg-type]
