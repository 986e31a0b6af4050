"""The same work on several batches, in their order, on as many threads as asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

Batch = TypeVar("Batch")
Done = TypeVar("Done")


def each(work: Callable[[Batch], Done], batches: Iterable[Batch], threads: int) -> list[Done]:
    """``work`` of every batch, in order: the result is the same for any number of ``threads``."""
    if threads <= 1:
        return [work(batch) for batch in batches]
    with ThreadPoolExecutor(threads) as pool:
        return list(pool.map(work, batches))
