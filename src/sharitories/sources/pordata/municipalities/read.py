"""Population, registered unemployed and average income in the municipalities of Portugal, 2006–2024."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import polars as pl

from sharitories.errors import Fault
from sharitories.sources.audit import read_csv, refuse, take
from sharitories.sources.cells import matching, numbers, unique
from sharitories.sources.municipalities import plain_name, portuguese_names
from sharitories.sources.registry import set_aside
from sharitories.sources.shapes import statistic

#: Inhabitants; people registered at job centres; euros per month of employees.
PROPERTIES = {
    "Population": "population",
    "Unemployed_total": "registered_unemployed",
    "Average_income": "average_monthly_income",
}
#: The compiler filled the last year of this column with the year before.
REPEATED = (pl.col("property") == "average_monthly_income") & (pl.col("period") == "2024")


def read(files: Mapping[str, Path]) -> pl.DataFrame:
    """Statistics ``population``, ``registered_unemployed`` and ``average_monthly_income`` (current euros)."""
    path, codes = files.values()
    used = {"Year": "period", "Municipality": "name"} | PROPERTIES
    table = take(read_csv(path), path.name, used, set_aside(__file__))
    table = unique(matching(table, path.name, "period", r"^\d{4}\.0$"), path.name, ["name", "period"])
    names = list(PROPERTIES.values())
    table = _coded(numbers(table, path.name, names), path.name, codes)
    long = table.with_columns(pl.col("period").str.slice(0, 4)).unpivot(
        on=names, index=["territory_id", "period"], variable_name="property", value_name="value"
    )
    return statistic(long.with_columns(value=pl.when(~REPEATED).then(pl.col("value"))))


def _coded(table: pl.DataFrame, file: str, codes: Path) -> pl.DataFrame:
    """Each name with its code; islands carry [R.A.A.] or [R.A.M.] where two municipalities have one name."""
    known = portuguese_names(codes)
    coded = table.with_columns(plain=plain_name(pl.col("name"))).join(
        known, on="plain", how="left", maintain_order="left"
    )
    strangers = coded.filter(pl.col("territory_id").is_null())["name"].unique().sort()
    refuse(file, [Fault(file, 0, "Municipality", f"{name!r} has no code") for name in strangers])
    return coded
