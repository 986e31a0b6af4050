"""Every city of the French frame beside the others, for each indicator of economy and attractiveness."""

from __future__ import annotations

import polars as pl

from sharitories.indicators.indicator import Indicator, indicators
from sharitories.profiles.released import Material
from sharitories.profiles.standing import standing

THEMES = ("economy", "attractiveness")


def table(material: Material) -> pl.DataFrame:
    """Columns of ``catalogue/tables/standing.yml``; one row per city and indicator, the latest period of each."""
    frame = material.tables["territories"].filter(pl.col("in_frame")).select("territory_id")
    codes = [code for code, indicator in indicators().items() if _compares(indicator)]
    rows = material.tables["indicators"].join(frame, on="territory_id", how="semi")
    latest = rows.filter(pl.col("indicator").is_in(codes)).filter(
        pl.col("period") == pl.col("period").max().over("indicator")
    )
    known = latest.filter(pl.col("value").is_not_null().any().over("indicator"))
    return (
        standing(known)
        .with_columns(
            standing_id=pl.format("standing/{}/{}", "territory_id", "indicator"), rests_on=pl.col("value_id")
        )
        .select(*COLUMNS)
        .sort("standing_id")
    )


COLUMNS = (
    "standing_id",
    "territory_id",
    "indicator",
    "period",
    "value",
    "unit",
    "standing",
    "frame_low",
    "frame_median",
    "frame_high",
    "cities",
    "status",
    "rests_on",
)


def _compares(indicator: Indicator) -> bool:
    return indicator.theme in THEMES and indicator.formula["name"] != "series"
