"""Two ways to draw a frontier on two axes: the line where both are equal, and the outer edge of what cities reach."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
#: Below this, a facet's normal is taken to be nought.
FLAT = 1e-9


def signed_distance(producing: Floats, living: Floats) -> Floats:
    """Distance to the diagonal, in the axes' unit: positive on the side of living well, nought where both are equal."""
    return np.asarray((living - producing) / math.sqrt(2), dtype=np.float64)


def gap_to_envelope(points: Floats) -> Floats:
    """How much each point could gain on both axes at once before it meets the edge; ``points`` (n, 2) → (n,).

    The edge is the convex hull with free disposal, variable returns (Banker, Charnes & Cooper 1984, *Management
    Science* 30:1078-1092); the gain is the directional distance towards (1, 1) of Chambers, Chung & Färe (1996,
    *Journal of Economic Theory* 70:407-419). Nought on the edge, never negative.
    """
    from scipy.spatial import ConvexHull

    facets = np.unique(ConvexHull(_disposable(points)).equations.round(12), axis=0)
    outer = facets[(facets[:, :2] > -FLAT).all(axis=1)]
    room = -(points @ outer[:, :2].T + outer[:, 2]) / outer[:, :2].sum(axis=1)
    return np.asarray(np.maximum(room.min(axis=1), 0.0), dtype=np.float64)


def _disposable(points: Floats) -> Floats:
    """The points, and three corners that stand for doing less on one axis or on both."""
    top, low = points.max(axis=0), points.min(axis=0) - 1
    return np.vstack([points, [low, [top[0], low[1]], [low[0], top[1]]]])
