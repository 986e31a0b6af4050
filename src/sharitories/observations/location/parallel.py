"""The same work on several batches, in their order, on as many threads as asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

import numpy as np

Batch = TypeVar("Batch")
Done = TypeVar("Done")

#: Bytes; the most that glibc takes as a hint of what will be asked for again.
HINT = 31 << 20


def keep_freed_memory() -> None:
    """Let the C library keep what small batches free, for the next batch.

    Until it has seen a large block freed, glibc gives each freed array back to the system and asks for it anew, which
    costs more than the arithmetic. The block is never touched, so that it takes no memory; elsewhere nothing happens.
    """
    np.empty(HINT, dtype=np.uint8)


def each(work: Callable[[Batch], Done], batches: Iterable[Batch], threads: int) -> list[Done]:
    """``work`` of every batch, in order: the result is the same for any number of ``threads``."""
    if threads <= 1:
        return [work(batch) for batch in batches]
    with ThreadPoolExecutor(threads) as pool:
        return list(pool.map(work, batches))
