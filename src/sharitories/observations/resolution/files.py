"""Tables to resolve and decisions to replay, read from CSV or Parquet; results written whole or not at all."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from sharitories.errors import Fault, FaultyInput, MissingInput, UsageError
from sharitories.observations.resolution.clusters import DECISIONS
from sharitories.tables import write_csv, write_parquet

KINDS = (".csv", ".parquet")


def read_table(path: Path, doing: str) -> pl.DataFrame:
    """A CSV (every column as text, ``lat`` and ``lon`` as numbers) or a Parquet file; faults named."""
    if not path.is_file():
        raise MissingInput(doing, f"{path} is not there", "Give a CSV or a Parquet file.")
    try:
        if path.suffix == ".parquet":
            return pl.read_parquet(path, glob=False)
        table = pl.read_csv(path, infer_schema=False, encoding="utf8")
    except (pl.exceptions.PolarsError, OSError, UnicodeDecodeError) as error:
        reason = (str(error).splitlines() or [""])[0]
        fault = Fault(path.name, 0, "", f"is no readable {path.suffix.lstrip('.') or 'table'} ({reason})")
        raise FaultyInput(doing, [fault], "Write it as CSV in UTF-8 with a header, or as Parquet.") from error
    table = table.rename({c: c.lstrip("\ufeff") for c in table.columns})
    return _with_numbers(table, path, doing)


def _with_numbers(table: pl.DataFrame, path: Path, doing: str) -> pl.DataFrame:
    faults: list[Fault] = []
    for column in {"lat", "lon"} & set(table.columns):
        text = pl.col(column).str.strip_chars()
        bad = text.is_not_null() & (text != "") & text.cast(pl.Float64, strict=False).is_null()
        rows = table.with_row_index("row_", offset=1).filter(bad).select("row_", column).rows()
        faults += [Fault(path.name, row, column, f"{value!r} is not a number") for row, value in rows]
        table = table.with_columns(text.cast(pl.Float64, strict=False))
    if faults:
        raise FaultyInput(doing, faults, "Write coordinates in degrees, with a point.")
    return table


def read_decisions(path: Path) -> pl.DataFrame:
    """``reviews/same.csv``: ``id_a, id_b, decision, reason, decided_on``; an empty file holds no decision."""
    table = read_table(path, f"Replaying the decisions of {path.name}")
    lacking = [
        pl.lit(None, pl.String).alias(c)
        for c in DECISIONS
        if c not in table.columns and c not in ("id_a", "id_b", "decision")
    ]
    return table.with_columns(lacking)


def check_target(path: Path) -> None:
    """Raise :class:`UsageError` when a table cannot be written there."""
    if path.suffix not in KINDS or path.is_dir() or not path.absolute().parent.is_dir():
        found = "it is no .csv or .parquet file in a folder that exists"
        raise UsageError(f"Writing {path}", found, "Name a .csv or .parquet file in an existing folder.")


def write_table(table: pl.DataFrame, path: Path) -> None:
    """Write beside the target first, then put it in its place."""
    unready = path.with_name(f".{path.name}.part")
    (write_csv if path.suffix == ".csv" else write_parquet)(table, unready)
    unready.replace(path)
