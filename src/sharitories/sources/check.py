"""Every source read from a folder of publishers' files: what was found, read and placed, and what is wrong."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import polars as pl

from sharitories.errors import SharitoriesError
from sharitories.sources.registry import Source, sources

#: One row per source. A number is null where the source could not be read, or has no such column.
CHECKED: dict[str, pl.DataType | type[pl.DataType]] = {
    "origin_id": pl.String,
    "shape": pl.String,
    "files": pl.Int64,
    "files_found": pl.Int64,
    "rows": pl.Int64,
    "with_territory": pl.Int64,
    "without_territory": pl.Int64,
    "with_coordinates": pl.Int64,
    "faults": pl.List(pl.String),
}


def check_sources(source_dir: Path, chosen: Iterable[Source] | None = None) -> pl.DataFrame:
    """One row per source (all of them, or the ``chosen``), in the columns of :data:`CHECKED`; it never stops early.

    ``faults`` holds the files that are absent and all that :meth:`Source.read` refuses; it is empty when the
    source is whole. A column that the shape does not have (a statistic has no coordinates) counts as null.
    """
    checked = [_checked(source, source_dir) for source in (chosen or sources().values())]
    return pl.DataFrame(checked, schema=CHECKED)


def _checked(source: Source, source_dir: Path) -> dict[str, object]:
    row: dict[str, object] = {
        "origin_id": source.origin.id,
        "shape": source.origin.shape,
        "files": len(source.origin.files),
        "files_found": 0,
        "faults": [],
    }
    try:
        row["files_found"] = len(source.origin.files) - len(source.look(source_dir)[1])
        return {**row, **_counted(source.read(source_dir))}
    except SharitoriesError as error:
        return {**row, "faults": error.found}


def _counted(table: pl.DataFrame) -> dict[str, int]:
    """How many rows there are, and how many of them have what the shape can have."""
    counts = {"rows": len(table)}
    if "territory_id" in table.columns:
        placed = table["territory_id"].count()
        counts |= {"with_territory": placed, "without_territory": len(table) - placed}
    if {"lat", "lon"} <= set(table.columns):
        counts["with_coordinates"] = table.drop_nulls(["lat", "lon"]).height
    return counts
