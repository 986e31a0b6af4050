"""Median disposable income per consumption unit by municipality, 2014 and 2019."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import polars as pl

from sharitories.sources.audit import read_feather, take
from sharitories.sources.cells import codes, numbers, unique
from sharitories.sources.municipalities import INSEE_CODE
from sharitories.sources.registry import set_aside
from sharitories.sources.shapes import melted

USED = {"COM": "code", "Q214": "2014", "Q219": "2019"}
#: Consumption units by which a household's income is divided: first adult 1, others 0.5, children 0.3.
UNITS = (1, 1.3, 1.5, 1.6, 1.8, 1.9, 2, 2.1, 2.2, 2.3, 2.4, 2.5, 2.6, 2.7, 2.8, 2.9, 3, 3.1, 3.3)
#: Euros by which such a product may miss a whole number.
TOLERANCE = 0.002


def read(files: Mapping[str, Path]) -> pl.DataFrame:
    """Statistic ``median_income``: current euros per year and consumption unit."""
    (path,) = files.values()
    table = take(read_feather(path), path.name, USED, set_aside(__file__))
    table = unique(codes(table, path.name, "code", INSEE_CODE, width=5), path.name, ["code"])
    table = numbers(table, path.name, ["2014", "2019"])
    table = table.with_columns(pl.when(_published(pl.col("2014"))).then(pl.col("2014").round(2)))
    table = table.with_columns(territory_id="FR-" + pl.col("code"))
    return melted(table, {year: ("median_income", year) for year in ("2014", "2019")})


def _published(median: pl.Expr) -> pl.Expr:
    """Whether the median is a whole income divided by consumption units, as the publisher's are."""
    products = [median * units for units in UNITS]
    return pl.any_horizontal([(product - product.round(0)).abs() < TOLERANCE for product in products])
