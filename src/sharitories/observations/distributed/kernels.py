"""The kernels of one machine, fed with the batches of a cluster: Arrow in, Arrow out, nothing else differs."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Any

import polars as pl

if TYPE_CHECKING:
    import pyarrow as pa
    from pyspark import Broadcast
    from pyspark.sql import DataFrame, SparkSession

#: What a kernel shares between batches, made once per worker from its bytes.
Prepare = Callable[[bytes], Any]
#: A pure function of one batch and of what is shared.
Kernel = Callable[[pl.DataFrame, Any], pl.DataFrame]


def applied(
    spark: SparkSession, table: DataFrame, kernel: Kernel, prepare: Prepare, shared: bytes, schema: str
) -> DataFrame:
    """``kernel`` over every batch of ``table``; ``schema`` is the result's, in Spark's words.

    ``kernel`` and ``prepare`` must be functions of importable modules: workers find them by name. ``shared`` is
    sent once to each worker, and prepared once in each of its processes.
    """
    sent = spark.sparkContext.broadcast(shared)
    digest = hashlib.sha256(shared).hexdigest()
    return table.mapInArrow(partial(_each, kernel=kernel, prepare=prepare, digest=digest, sent=sent), schema)


def _each(
    batches: Iterator[pa.RecordBatch],
    kernel: Kernel,
    prepare: Prepare,
    digest: str,
    sent: Broadcast[bytes],
) -> Iterator[pa.RecordBatch]:
    prepared = _prepared(prepare, digest, sent)
    for batch in batches:
        yield from _spark_batches(kernel(_frame(batch), prepared))


class _Sent:
    """A broadcast that a cache may key by the digest of what it carries."""

    def __init__(self, digest: str, sent: Broadcast[bytes]) -> None:
        self.digest, self.sent = digest, sent

    def __hash__(self) -> int:
        return hash(self.digest)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Sent) and other.digest == self.digest


def _prepared(prepare: Prepare, digest: str, sent: Broadcast[bytes]) -> Any:
    return _made(prepare, _Sent(digest, sent))


@lru_cache(maxsize=4)
def _made(prepare: Prepare, shared: _Sent) -> Any:
    return prepare(shared.sent.value)


def frame_of(table: pa.Table) -> pl.DataFrame:
    """The polars table of an Arrow table."""
    found = pl.from_arrow(table)
    assert isinstance(found, pl.DataFrame)
    return found


def arrow_of(table: pl.DataFrame) -> pa.Table:
    """An Arrow table with the plain strings that Spark reads."""
    import pyarrow as pa

    arrow = table.to_arrow(compat_level=pl.CompatLevel.oldest())
    plain = [
        pa.field(f.name, pa.string() if pa.types.is_large_string(f.type) else f.type) for f in arrow.schema
    ]
    return arrow.cast(pa.schema(plain))


def _frame(batch: pa.RecordBatch) -> pl.DataFrame:
    import pyarrow as pa

    return frame_of(pa.Table.from_batches([batch]))


def _spark_batches(table: pl.DataFrame) -> Iterator[pa.RecordBatch]:
    yield from arrow_of(table).to_batches()
