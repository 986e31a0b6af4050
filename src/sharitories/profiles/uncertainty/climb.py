"""From one normalised array to the scores of many draws, up the tree, as ``composite.levels`` climbs it for one.

Sums are taken part by part in one fixed order and never as a matrix product, whose last bit depends on where a unit stands.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from sharitories.profiles.composite.levels import OUTRANKING
from sharitories.profiles.composite.refusal import CannotHonour
from sharitories.profiles.composite.weigh import equal, principal_components
from sharitories.profiles.uncertainty.alternatives import Model, Node
from sharitories.profiles.uncertainty.refusal import CannotDraw

Floats = NDArray[np.float64]
#: What is summed of a value by each mean, and what is made of the sum.
READY = {"arithmetic": np.positive, "geometric": np.log, "harmonic": np.reciprocal}
MADE = {"arithmetic": np.positive, "geometric": np.exp, "harmonic": np.reciprocal}


class Climb:
    """Normalised ``values`` (m, n) with one method a level; what all draws share is computed once."""

    def __init__(self, model: Model, values: Floats, methods: tuple[str, ...]) -> None:
        self.model, self.values, self.methods = model, values, methods
        self.lacks = bool(np.isnan(values).any())
        self.ready = self._ready(values, methods[0], model.indicators)
        self.there = (~np.isnan(values)).astype(float) if self.lacks else None
        self.components: dict[tuple[int, ...], Floats] = {}

    def scores(self, weights: Floats) -> Floats:
        """Scores of the top, shape (d, n), from weights (d, codes); raises ``CannotDraw`` where a unit has none."""
        found: list[Floats] = []
        for node in self.model.tree:
            parts = None if node.level == 0 else [found[p - len(self.values)] for p in node.parts]
            found.append(self._node(node, parts, weights[:, node.parts]))
        if self.lacks and np.isnan(found[-1]).any():
            raise CannotDraw("combine", "", "a unit has no value that carries a weight")
        return found[-1]

    def _node(self, node: Node, parts: list[Floats] | None, weights: Floats) -> Floats:
        """Scores (d, n) of one node; ``parts`` are those of its nodes, None where they are indicators."""
        way = self.methods[node.level]
        empty = weights.sum(axis=1) == 0
        if np.isnan(weights).any():
            weights = self._by_components(node, parts, weights)
        if way in OUTRANKING:
            found = self._outranked(node, parts, weights, way)
        elif parts is None:
            there = None if self.there is None else self.there[list(node.parts)]
            found = _mean(self.ready[list(node.parts)], weights, there, way)
        else:
            codes = [self.model.codes[p] for p in node.parts]
            ready = [self._ready(part, way, (code,)) for part, code in zip(parts, codes, strict=True)]
            shown = [(~np.isnan(part)).astype(float) for part in parts] if self.lacks else None
            found = _mean(ready, weights, shown, way)
        found[empty] = 1.0  # no part is left: any number, as its weight is zero
        return found

    def _ready(self, values: Floats, way: str, codes: Sequence[str]) -> Floats:
        """What is summed: the values, their logarithms or their reciprocals; zero where missing."""
        if way in OUTRANKING:
            return values
        if way != "arithmetic" and (low := (values <= 0).any(axis=1)).any():
            where = codes[int(low.argmax())] if len(codes) > 1 else codes[0]
            raise CannotDraw("combine", where, f"a {way} mean of a value that is not above zero")
        summed = READY[way](values)
        return np.nan_to_num(summed, copy=False, nan=0.0) if self.lacks else summed

    def _by_components(self, node: Node, parts: list[Floats] | None, weights: Floats) -> Floats:
        """Weights with the rows of NaN filled by principal components of the parts that are not removed."""
        found = np.nan_to_num(weights, nan=0.0)
        for row in np.flatnonzero(np.isnan(weights).any(axis=1)):
            kept = np.flatnonzero(np.isnan(weights[row]))
            found[row, kept] = self._components(node, parts, kept, int(row))
        return found

    def _components(
        self, node: Node, parts: list[Floats] | None, kept: NDArray[np.int64], row: int
    ) -> Floats:
        places = tuple(node.parts[at] for at in kept)
        if len(places) == 1:
            return equal(1)
        if parts is None and places in self.components:
            return self.components[places]
        values = self.values[list(places)].T if parts is None else np.stack([parts[k][row] for k in kept], 1)
        try:
            found = principal_components(values)
        except CannotHonour as error:
            where = self.model.codes[places[int(error.where)]] if error.where.isdigit() else node.code
            raise CannotDraw("weigh", where, error.reason) from None
        if parts is None:
            self.components[places] = found
        return found

    def _outranked(self, node: Node, parts: list[Floats] | None, weights: Floats, way: str) -> Floats:
        """Draw by draw: units are compared with those of the same time."""
        found = np.ones((len(weights), self.values.shape[1]))
        for row, own in enumerate(weights):
            kept = np.flatnonzero(own > 0)
            if not len(kept):
                continue
            drawn = self.values[[node.parts[k] for k in kept]] if parts is None else None
            values = (drawn if drawn is not None else np.array([parts[k][row] for k in kept])).T  # type: ignore[index]
            for units in self.model.blocks:
                try:
                    found[row, units] = OUTRANKING[way](values[units], own[kept])
                except CannotHonour as error:
                    raise CannotDraw("combine", node.code, error.reason) from None
        return found


def _mean(
    ready: Floats | list[Floats], weights: Floats, there: Floats | list[Floats] | None, way: str
) -> Floats:
    """Means (d, n) of what is summed and weights (d, k); NaN where nothing that is ``there`` has a weight."""
    total = _summed(ready, weights)
    if there is not None:
        shown = _summed(there, weights)
        total /= np.where(shown > 0, shown, np.nan)
    with np.errstate(divide="ignore"):
        return np.asarray(MADE[way](total, out=total))


def _summed(parts: Floats | list[Floats], weights: Floats) -> Floats:
    """Σ_j w_j · x_j in the order of the parts, each (n,) for all draws or (d, n)."""
    total = np.zeros((len(weights), parts[0].shape[-1]))
    one = np.empty_like(total)
    for part, weight in zip(parts, weights.T, strict=True):
        total += np.multiply(part, weight[:, None], out=one)
    return total
