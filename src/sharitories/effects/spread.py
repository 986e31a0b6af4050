"""One function over many items, in one process, several, or a Spark cluster: the same results, in the items' order."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from multiprocessing import get_context
from typing import Any, TypeVar

Item = TypeVar("Item")
Made = TypeVar("Made")

_cluster: ContextVar[Any] = ContextVar("cluster", default=None)


@contextmanager
def over_cluster(context: Any) -> Iterator[None]:
    """Within the block :func:`spread` sends its items to the workers of a ``SparkContext``, and to no process here."""
    before = _cluster.set(context)
    try:
        yield
    finally:
        _cluster.reset(before)


def spread(function: Callable[[Item], Made], items: Sequence[Item], processes: int = 1) -> list[Made]:
    """``function`` of every item. With several processes it must be importable: workers find it by name."""
    cluster = _cluster.get()
    if cluster is not None and len(items) > 1:
        return _on_cluster(cluster, function, items)
    if processes <= 1 or len(items) < 2:
        return [function(item) for item in items]
    share = max(1, len(items) // (4 * processes))
    with get_context("spawn").Pool(processes) as pool:
        return pool.map(function, items, chunksize=share)


def _on_cluster(cluster: Any, function: Callable[[Item], Made], items: Sequence[Item]) -> list[Made]:
    slices = min(len(items), 4 * int(cluster.defaultParallelism))
    return list(cluster.parallelize(list(items), slices).map(function).collect())
