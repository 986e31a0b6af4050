"""Which labels of 2009 and of 2013 are one function: ``functions.yml`` as a table."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import polars as pl
import yaml

YEARS = ("2009", "2013")
SCHEMA = {"label": pl.String, "period": pl.String, "property": pl.String}
Function = Mapping[str | int, Any]


@cache
def functions() -> dict[str, dict[str, Function]]:
    """``comparable`` and ``not_comparable``, each by function: labels by year, and ``why`` for the second."""
    path = Path(__file__).with_name("functions.yml")
    said: dict[str, dict[str, Function]] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return said


def property_of(function: str, year: str) -> str:
    """``facility:<function>``, with the year where the two years do not count the same thing."""
    return f"facility:{function}" if function in functions()["comparable"] else f"facility:{function}-{year}"


def labels() -> pl.DataFrame:
    """``label, period, property``: one row per label and year that a function is made of."""
    rows = [
        (label, year, property_of(function, year))
        for group in functions().values()
        for function, said in group.items()
        for year in YEARS
        for label in said.get(int(year), ())
    ]
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")
