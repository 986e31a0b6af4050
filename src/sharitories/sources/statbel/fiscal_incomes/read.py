"""Taxable incomes, declarations and residents of the municipalities of Belgium, 2005–2013."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import polars as pl

from sharitories.sources.audit import read_csv, take
from sharitories.sources.cells import codes, matching, numbers, unique
from sharitories.sources.registry import set_aside
from sharitories.sources.shapes import statistic

#: Current euros, declarations with an income, inhabitants.
PROPERTIES = {
    "MS_TOT_NET_TAXABLE_INC": "net_taxable_income_total",
    "MS_NBR_NON_ZERO_INC": "income_declarations",
    "MS_TOT_RESIDENTS": "tax_residents",
}


def read(files: Mapping[str, Path]) -> pl.DataFrame:
    """Statistics ``net_taxable_income_total`` (EUR), ``income_declarations``, ``tax_residents`` (counts)."""
    (path,) = files.values()
    used = {"CD_MUNTY_REFNIS": "code", "CD_YEAR": "period"} | PROPERTIES
    table = take(read_csv(path), path.name, used, set_aside(__file__))
    table = matching(codes(table, path.name, "code", r"^\d{5}$", width=5), path.name, "period", r"^\d{4}$")
    names = list(PROPERTIES.values())
    table = numbers(unique(table, path.name, ["code", "period"]), path.name, names)
    return statistic(
        table.with_columns(territory_id="BE-" + pl.col("code")).unpivot(
            on=names, index=["territory_id", "period"], variable_name="property", value_name="value"
        )
    )
