"""``locate``: the territory of each point. A point on a border belongs; the first row wins where several cover it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

from sharitories.errors import MissingExtra
from sharitories.observations.location.columns import coordinates, territories


@dataclass(frozen=True)
class Index:
    """Areas made ready for many points; it can be pickled."""

    ids: pl.Series
    geometries: np.ndarray


def index_of(areas: Any) -> Index:
    """The index of ``areas`` (``territory_id``, ``geometry`` as WKB in degrees)."""
    try:
        import shapely
    except ImportError as error:
        raise MissingExtra("Reading the areas", "shapely", "observe") from error
    table = territories(areas)
    shapes = shapely.from_wkb(table["geometry"].to_numpy())
    return Index(table["territory_id"], np.where(shapely.is_valid(shapes), shapes, shapely.make_valid(shapes)))


def locate_in(points: Any, index: Index) -> pl.DataFrame:
    """One row per point, in order: ``territory_id``, null outside every area or without coordinates."""
    import shapely

    lon, lat = coordinates(points)
    tree = shapely.STRtree(index.geometries)
    point, area = tree.query(shapely.points(lon, lat), predicate="intersects")
    row = np.full(len(lon), len(index.ids), np.int64)
    np.minimum.at(row, point, area)
    return pl.DataFrame({"territory_id": index.ids.extend_constant(None, 1).gather(row)})


def locate(points: Any, areas: Any) -> pl.DataFrame:
    """The territory of each point: :func:`locate_in` the :func:`index_of` the areas."""
    return locate_in(points, index_of(areas))
