"""Cities of the national programme Action cœur de ville."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import polars as pl

from sharitories.sources.audit import read_csv, take
from sharitories.sources.cells import codes, matching, numbers, unique
from sharitories.sources.municipalities import INSEE_CODE
from sharitories.sources.registry import set_aside
from sharitories.sources.shapes import register

USED = {
    "insee_com": "code",
    "id_acv": "agreement",
    "lib_acv": "name",
    "date_signature": "started_on",
    "lat": "lat",
    "lon": "lon",
}


def read(files: Mapping[str, Path]) -> pl.DataFrame:
    """Register ``programme:action-coeur-de-ville``; ``started_on`` is the day of signature, when given."""
    (path,) = files.values()
    table = take(read_csv(path), path.name, USED, set_aside(__file__))
    table = codes(table, path.name, "code", INSEE_CODE, width=5)
    table = matching(unique(table, path.name, ["code"]), path.name, "started_on", r"^\d{4}-\d{2}-\d{2}$")
    table = numbers(table, path.name, ["lat", "lon"])
    return register(
        table.with_columns(
            locator=pl.col("code"),
            territory_id="FR-" + pl.col("code"),
            property=pl.lit("programme:action-coeur-de-ville"),
            note="agreement " + pl.col("agreement"),
        )
    )
