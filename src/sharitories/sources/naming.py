"""Rows whose words name a practice: first one search for all names at once, then the exact rule on what it found."""

from __future__ import annotations

from collections.abc import Container, Sequence

import polars as pl

from sharitories.practices.names import counts_inside, names_of_practices, practice_named
from sharitories.sources.municipalities import plain_name


def naming_practices(table: pl.DataFrame, columns: Sequence[str], wanted: Container[str]) -> pl.DataFrame:
    """The rows in which one of the text ``columns`` names a wanted practice, with it in ``property``.

    The first column that names one tells; what counts as naming is said by :func:`practice_named`.
    """
    names = [name for name, code in names_of_practices().items() if code in wanted]
    plain = {column: plain_name(pl.col(column)) for column in columns}
    inside = [name for name in names if counts_inside(name)]
    likely = pl.any_horizontal(text.str.contains_any(inside) | text.is_in(names) for text in plain.values())
    found = table.filter(likely.fill_null(value=False))
    told = [
        next((p for text in row if text and (p := practice_named(text)) is not None and p in wanted), None)
        for row in found.select(columns).iter_rows()
    ]
    return found.with_columns(property=pl.Series(told, dtype=pl.String)).filter(
        pl.col("property").is_not_null()
    )
