"""What was tried for long enough that its end speaks against beginning again."""

from __future__ import annotations

import polars as pl


def tried_for_long(initiatives: pl.DataFrame) -> frozenset[tuple[str, str]]:
    """City and practice of what ended there after the year in which it began; where no start is known, of what ended.

    What began and ended in one year was an event (a festival, a forum): that it is over says nothing of the practice.
    """
    ended = initiatives.filter(pl.col("practice").is_not_null() & pl.col("ended_on").is_not_null())
    year = pl.col("started_on").str.slice(0, 4)
    long = ended.filter(pl.col("started_on").is_null() | (year < pl.col("ended_on").str.slice(0, 4)))
    return frozenset(long.select("territory_id", "practice").iter_rows())
