"""Columns of text read as numbers; what is no number is a fault with its row."""

from __future__ import annotations

import polars as pl

from sharitories.errors import Fault

#: How R, Python and spreadsheets write a number that is missing.
MISSING = ("NA", "NaN", "nan", "null", "NULL")


def numbers(column: pl.Series, file: str) -> tuple[pl.Series, list[Fault]]:
    """The column as Float64, a missing cell null, and a fault for each cell that is text or not finite."""
    text = column.cast(pl.String)
    text = text.set(text.is_in(MISSING) | (text == ""), None)
    values = text.cast(pl.Float64, strict=False)
    values = values.set(~values.is_finite().fill_null(value=False), None)
    wrong = (values.is_null() & text.is_not_null()).arg_true().to_list()
    return values.alias(column.name), [
        Fault(file, row + 1, column.name, f"{text[row]!r} is text where a number belongs") for row in wrong
    ]
