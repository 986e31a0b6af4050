"""Where the rows of a user's table lie that only have coordinates: in the polygon that covers their point."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from sharitories.observations.own_table.rows import OwnTable


def located(made: OwnTable, areas: Path) -> OwnTable:
    """The rows, those without a municipality in the polygon that covers their point (WGS 84); counts brought up to date.

    Raise :class:`~sharitories.errors.FaultyInput` for polygons that cannot be read, ``MissingExtra`` without shapely.
    """
    from sharitories.observations.location.areas import read_areas
    from sharitories.observations.location.locate import locate

    covering = locate(made.rows.select("lon", "lat"), read_areas(areas))["territory_id"]
    waiting = pl.col("territory_id").is_null()
    rows = made.rows.with_columns(territory_id=pl.coalesce("territory_id", pl.lit(covering)))
    found = made.rows.filter(waiting)["locator"].n_unique() - rows.filter(waiting)["locator"].n_unique()
    counts = dict(made.counts)
    counts["placed"] = counts.get("placed", 0) + found
    counts["to_locate"] = counts.get("to_locate", 0) - found
    return OwnTable(rows, counts)
