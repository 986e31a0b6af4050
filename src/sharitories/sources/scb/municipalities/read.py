"""Population, tax base and education in the municipalities of Sweden, in election years."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import polars as pl

from sharitories.sources.audit import read_csv, take
from sharitories.sources.cells import codes, matching, numbers, unique
from sharitories.sources.registry import set_aside
from sharitories.sources.shapes import statistic

#: Inhabitants; current kronor per inhabitant; share of adults, 0 to 1.
PROPERTIES = {
    "pop": "population",
    "tax_base": "tax_base_per_inhabitant",
    "share_tertiary_school": "tertiary_education_share",
}


def read(files: Mapping[str, Path]) -> pl.DataFrame:
    """Statistics ``population``, ``tax_base_per_inhabitant`` (SEK) and ``tertiary_education_share`` (0–1)."""
    (path,) = files.values()
    used = {"municip_code": "code", "year": "period"} | PROPERTIES
    table = take(read_csv(path), path.name, used, set_aside(__file__))
    table = codes(table, path.name, "code", r"^\d{4}$", width=4)
    table = unique(matching(table, path.name, "period", r"^\d{4}$"), path.name, ["code", "period"])
    names = list(PROPERTIES.values())
    table = numbers(table, path.name, names).with_columns(territory_id="SE-" + pl.col("code"))
    return statistic(
        table.unpivot(
            on=names, index=["territory_id", "period"], variable_name="property", value_name="value"
        )
    )
