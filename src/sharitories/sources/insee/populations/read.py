"""Legal municipal population (inhabitants) by municipality, 2016–2021."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import polars as pl

from sharitories.errors import Fault
from sharitories.sources.audit import read_csv, refuse, take
from sharitories.sources.cells import codes, matching, numbers, unique
from sharitories.sources.municipalities import INSEE_CODE
from sharitories.sources.registry import set_aside
from sharitories.sources.shapes import statistic

USED = {"com": "code", "annee_population": "period", "annee_entree_vigueur": "in_force", "pmun": "value"}


def read(files: Mapping[str, Path]) -> pl.DataFrame:
    """Statistic ``population``: inhabitants counted once (population municipale), by population year."""
    (path,) = files.values()
    table = take(read_csv(path), path.name, USED, set_aside(__file__))
    table = codes(table, path.name, "code", INSEE_CODE, width=5)
    table = numbers(table, path.name, ["value"])
    table = matching(table, path.name, "period", r"^\d{4}$")
    _check_years(table, path.name)
    table = unique(table, path.name, ["code", "period"])
    return statistic(
        table.select("period", "value", territory_id="FR-" + pl.col("code"), property=pl.lit("population"))
    )


def _check_years(table: pl.DataFrame, file: str) -> None:
    """A population is that of three years before it comes into force."""
    years = table.select(pl.col("period", "in_force").cast(pl.Int32)).unique()
    wrong = years.filter(pl.col("in_force") - pl.col("period") != 3)
    rule = "is not three years before annee_entree_vigueur"
    refuse(file, [Fault(file, 0, "annee_population", f"{year} {rule}") for year in wrong["period"].sort()])
