"""Where a city stands among the cities of the frame, indicator by indicator: quarters, never a rank."""

from __future__ import annotations

import polars as pl

DECIMALS = 6


def standing(values: pl.DataFrame) -> pl.DataFrame:
    """``values`` (territory_id, indicator, value) with the frame's quartiles and the quarter a value lies in.

    Adds ``frame_low, frame_median, frame_high`` (quartiles by linear interpolation, type 7 of Hyndman & Fan 1996,
    over the cities that have a value), ``cities`` (how many have one) and ``standing``: *below* the first quartile,
    *above* the third, *middle* in between or on either, empty without a value. A rank would say more than
    figures of a census or a register bear.
    """
    value = pl.col("value")
    quartiles = {
        name: value.quantile(q, "linear").over("indicator").round(DECIMALS)
        for name, q in (("frame_low", 0.25), ("frame_median", 0.5), ("frame_high", 0.75))
    }
    word = (
        pl.when(value < pl.col("frame_low"))
        .then(pl.lit("below"))
        .when(value > pl.col("frame_high"))
        .then(pl.lit("above"))
        .when(value.is_not_null())
        .then(pl.lit("middle"))
    )
    return values.with_columns(**quartiles, cities=value.count().over("indicator")).with_columns(
        standing=word
    )
