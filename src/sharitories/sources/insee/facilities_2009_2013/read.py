"""Facilities of central functions by municipality, 2009 and 2013, under labels that hold in both years."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import polars as pl

from sharitories.errors import Fault
from sharitories.sources.audit import read_parquet, refuse, take
from sharitories.sources.cells import codes, matching, numbers, unique
from sharitories.sources.insee.facilities_2009_2013.labels import labels
from sharitories.sources.municipalities import INSEE_CODE
from sharitories.sources.registry import set_aside
from sharitories.sources.shapes import completed, statistic

USED = {"com": "code", "equipement": "label", "nb": "value", "annee": "period"}
KEY = ["territory_id", "period"]
#: The line that sums a municipality's facilities of all types: it says that the base covers it that year.
TOTAL = "total"
#: Arrondissements of the three cities that the base does not give whole.
WHOLE = {r"^751\d\d$": "75056", r"^132\d\d$": "13055", r"^6938\d$": "69123"}


def read(files: Mapping[str, Path]) -> pl.DataFrame:
    """Statistics ``facility:…``: number of facilities in a municipality, in the boundaries of the year.

    The base is exhaustive for the types of its year and has no line for none, so that a type without a line in a
    municipality that has a ``total`` is an observed 0. A municipality without a ``total`` in one of the years has no
    facility at all, did not exist, or was not covered (Mayotte in 2009): it is missing. Paris, Lyon and Marseille
    are the sums of their arrondissements.
    """
    (path,) = files.values()
    table = take(read_parquet(path), path.name, USED, set_aside(__file__))
    table = codes(table, path.name, "code", INSEE_CODE, width=5).with_columns(
        pl.col("period").cast(pl.String)
    )
    table = matching(table, path.name, "period", r"^(?:2009|2013)$")
    table = numbers(unique(table, path.name, ["code", "label", "period"]), path.name, ["value"])
    _refuse_unknown(table, path.name)
    table = table.with_columns(territory_id="FR-" + _whole_city(pl.col("code")))
    covered = table.filter(pl.col("label") == TOTAL).select(KEY).unique()
    looked = labels().select("property", "period").unique()
    counted = (
        table.join(labels(), on=["label", "period"], how="inner")
        .group_by(*KEY, "property")
        .agg(pl.col("value").sum())
    )
    whole = covered.join(looked, on="period").join(counted, on=[*KEY, "property"], how="left")
    return completed(statistic(whole.with_columns(pl.col("value").fill_null(0.0))))


def _whole_city(code: pl.Expr) -> pl.Expr:
    for pattern, city in WHOLE.items():
        code = pl.when(code.str.contains(pattern)).then(pl.lit(city)).otherwise(code)
    return code


def _refuse_unknown(table: pl.DataFrame, file: str) -> None:
    """A label that the file no longer has would be read as closed everywhere: it is a fault instead."""
    lost = labels().join(table, on=["label", "period"], how="anti").sort("period", "label")
    faults = [
        Fault(file, 0, "equipement", f"has no line {label!r} in {period}: the label changed")
        for label, period in lost.select("label", "period").iter_rows()
    ]
    refuse(file, faults)
