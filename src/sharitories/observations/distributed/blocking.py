"""Blocking on a cluster: records that share a key meet where the key lies; the same pairs as on one machine."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

import polars as pl

from sharitories.observations.distributed.kernels import arrow_of, frame_of
from sharitories.observations.resolution.blocking import paired

if TYPE_CHECKING:
    import pyarrow as pa
    from pyspark.sql import DataFrame

#: Whole blocks lie in one bucket; more buckets than cores, so that none waits long for another.
BUCKETS = 32
#: From whole blocks to their pairs, as ``resolution.blocking.paired``.
Blocks = Callable[[pl.DataFrame], tuple[pl.DataFrame, int]]


def pairs_on_spark(keys: DataFrame, buckets: int = BUCKETS, blocks: Blocks = paired) -> pl.DataFrame:
    """``a, b`` of every pair that one machine's ``candidate_pairs`` finds, sorted; once each.

    ``keys``: the rows of ``resolution.blocking.keyed`` (``kind, record, key, finer``). Keys are made on one machine,
    since what is a frequent word is known of the whole table only; they grow with the records, pairs lie in the
    cluster. ``blocks`` must be a function of an importable module: workers find it by name.
    """
    from pyspark.sql import functions as f

    bucket = f.pmod(f.hash("kind", "key"), f.lit(buckets))
    whole = keys.select("kind", "record", "key", "finer", bucket.alias("bucket")).groupBy("bucket")
    found = whole.applyInArrow(partial(_pairs_of, blocks=blocks), "a long, b long").distinct()
    rows = [tuple(row) for row in found.collect()]
    return pl.DataFrame(rows, schema={"a": pl.Int64, "b": pl.Int64}, orient="row").sort("a", "b")


def _pairs_of(bucket: pa.Table, blocks: Blocks) -> pa.Table:
    pairs, _ = blocks(frame_of(bucket).drop("bucket"))
    return arrow_of(pairs.unique())
