"""Location on a cluster: the areas are sent once to each worker, the points stay where they lie."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import polars as pl

from sharitories.observations.distributed.kernels import applied
from sharitories.observations.location.index import Index, index_of
from sharitories.observations.location.locate import locate_in

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession


def located_on_spark(spark: SparkSession, points: DataFrame, areas: pl.DataFrame) -> DataFrame:
    """The points (``id, lon, lat``) with the ``territory_id`` that ``locate`` gives them on one machine.

    ``areas``: ``territory_id, geometry`` (WKB, EPSG:4326).
    """
    content = io.BytesIO()
    areas.select("territory_id", "geometry").write_ipc(content)
    asked = points.select("id", "lon", "lat")
    schema = "id string, lon double, lat double, territory_id string"
    return applied(spark, asked, located, index_from, content.getvalue(), schema)


def index_from(content: bytes) -> Index:
    """The index of areas sent as an Arrow file; made once in each process of a worker."""
    return index_of(pl.read_ipc(io.BytesIO(content)))


def located(points: pl.DataFrame, index: Index) -> pl.DataFrame:
    """One batch of points with its territories."""
    return points.with_columns(locate_in(points, index, threads=1)["territory_id"])
