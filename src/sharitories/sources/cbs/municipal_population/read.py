"""Population of municipalities of the Netherlands, 2012–2023."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import polars as pl

from sharitories.sources.audit import read_csv, take
from sharitories.sources.cells import codes, mapped, matching, numbers, unique
from sharitories.sources.registry import set_aside
from sharitories.sources.shapes import statistic

USED = {"Sex": "sex", "Regions": "code", "Periods": "period", "PopulationOn1January_1": "value"}
SEXES = {"T001038": "total", "3000": "part", "4000": "part"}
#: Country (NL), part of it (LD), province (PV), COROP region (CR), municipality (GM).
REGION = r"^(?:NL01|LD\d{2}|PV\d{2}|CR\d{2}|GM\d{4})$"


def read(files: Mapping[str, Path]) -> pl.DataFrame:
    """Statistic ``population``: inhabitants on 1 January, of municipalities and of the country."""
    (path,) = files.values()
    table = take(read_csv(path), path.name, USED, set_aside(__file__))
    table = mapped(codes(table, path.name, "code", REGION), path.name, "sex", SEXES)
    table = matching(table, path.name, "period", r"^\d{4}JJ00$").filter(pl.col("sex") == "total")
    table = numbers(unique(table, path.name, ["code", "period"]), path.name, ["value"])
    table = table.filter(pl.col("code").str.contains("^(?:GM|NL)"))
    territory = pl.when(pl.col("code") == "NL01").then(pl.lit("NL")).otherwise("NL-" + pl.col("code"))
    period = pl.col("period").str.slice(0, 4)
    return statistic(
        table.select("value", territory_id=territory, period=period, property=pl.lit("population"))
    )
