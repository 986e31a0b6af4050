"""Ranks within each row of an array, exact; ties share their mean rank, or the best of them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Singles = NDArray[np.float32]
#: From so many units on, ranking row by row is faster than all rows at once.
LONG = 2_000
#: Bits of 52 that tell two scores apart: 12 digits. A sum taken in another order is no difference.
_ROUND, _KEEP = np.int64(1 << 11), ~np.int64((1 << 12) - 1)


def alike(scores: Floats) -> Floats:
    """Scores to 12 digits, so that two ways to the same number tie, as in ``composite.run``."""
    bits = np.ascontiguousarray(scores + 0.0).view(np.int64)
    return ((bits + _ROUND) & _KEEP).view(np.float64)


def ranked(scores: Floats, ties: str = "mean") -> Singles:
    """Ranks within each row, 1 = highest, ties share their ``mean`` rank or the ``best``; shape as given."""
    if scores.shape[1] >= LONG and len(scores) > 1:
        return np.concatenate([ranked(row[None], ties) for row in scores])
    if len(scores) == 1:
        return _ranked_row(scores[0], ties)[None]
    order = np.argsort(-scores, axis=1)
    places = _places(np.take_along_axis(scores, order, axis=1), ties)
    ranks = np.empty(scores.shape, dtype=np.float32)
    np.put_along_axis(ranks, order, places, axis=1)
    return ranks


def _ranked_row(scores: Floats, ties: str) -> Singles:
    order = np.argsort(-scores)
    ranks = np.empty(len(scores), dtype=np.float32)
    ranks[order] = _places(scores[order][None], ties)[0]
    return ranks


def _places(along: Floats, ties: str) -> Singles:
    """Places 1 … n of scores that fall along each row."""
    draws, n = along.shape
    starts = np.ones((draws, n), dtype=bool)
    np.not_equal(along[:, 1:], along[:, :-1], out=starts[:, 1:])
    if starts.all():
        return np.broadcast_to(np.arange(1, n + 1, dtype=np.float32), (draws, n))
    return _shared_places(starts, ties)


def _shared_places(starts: NDArray[np.bool_], ties: str) -> Singles:
    """The mean or best place of each run of equal scores; ``starts`` marks where a run begins."""
    n = starts.shape[1]
    first = np.flatnonzero(starts)
    lengths = np.diff(np.append(first, starts.size))
    place = (first % n) + ((lengths + 1) / 2 if ties == "mean" else 1)
    return np.repeat(place, lengths).reshape(starts.shape).astype(np.float32)
