"""Cells read strictly: what cannot be read is a fault with its file, row and column, never a silent null."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import polars as pl

from sharitories.errors import Fault
from sharitories.sources.audit import refuse


def _faults(table: pl.DataFrame, bad: pl.Expr, file: str, column: str, rule: str) -> list[Fault]:
    rows = table.with_row_index("row_", offset=1).filter(bad).select("row_", column)
    return [Fault(file, row, column, f"{value!r} {rule}") for row, value in rows.iter_rows()]


def numbers(
    table: pl.DataFrame, file: str, columns: Sequence[str], missing: Sequence[str] = ()
) -> pl.DataFrame:
    """The columns as Float64. Empty cells and the ``missing`` marks become null; other text is a fault."""
    faults: list[Fault] = []
    for column in columns:
        text = pl.col(column).cast(pl.String).str.strip_chars()
        number = text.cast(pl.Float64, strict=False)
        absent = text.is_null() | text.is_in(["", *missing])
        bad = ~absent & (number.is_null() | ~number.is_finite())
        faults += _faults(table, bad, file, column, "is not a number")
        table_number = pl.when(~absent).then(number).alias(column)
        if not faults:
            table = table.with_columns(table_number)
    refuse(file, faults)
    return table


def codes(table: pl.DataFrame, file: str, column: str, pattern: str, width: int = 0) -> pl.DataFrame:
    """The column as codes of ``width`` characters, leading zeros restored; others are faults."""
    fixed = table.with_columns(pl.col(column).cast(pl.String).str.strip_chars().str.zfill(width))
    bad = ~pl.col(column).str.contains(pattern).fill_null(value=False)
    refuse(file, _faults(fixed, bad, file, column, f"is not a code of the form {pattern}"))
    return fixed


def mapped(table: pl.DataFrame, file: str, column: str, words: Mapping[str, str]) -> pl.DataFrame:
    """The column through an explicit list of ``words``; a word that is not in it is a fault: no default."""
    bad = ~pl.col(column).is_in(list(words)).fill_null(value=False)
    refuse(file, _faults(table, bad, file, column, "is a word that the source's list does not know"))
    return table.with_columns(pl.col(column).replace_strict(words, return_dtype=pl.String))


def matching(table: pl.DataFrame, file: str, column: str, pattern: str) -> pl.DataFrame:
    """Check that every filled cell of the column has the form ``pattern``."""
    bad = ~pl.col(column).str.contains(pattern).fill_null(value=True)
    refuse(file, _faults(table, bad, file, column, f"does not have the form {pattern}"))
    return table


def unique(table: pl.DataFrame, file: str, columns: Sequence[str]) -> pl.DataFrame:
    """Check that no two rows have the same values in ``columns``."""
    twice = pl.struct(columns).is_duplicated() & ~pl.struct(columns).is_first_distinct()
    refuse(file, _faults(table, twice, file, columns[0], f"comes twice for the same {', '.join(columns)}"))
    return table


def blank_as_null(table: pl.DataFrame) -> pl.DataFrame:
    """The text columns with null where a cell holds nothing but white space (``""`` is a cell too)."""
    text = pl.col(pl.String)
    return table.with_columns(pl.when(text.str.strip_chars() != "").then(text))


def numbered(table: pl.DataFrame, column: str) -> pl.DataFrame:
    """The column with ``#2``, ``#3``… added where a publisher gives one id to several rows.

    They are numbered by what the other cells say, so that the order of the lines changes no id.
    """
    ranked = table.with_row_index("row_").sort(table.columns, nulls_last=True, maintain_order=True)
    again = pl.col(column).cum_count().over(column)
    suffixed = pl.when(again > 1).then(pl.format("{}#{}", column, again)).otherwise(pl.col(column))
    return ranked.with_columns(suffixed.alias(column)).sort("row_").drop("row_")
