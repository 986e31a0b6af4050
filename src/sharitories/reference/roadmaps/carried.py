"""How often cities like this one carry a practice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from sharitories.reference.roadmaps.presence import Bools, Presence
from sharitories.reference.roadmaps.rule import Rule

Floats = np.typing.NDArray[np.float64]


def carried(
    seen: Presence, peers: Mapping[str, Sequence[str]], searched: Bools, rule: Rule
) -> tuple[Floats, Floats, Floats]:
    """Shares (cities x practices), and of the peers how many carry it and of how many we know.

    A peer of which nothing is known does not count; a searched one is known, found or not found. The share of all
    searched cities (with half a city more on either side) stands for ``prior_cities`` cities: where no peer was looked
    at, the roadmap says what cities in general do.
    """
    near = _matrix(seen, peers)
    having = near @ seen.alive
    known = near @ (seen.known | searched[:, None])
    everywhere = (seen.alive[searched].sum(axis=0) + 0.5) / (searched.sum() + 1)
    prior = rule.prior_cities
    return (having + prior * everywhere) / (known + prior), having, known


def _matrix(seen: Presence, peers: Mapping[str, Sequence[str]]) -> Floats:
    near = np.zeros((len(seen.cities), len(seen.cities)))
    for city, others in peers.items():
        if city in seen.row:
            near[seen.row[city], [seen.row[other] for other in others if other in seen.row]] = 1.0
    return near
