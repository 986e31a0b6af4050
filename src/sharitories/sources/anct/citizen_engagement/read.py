"""Territories that the ANCT supports for citizen engagement."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import polars as pl

from sharitories.sources.audit import read_csv, take
from sharitories.sources.cells import mapped, unique
from sharitories.sources.registry import set_aside
from sharitories.sources.shapes import register

USED = {
    "id_engcit": "locator",
    "codgeo": "code",
    "echelon": "prefix",
    "Dispositif": "name",
    "periode": "period",
}
BROKEN = "#Invalid Ref: Nouvelle-Calédonie"
#: Level → how its territories are coded; the broken reference stands for no territory.
LEVELS = {"commune": "FR-", "epci": "FR-EPCI-", "departement": "FR-DEP-", "region": "FR-REG-", BROKEN: ""}
#: The programmes by the short names of the list.
PROGRAMMES = {code: code for code in ("AI", "CCO", "PATDE", "PPTDE")}
#: The four periods of the list: first and last month or year (ISO 8601).
PERIODS = {
    "2021-2025": ("2021", "2025"),
    "2024-2025": ("2024", "2025"),
    "Sep. 2021-Dec.2022": ("2021-09", "2022-12"),
    "Sep. 2022- Dec.2023": ("2022-09", "2023-12"),
}
UNKNOWN = "unknown"


def read(files: Mapping[str, Path]) -> pl.DataFrame:
    """Register ``programme:citizen-engagement``; ``name`` is the programme, dates as coarse as the list."""
    (path,) = files.values()
    table = take(read_csv(path), path.name, USED, set_aside(__file__))
    table = mapped(unique(table, path.name, ["locator"]), path.name, "prefix", LEVELS)
    table = mapped(table, path.name, "name", PROGRAMMES)
    table = table.with_columns(
        started_on=pl.col("period").fill_null(UNKNOWN), ended_on=pl.col("period").fill_null(UNKNOWN)
    )
    for column, end in (("started_on", 0), ("ended_on", 1)):
        words = {text: ends[end] for text, ends in PERIODS.items()} | {UNKNOWN: UNKNOWN}
        table = mapped(table, path.name, column, words).with_columns(pl.col(column).replace(UNKNOWN, None))
    placed = pl.when(pl.col("prefix") != "").then(pl.col("prefix") + pl.col("code"))
    return register(table.with_columns(territory_id=placed, property=pl.lit("programme:citizen-engagement")))
