"""Inhabitants of the municipalities of Belgium, 2018–2020."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import polars as pl

from sharitories.sources.audit import read_csv, take
from sharitories.sources.cells import codes, mapped, matching, numbers, unique
from sharitories.sources.registry import set_aside
from sharitories.sources.shapes import statistic

USED = {"NIS_code": "code", "annee": "period", "inhabitants": "value"}
#: What stands between the thousands in each year.
THOUSANDS = {"2018": ",", "2019": " ", "2020": ""}


def read(files: Mapping[str, Path]) -> pl.DataFrame:
    """Statistic ``population``: inhabitants on 1 January."""
    (path,) = files.values()
    table = take(read_csv(path), path.name, USED, set_aside(__file__))
    table = unique(codes(table, path.name, "code", r"^\d{5}$", width=5), path.name, ["code", "period"])
    table = mapped(table.with_columns(mark="period"), path.name, "mark", THOUSANDS)
    years = [_plain(part, path.name, mark) for (mark,), part in table.group_by("mark", maintain_order=True)]
    table = numbers(pl.concat(years), path.name, ["value"])
    return statistic(table.with_columns(territory_id="BE-" + pl.col("code"), property=pl.lit("population")))


def _plain(part: pl.DataFrame, file: str, mark: object) -> pl.DataFrame:
    """Numbers of one year without their mark of thousands; another way of writing them is a fault."""
    matching(part, file, "value", rf"^\d{{1,3}}(?:{mark}\d{{3}})*$" if mark else r"^\d+$")
    return part.with_columns(
        pl.col("value").str.replace_all(str(mark), "", literal=True) if mark else pl.col("value")
    )
