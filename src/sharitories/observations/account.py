"""What became of every source's rows: in, placed and how, in the frame, one with others, waiting for a person."""

from __future__ import annotations

import polars as pl


def account(
    observations: pl.DataFrame, clusters: pl.DataFrame, queue: pl.DataFrame, frame: pl.Series
) -> pl.DataFrame:
    """One row per source, sorted: counts of its rows.

    ``observations``: ``observation_id, origin_id, layer, territory_id, placed_by, far``; ``clusters``:
    ``id, cluster_id`` of the rows that were compared; ``queue``: pairs ``id_a, id_b`` for a person to look at;
    ``frame``: the ids of the frame's territories. ``resolved`` counts rows found to be one with another row,
    ``initiatives`` the clusters that the source's rows belong to.
    """
    placed_by = {
        f"by_{how.replace(' ', '_')}": (pl.col("placed_by") == how).sum()
        for how in ("code", "polygon", "name", "name over code")
    }
    told = _told(observations, clusters, queue)
    return (
        told.group_by("origin_id")
        .agg(
            layer=pl.col("layer").first(),
            rows=pl.len(),
            placed=pl.col("placed_by").is_not_null().sum(),
            **placed_by,
            far=pl.col("far").sum(),
            in_frame=pl.col("territory_id").is_in(frame.implode()).sum(),
            compared=pl.col("cluster_id").is_not_null().sum(),
            resolved=(pl.col("members") > 1).sum(),
            initiatives=pl.col("cluster_id").drop_nulls().n_unique(),
            queued=pl.col("queued").sum(),
        )
        .sort("origin_id")
    )


def _told(observations: pl.DataFrame, clusters: pl.DataFrame, queue: pl.DataFrame) -> pl.DataFrame:
    sizes = clusters.select("id", "cluster_id", members=pl.len().over("cluster_id"))
    waiting = pl.concat([queue.select(id=column) for column in ("id_a", "id_b")]).unique()
    return observations.join(
        sizes, left_on="observation_id", right_on="id", how="left", maintain_order="left"
    ).with_columns(queued=pl.col("observation_id").is_in(waiting["id"].implode()))
