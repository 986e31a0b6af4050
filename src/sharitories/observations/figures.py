"""The study's compact figures, read with the faults of all files at once."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from sharitories.errors import Fault, FaultyInput
from sharitories.sources.registry import sources
from sharitories.sources.shapes import KEPT
from sharitories.studies.study import Study
from sharitories.tables import read_parquet

TERRITORIES = "territories"


def read_figures(study: Study) -> tuple[dict[str, pl.DataFrame], list[Fault]]:
    """The tables that can be read, by origin, and the faults of the others.

    A fault: no Parquet, named after no source, a column that is missing or of another type.
    """
    tables: dict[str, pl.DataFrame] = {}
    faults: list[Fault] = []
    for path in sorted(study.path(study.figures).glob("*.parquet")):
        try:
            table = read_parquet(path, "Reading the study's figures")
        except FaultyInput as error:
            faults += error.faults
            continue
        own = _faults_of(table, path)
        faults += own
        if not own:
            tables[path.stem] = table
    return tables, faults


def _faults_of(table: pl.DataFrame, path: Path) -> list[Fault]:
    if path.stem != TERRITORIES and path.stem not in sources():
        return [Fault(path.name, 0, "", "is named after no source; name each table after its source's id")]
    shape = TERRITORIES if path.stem == TERRITORIES else sources()[path.stem].origin.shape
    return [
        Fault(path.name, 0, column, f"this column is missing or is not {kind}")
        for column, kind in KEPT[shape].items()
        if table.schema.get(column) != kind
    ]
