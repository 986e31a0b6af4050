"""Aggregation level by level, from the indicators to the index, with the weights that each part had."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from sharitories.profiles.composite import outrank
from sharitories.profiles.composite.combine import arithmetic, geometric, harmonic
from sharitories.profiles.composite.prepare import Run
from sharitories.profiles.composite.refusal import CannotHonour
from sharitories.profiles.composite.statistics import cronbach_alpha, effective_weights
from sharitories.profiles.composite.tree import Entry
from sharitories.profiles.composite.weigh import benefit_of_the_doubt, equal, principal_components, scaled

Floats = NDArray[np.float64]
MEANS = {"arithmetic": arithmetic, "geometric": geometric, "harmonic": harmonic}
OUTRANKING = {"copeland": outrank.copeland, "borda": outrank.borda, "condorcet": outrank.condorcet}


class Levels:
    """The scores of every code that is known so far, the weights that made them, and alpha by aggregate.

    ``scores`` holds arrays (n,) by code; ``shares`` the part of each code in its parent (mean over units where each unit
    has its own), ``variance`` its share of the parent's variance.
    """

    def __init__(self, run: Run, normalised: Floats) -> None:
        self.run = run
        self.scores: dict[str, Floats] = dict(zip(run.codes, normalised.T, strict=True))
        self.shares: dict[str, float] = {}
        self.variance: dict[str, float] = {}
        self.alpha: dict[str, float | None] = {}

    def climb(self) -> None:
        """Aggregate every level; what a method refuses is raised with the code of the aggregate."""
        height = self.run.inputs.tree.height
        methods = self.run.spec.aggregate
        if isinstance(methods, list) and len(methods) != height - 1:
            rule = f"names {len(methods)} methods, and the index has {height - 1} levels to aggregate"
            self.run.log.refuse("aggregate", "", rule)
            self.run.log.settle()
        for level in range(2, height + 1):
            method = methods[level - 2] if isinstance(methods, list) else methods
            for entry in self.run.inputs.tree.at(level):
                self._aggregate(entry, method)
            self.run.log.settle()

    def _aggregate(self, entry: Entry, method: str) -> None:
        parts = self.run.inputs.tree.below(entry.code)
        codes = [part.code for part in parts]
        values = np.column_stack([self.scores[code] for code in codes])
        self._refuse_missing(entry, values)
        weights = score = None
        with self.run.log.trying("weight", codes if self._weighs_columns() else [entry.code]):
            weights = self._weights(parts, values, method)
        if weights is None:
            return
        with self.run.log.trying("aggregate", codes):
            score = self._score(values, weights, method, entry)
        if score is not None:
            self.scores[entry.code] = score
            self._remember(entry, codes, values, weights)
            self._note(entry, method, values, score)

    def _weighs_columns(self) -> bool:
        return self.run.spec.weight == "pca"

    def _refuse_missing(self, entry: Entry, values: Floats) -> None:
        lacking = int(np.isnan(values).any(axis=1).sum())
        if lacking and self.run.spec.missing == "refuse":
            rule = f"{lacking} units lack a part of it, and the spec says missing: refuse"
            self.run.log.refuse("aggregate", entry.code, rule)

    def _weights(self, parts: list[Entry], values: Floats, method: str) -> Floats:
        """Weights (m,) that sum to 1, or (n, m) where each unit has its own."""
        way = self.run.spec.weight
        if way == "equal" or (len(parts) == 1 and way == "pca"):
            return equal(len(parts))
        if way == "pca":
            return principal_components(values)
        if way == "benefit_of_the_doubt":
            if method != "arithmetic":
                raise CannotHonour("weight", f"benefit_of_the_doubt goes with arithmetic, not with {method}")
            return self._own_benefit(values)
        return scaled(np.array([part.weight or 0.0 for part in parts]))

    def _own_benefit(self, values: Floats) -> Floats:
        weights = np.empty_like(values)
        for rows in self.run.blocks(self.run.spec.per_time):
            weights[rows] = benefit_of_the_doubt(values[rows])
        return weights

    def _score(self, values: Floats, weights: Floats, method: str, entry: Entry) -> Floats:
        if weights.ndim == 2:
            return np.asarray((weights * values).sum(axis=1))
        if method in MEANS:
            missing: Any = "rescale" if self.run.spec.missing == "rescale" else "missing"
            return MEANS[method](values, weights, missing)
        score = np.full(len(values), np.nan)
        if np.isnan(values).any():
            # Said by the aggregate: the fault is of no single column.
            self.run.log.refuse("aggregate", entry.code, f"{method} needs every value: impute first")
            return score
        for rows in self.run.blocks(per_time=True):
            score[rows] = OUTRANKING[method](values[rows], weights)
        return score

    def _remember(self, entry: Entry, codes: list[str], values: Floats, weights: Floats) -> None:
        shares = weights if weights.ndim == 1 else (weights / weights.sum(axis=1, keepdims=True)).mean(axis=0)
        variance = effective_weights(values, shares)
        self.shares |= dict(zip(codes, map(float, shares), strict=True))
        self.variance |= dict(zip(codes, map(float, variance), strict=True))
        alpha = cronbach_alpha(values)
        self.alpha[entry.code] = None if np.isnan(alpha) else float(alpha)

    def _note(self, entry: Entry, method: str, values: Floats, score: Floats) -> None:
        absent = np.isnan(values)
        known = int((~np.isnan(score)).sum())
        rescaled = int((absent.any(axis=1) & ~np.isnan(score)).sum())
        empty = len(score) - known
        said = [f"{rescaled} from the parts that are there, weights rescaled"] if rescaled else []
        said += [f"{empty} empty, for want of parts"] if empty else []
        self.run.log.note("aggregated", entry.code, method, known, len(score), "; ".join(said))
