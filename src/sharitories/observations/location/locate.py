"""``locate``: which territory each point lies in. Arrow in, Arrow out; nothing is read, written or remembered.

A point on a border belongs to the area; where several areas cover a point, the one in the lowest row does. The result is
that of ``shapely.covers`` on every point. See docs/methods/location.md.
"""

from __future__ import annotations

from typing import Any

import polars as pl

from sharitories.observations.location.columns import coordinates
from sharitories.observations.location.index import Index, index_of
from sharitories.observations.location.sheet import NOBODY

__all__ = ["Index", "index_of", "locate", "locate_in"]


def locate(points: Any, areas: Any, threads: int = 2) -> pl.DataFrame:
    """The territory of each point: one column ``territory_id``, one row per point, in the order of the points.

    ``points``: any Arrow table with ``lon`` and ``lat`` (degrees, WGS 84); ``areas``: any Arrow table with
    ``territory_id`` and ``geometry`` (WKB, EPSG:4326, polygons and multipolygons). Null: outside all areas, or without
    usable coordinates. The result is the same for any number of ``threads``. Raises ``FaultyInput`` and ``MissingExtra``.
    """
    return locate_in(points, index_of(areas, threads), threads)


def locate_in(points: Any, index: Index, threads: int = 2) -> pl.DataFrame:
    """:func:`locate` with areas made ready before, by :func:`index_of`."""
    row = pl.Series(index.rows(*coordinates(points), threads))
    found = pl.select(pl.when(row != NOBODY).then(row)).to_series()
    return pl.DataFrame({"territory_id": index.ids.gather(found)})
