"""Participatory budgets whose projects and votes Pabulib has published, one row per file."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import polars as pl

from sharitories.errors import Fault
from sharitories.sources.audit import refuse, take
from sharitories.sources.cells import mapped, numbers
from sharitories.sources.municipalities import french_names, names_of_units, plain_name, three_cities
from sharitories.sources.pabulib.sections import read_pb
from sharitories.sources.registry import set_aside
from sharitories.sources.shapes import register

USED = {
    "description": "name",
    "country": "country",
    "unit": "town",
    "subunit": "part",
    "instance": "instance",
    "budget": "budget",
    "currency": "currency",
    "date_begin": "begin",
    "projects": "projects",
    "votes": "votes",
    "file": "locator",
}
#: Names of META that a file may leave out.
OPTIONAL: tuple[str, ...] = (
    "subunit",
    "edition",
    "language",
    "comment",
    "acknowledgments",
    "min_length",
    "max_length",
)
OPTIONAL += ("max_points", "max_sum_points")
COUNTRIES = {"France": "FR", "Hungary": "HU", "Netherlands": "NL", "Poland": "PL"}
UNITS = ("HU", "NL", "PL")


def read(files: Mapping[str, Path]) -> pl.DataFrame:
    """Register ``participatory-budget``, and ``participatory-budget:part`` of districts that a whole file adds up."""
    *budgets, french, units = files.values()
    table = pl.concat([_budget(path) for path in budgets])
    names = pl.concat([french_names(french), three_cities(), names_of_units(units, UNITS)])
    names = names.filter(~pl.struct("country", "plain").is_duplicated())
    table = table.with_columns(plain=plain_name(pl.col("town")))
    table = table.join(names, on=["country", "plain"], how="left", maintain_order="left")
    whole = pl.col("part").is_null().any().over("town", "instance")
    return register(
        table.with_columns(
            property=pl.when(pl.col("part").is_not_null() & whole)
            .then(pl.lit("participatory-budget:part"))
            .otherwise(pl.lit("participatory-budget")),
            name=pl.concat_str("name", "part", "instance", separator=", ", ignore_nulls=True),
            note=pl.format(
                "{} {}; projects: {}; votes: {}",
                pl.col("budget").cast(pl.Int64),
                "currency",
                "projects",
                "votes",
            ),
        )
    )


def _budget(path: Path) -> pl.DataFrame:
    budget = read_pb(path)
    said = {**dict.fromkeys(OPTIONAL), **budget.meta}
    row = pl.DataFrame([{**said, "projects": budget.projects, "votes": budget.votes, "file": path.name}])
    table = take(row.with_columns(pl.col("subunit").cast(pl.String)), path.name, USED, set_aside(__file__))
    table = mapped(numbers(table, path.name, ["budget"]), path.name, "country", COUNTRIES)
    return table.with_columns(started_on=_day(table, path.name))


def _day(table: pl.DataFrame, file: str) -> pl.Series:
    """``11.09.2019`` as ``2019-09-11``: the day on which voting began."""
    day = table["begin"].str.to_date("%d.%m.%Y", strict=False)
    unread = [
        Fault(file, 0, "date_begin", f"{v!r} is not a day") for v in table["begin"].filter(day.is_null())
    ]
    refuse(file, unread)
    return day.cast(pl.String)
