"""One function over many items, in one process or several: the same results, in the items' order."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from multiprocessing import get_context
from typing import TypeVar

Item = TypeVar("Item")
Made = TypeVar("Made")


def spread(function: Callable[[Item], Made], items: Sequence[Item], processes: int = 1) -> list[Made]:
    """``function`` of every item. With several processes it must be importable: workers find it by name."""
    if processes <= 1 or len(items) < 2:
        return [function(item) for item in items]
    share = max(1, len(items) // (4 * processes))
    with get_context("spawn").Pool(processes) as pool:
        return pool.map(function, items, chunksize=share)
