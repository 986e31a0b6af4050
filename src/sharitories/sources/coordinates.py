"""Coordinates kept inside the box in which a list lies: a swapped pair is put right, any other is not read."""

from __future__ import annotations

from typing import NamedTuple

import polars as pl

SWAPPED = "latitude and longitude were swapped in the file"
OUTSIDE = "coordinates outside the list's area: not read"


class Box(NamedTuple):
    """Degrees (WGS 84). Latitudes and longitudes must not overlap, so that a swap is certain."""

    south: float
    west: float
    north: float
    east: float


METROPOLITAN_FRANCE = Box(41.3, -5.3, 51.2, 9.7)


def kept_inside(table: pl.DataFrame, box: Box) -> pl.DataFrame:
    """``lat, lon`` (Float64) inside ``box`` or null; ``note`` says what was put right or left."""
    if box.south <= box.east:
        raise ValueError("a latitude of the box could be a longitude of it")
    right = _inside(pl.col("lat"), pl.col("lon"), box)
    swapped = _inside(pl.col("lon"), pl.col("lat"), box)
    outside = ~right & ~swapped & pl.col("lat").is_not_null() & pl.col("lon").is_not_null()
    said = pl.when(swapped).then(pl.lit(SWAPPED)).when(outside).then(pl.lit(OUTSIDE))
    table = table if "note" in table.columns else table.with_columns(note=pl.lit(None, pl.String))
    return table.with_columns(
        lat=pl.when(right).then(pl.col("lat")).when(swapped).then(pl.col("lon")),
        lon=pl.when(right).then(pl.col("lon")).when(swapped).then(pl.col("lat")),
        note=pl.concat_str("note", said, separator="; ", ignore_nulls=True).replace("", None),
    )


def _inside(lat: pl.Expr, lon: pl.Expr, box: Box) -> pl.Expr:
    inside = lat.is_between(box.south, box.north) & lon.is_between(box.west, box.east)
    return inside.fill_null(value=False)
