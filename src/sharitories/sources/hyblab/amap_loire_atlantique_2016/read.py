"""AMAP (community-supported agriculture) of Loire-Atlantique."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import polars as pl

from sharitories.sources.audit import read_csv, take
from sharitories.sources.cells import numbers, unique
from sharitories.sources.coordinates import Box, kept_inside
from sharitories.sources.registry import set_aside
from sharitories.sources.shapes import register
from sharitories.sources.texts import plain_text

USED = {"NomAmap": "name", "lat": "lat", "lon": "lon", "n_producteurs": "producers"}
SHARED = "the same point as others: coordinates not read"
DEPARTMENT = Box(46.8, -2.7, 47.9, -0.9)


def read(files: Mapping[str, Path]) -> pl.DataFrame:
    """Register ``community-supported-agriculture``; the locator is the row, ``note`` the number of growers.

    Where several AMAP have one point, the point of one was repeated down the file: of ten such whose name says
    their town, six lie 13 to 64 km from it. Those points are not read; the 24 others that can be checked are right.
    """
    (path,) = files.values()
    table = take(read_csv(path), path.name, USED, set_aside(__file__))
    table = numbers(unique(table, path.name, ["name"]), path.name, ["lat", "lon", "producers"])
    shared = pl.struct("lat", "lon").is_duplicated()
    table = table.with_row_index("locator", offset=1).with_columns(
        plain_text(pl.col("name")),
        pl.when(~shared).then(pl.col("lat", "lon")),
        property=pl.lit("community-supported-agriculture"),
        note=pl.concat_str(
            pl.format("growers {}", pl.col("producers").cast(pl.Int64)),
            pl.when(shared).then(pl.lit(SHARED)),
            separator="; ",
            ignore_nulls=True,
        ),
    )
    return register(kept_inside(table, DEPARTMENT))
