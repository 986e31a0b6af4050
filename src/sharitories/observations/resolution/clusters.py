"""Clusters of records that are one thing, from links and from what people decided; a decision always wins."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set

import polars as pl

from sharitories.errors import Fault, FaultyInput

Pair = tuple[str, str]
DECISIONS = {
    "id_a": pl.String,
    "id_b": pl.String,
    "decision": pl.String,
    "reason": pl.String,
    "decided_on": pl.String,
}


def clustered(
    ids: Sequence[str],
    links: pl.DataFrame,
    decisions: pl.DataFrame | None = None,
    merge: float = 0.5,
    distinct: Set[str] = frozenset(),
) -> dict[str, str]:
    """Every id → its cluster's id, which is the least id of its members.

    ``links``: ``id_a, id_b, probability`` of the pairs compared. Links at or above ``merge`` are followed from the
    surest down; two clusters are merged only where the mean probability of the pairs compared between them is at
    or above ``merge`` too, so that a chain of neighbours is not one thing. ``decisions`` (``same``, ``different``)
    come first; ``different`` keeps two clusters apart whatever the links say, and no two of the ids in ``distinct``
    are ever merged. Raise :class:`FaultyInput` where
    decisions contradict each other.
    """
    chance = {_pair(a, b): p for a, b, p in links.select("id_a", "id_b", "probability").iter_rows()}
    same, apart = _decided(decisions)
    forest = _Forest(ids, chance, apart, distinct)
    for a, b in same:
        forest.unite(a, b)
    _refuse_contradictions(forest, apart)
    decided = set(same) | set(apart)
    sure = sorted(((-p, pair) for pair, p in chance.items() if p >= merge and pair not in decided))
    for _, (a, b) in sure:
        if forest.may_unite(a, b, merge):
            forest.unite(a, b)
    return {identity: min(forest.members[forest.root(identity)]) for identity in ids}


def _pair(a: str, b: str) -> Pair:
    return (a, b) if a <= b else (b, a)


def _decided(decisions: pl.DataFrame | None) -> tuple[list[Pair], list[Pair]]:
    if decisions is None:
        return [], []
    rows = decisions.select("id_a", "id_b", "decision").sort("id_a", "id_b").rows()
    return (
        [_pair(a, b) for a, b, word in rows if word == "same"],
        [_pair(a, b) for a, b, word in rows if word == "different"],
    )


class _Forest:
    """Clusters under way: who belongs to whom, and what was compared between them."""

    def __init__(
        self, ids: Iterable[str], chance: Mapping[Pair, float], apart: Sequence[Pair], distinct: Set[str]
    ) -> None:
        self.distinct = distinct
        self.parent = {identity: identity for identity in ids}
        self.members = {identity: [identity] for identity in self.parent}
        self.chance = chance
        self.apart = set(apart)

    def root(self, identity: str) -> str:
        while self.parent[identity] != identity:
            self.parent[identity] = self.parent[self.parent[identity]]
            identity = self.parent[identity]
        return identity

    def unite(self, a: str, b: str) -> None:
        kept, gone = sorted((self.root(a), self.root(b)))
        if kept != gone:
            self.parent[gone] = kept
            self.members[kept] += self.members.pop(gone)

    def may_unite(self, a: str, b: str, merge: float) -> bool:
        one, two = self.members[self.root(a)], self.members[self.root(b)]
        if self.root(a) == self.root(b):
            return False
        between = [_pair(x, y) for x in one for y in two]
        if any(pair in self.apart or (set(pair) <= self.distinct) for pair in between):
            return False
        compared = [self.chance[pair] for pair in between if pair in self.chance]
        return sum(compared) / len(compared) >= merge


def _refuse_contradictions(forest: _Forest, apart: Sequence[Pair]) -> None:
    faults = [
        Fault("the decisions", 0, "decision", f"{a} and {b} are different, and the same by other rows")
        for a, b in apart
        if forest.root(a) == forest.root(b)
    ]
    if faults:
        raise FaultyInput(
            "Replaying the decisions", faults, "Take back one of the decisions that contradict."
        )
