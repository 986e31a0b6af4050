"""The declared alternatives of every choice, and the factors that one uniform number each drives.

The first alternative of each choice is the profile as published (the baseline); noise is absent from it.
Equal alternatives are collapsed to one before anything is computed, so that a choice between them changes nothing, exactly.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from sharitories.profiles.composite.levels import MEANS, OUTRANKING
from sharitories.profiles.uncertainty.chance import chosen, seeded
from sharitories.profiles.uncertainty.noise import Noise
from sharitories.profiles.uncertainty.refusal import CannotDraw
from sharitories.profiles.uncertainty.rescale import Normalisation

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]

CHOICES = ("imputation", "normalisation", "aggregation", "removal", "weights")
AGGREGATIONS = (*MEANS, *OUTRANKING)
#: Weights that the values of every draw give, instead of a list.
PCA = "pca"


@dataclass(frozen=True)
class Node:
    """One aggregate: its ``parts`` are places in :attr:`Model.codes`, its ``level`` counts from 0 above the indicators."""

    code: str
    parts: tuple[int, ...]
    level: int


@dataclass(frozen=True)
class Listed:
    """Weights that are written down, one number for each code below the top; scaled to sum 1 in each aggregate.

    ``"pca"`` in place of a tuple: principal components of the parts, in every draw anew.
    """

    weights: tuple[tuple[float, ...] | str, ...]


@dataclass(frozen=True)
class Perturbed:
    """Weights of the parts of each aggregate, drawn from Dirichlet(``concentration`` · centre): near it when it is large.

    A weight w of the centre varies with standard deviation sqrt(w (1 - w) / (concentration + 1)).
    """

    centre: tuple[float, ...]
    concentration: float


@dataclass(frozen=True)
class Model:
    """Everything a full run again needs.

    ``imputations``: name -> values, shape (n, m), NaN = missing; ``directions`` 1 or -1; ``removals``: places of
    codes, or None for none removed; ``missing``: ``"refuse"``, or ``"rescale"`` to spread the weights over
    what a unit has. ``nodes``: the tree from below, its last node the top; without them the indicators are combined at
    once. ``aggregations``: one method for all levels, or a tuple of one a level. ``times`` (n,) of a panel: ranks are
    within each; ``per_time``: normalised and treated within each as well. ``treat`` makes a column (n,) of an indicator
    anew after noise, before it is normalised. ``ties`` share their ``"mean"`` rank or the ``"best"``.
    """

    units: tuple[str, ...]
    indicators: tuple[str, ...]
    directions: tuple[int, ...]
    imputations: Mapping[str, Floats]
    normalisations: tuple[Normalisation, ...]
    weights: Listed | Perturbed
    aggregations: tuple[str | tuple[str, ...], ...] = ("arithmetic",)
    removals: tuple[int | None, ...] = (None,)
    noises: tuple[Noise, ...] = field(default=())
    missing: str = "refuse"
    seed: int = 0
    nodes: tuple[Node, ...] = ()
    times: tuple[float, ...] = ()
    per_time: bool = False
    treat: Callable[[Floats], Floats] | None = None
    ties: str = "mean"

    def __post_init__(self) -> None:
        if faults := _faults(self):
            raise CannotDraw(faults[0][0], "", "; ".join(reason for _, reason in faults))

    @property
    def factors(self) -> tuple[str, ...]:
        """The names of the factors, in the order of the columns of a table of draws."""
        return (*CHOICES, *(noise.name for noise in self.noises))

    @cached_property
    def tree(self) -> tuple[Node, ...]:
        """The nodes, or the one that is meant where none is given."""
        return self.nodes or (Node("", tuple(range(len(self.indicators))), 0),)

    @cached_property
    def codes(self) -> tuple[str, ...]:
        """The codes that have a weight: indicators, then nodes but for the top."""
        return (*self.indicators, *(node.code for node in self.tree[:-1]))

    def methods(self, number: int) -> tuple[str, ...]:
        """One method a level of one alternative of aggregation."""
        told = self.aggregations[number]
        return (told,) * (self.tree[-1].level + 1) if isinstance(told, str) else told

    @cached_property
    def blocks(self) -> list[Whole]:
        """The places of the units of each time; of all of them when there are no times."""
        times = np.array(self.times)
        if not len(times):
            return [np.arange(len(self.units))]
        return [np.flatnonzero(times == time) for time in np.unique(times)]

    @cached_property
    def treated(self) -> list[Floats]:
        """The values of each imputation, shape (m, n), treated and without noise."""
        whole = [np.ascontiguousarray(v.T, dtype=float) for v in self.imputations.values()]
        return [self.treat_columns(values) for values in whole]

    def treat_columns(self, values: Floats) -> Floats:
        """Columns, shape (columns, n), treated one by one, in each time by itself where ``per_time``."""
        if self.treat is None:
            return values
        found = np.empty_like(values)
        for rows in self.blocks if self.per_time else [np.arange(values.shape[1])]:
            for at, column in enumerate(values):
                found[at, rows] = self.treat(column[rows])
        return found

    @cached_property
    def first_equals(self) -> dict[str, Whole]:
        """For each choice with declared alternatives: the first alternative that equals each."""
        listed = self.weights.weights if isinstance(self.weights, Listed) else ()
        return {
            "imputation": _first_equal([np.asarray(v, float).tobytes() for v in self.imputations.values()]),
            "normalisation": _first_equal(list(self.normalisations)),
            "aggregation": _first_equal([self.methods(at) for at in range(len(self.aggregations))]),
            "removal": _first_equal(list(self.removals)),
            "weights": _first_equal([w if isinstance(w, str) else self.scaled(w).tobytes() for w in listed]),
        }

    def settings(self, uniforms: Floats) -> Whole:
        """What uniform numbers, shape (draws, factors), choose: one number a factor, equal alternatives made one."""
        columns = [self._setting(name, uniforms[:, at]) for at, name in enumerate(CHOICES)]
        for at, noise in enumerate(self.noises, start=len(CHOICES)):
            number = chosen(uniforms[:, at], noise.replicates)
            columns.append(np.full_like(number, -1) if noise.still() else number)
        return np.stack(columns, axis=1)

    def _setting(self, name: str, uniforms: Floats) -> Whole:
        if name == "weights" and isinstance(self.weights, Perturbed):
            return chosen(uniforms, 2**32)
        firsts = self.first_equals[name]
        return firsts[chosen(uniforms, len(firsts))]

    def baseline(self) -> Whole:
        """The settings of the profile as published: first alternatives, no noise; shape (1, factors)."""
        setting = np.full((1, len(self.factors)), -1, dtype=np.int64)
        setting[0, : len(CHOICES) - 1] = 0
        setting[0, len(CHOICES) - 1] = 0 if isinstance(self.weights, Listed) else -1
        return setting

    def scaled(self, weights: Sequence[float] | Floats) -> Floats:
        """Weights over the sum of those in the same aggregate; where all are 0 they stay 0."""
        found = np.array(weights, dtype=float)
        for node in self.tree:
            parts = list(node.parts)
            found[parts] /= found[parts].sum() or 1.0
        return found

    def weights_of(self, settings: Whole) -> Floats:
        """The weights, shape (draws, codes), summing to 1 in each aggregate, what is removed at zero.

        An aggregate that lost all its parts has no weight itself. NaN stands for weights by principal components.
        """
        found = np.array([self._weights(int(number)) for number in settings[:, 4]])
        for row, at in enumerate(settings[:, 3]):
            if (gone := self.removals[int(at)]) is not None:
                found[row, gone] = 0.0
        for place, node in enumerate(self.tree, start=len(self.indicators)):
            parts = list(node.parts)
            totals = found[:, parts].sum(axis=1, keepdims=True)
            empty = (totals == 0).ravel()
            if place < found.shape[1]:
                found[empty, place] = 0.0
            elif empty.any():
                raise CannotDraw("weigh", "", "without the removed indicator nothing has a weight")
            found[:, parts] /= np.where(totals == 0, 1.0, totals)
        return found

    def _weights(self, number: int) -> Floats:
        if isinstance(self.weights, Listed):
            told = self.weights.weights[number]
            return np.full(len(self.codes), np.nan) if isinstance(told, str) else self.scaled(told)
        centre = self.scaled(self.weights.centre)
        if number < 0:
            return centre
        drawn = seeded(self.seed, "weights", number).standard_gamma(self.weights.concentration * centre)
        for node in self.tree:
            parts = list(node.parts)
            if drawn[parts].sum() == 0:
                drawn[parts] = centre[parts]
        return self.scaled(drawn)


def _first_equal(alternatives: Sequence[object]) -> Whole:
    return np.array([alternatives.index(one) for one in alternatives], dtype=np.int64)


def _faults(model: Model) -> list[tuple[str, str]]:
    """Every reason why the model cannot be run, as (step, reason)."""
    shape = (len(model.units), len(model.indicators))
    told = model.weights.weights if isinstance(model.weights, Listed) else (model.weights.centre,)
    lists = [weights for weights in told if not isinstance(weights, str)]
    size, height = len(model.codes), model.tree[-1].level + 1
    names = [noise.name for noise in model.noises]
    ways = [(way,) * height if isinstance(way, str) else way for way in model.aggregations]
    odd = {way for methods in ways for way in methods} - set(AGGREGATIONS)
    gone = [at for at in model.removals if at is not None]
    rules = [
        (len(set(model.units)) < shape[0], "units", "a unit is there twice"),
        (shape[0] < 2, "units", "ranks need two units or more"),
        (set(model.directions) - {1, -1}, "normalise", "a direction is neither 1 nor -1"),
        (len(model.directions) != shape[1], "normalise", "one direction for each indicator is needed"),
        (not model.imputations, "impute", "no values"),
        (any(v.shape != shape for v in model.imputations.values()), "impute", f"values are not {shape}"),
        (any(np.isinf(v).any() for v in model.imputations.values()), "impute", "a value is infinite"),
        (
            any(np.isnan(v).all(axis=0).any() for v in model.imputations.values()),
            "impute",
            "an indicator has no value at all",
        ),
        (not model.normalisations, "normalise", "no alternative"),
        (not model.aggregations or odd, "combine", f"no alternative, or unknown: {sorted(odd)}"),
        (any(len(methods) != height for methods in ways), "combine", f"there are {height} levels to combine"),
        (not model.removals or any(not 0 <= at < size for at in gone), "remove", "no such indicator"),
        (not told or {w for w in told if isinstance(w, str)} - {PCA}, "weigh", "no alternative, or unknown"),
        (any(len(w) != size for w in lists), "weigh", "one weight for each indicator is needed"),
        (
            any(len(w) == size and not _weighs(model, w) for w in lists),
            "weigh",
            "a weight is negative, or all are zero",
        ),
        (bool(model.times) and len(model.times) != shape[0], "units", "one time for each unit is needed"),
        (model.ties not in {"mean", "best"}, "ranks", "ties share neither the mean nor the best rank"),
        (not 0 < getattr(model.weights, "concentration", 1) < np.inf, "weigh", "no such concentration"),
        (model.missing not in {"refuse", "rescale"}, "combine", "missing is neither refuse nor rescale"),
        (len(set(names)) < len(names) or set(names) & set(CHOICES), "noise", "a name is there twice"),
        (any(not 0 <= c < shape[1] for z in model.noises for c in z.columns), "noise", "no such indicator"),
        (any(z.replicates < 1 for z in model.noises), "noise", "no replicate"),
    ]
    return [(step, reason) for broken, step, reason in rules if broken]


def _weighs(model: Model, weights: Sequence[float]) -> bool:
    """Whether no weight is negative and every aggregate has one that is not zero."""
    return min(weights) >= 0 and all(sum(weights[p] for p in node.parts) > 0 for node in model.tree)
