"""The declared alternatives of every choice, and the factors that one uniform number each drives.

The first alternative of each choice is the profile as published (the baseline); noise is absent from it.
Equal alternatives are collapsed to one before anything is computed, so that a choice between them changes nothing, exactly.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from sharitories.profiles.uncertainty.chance import chosen, seeded
from sharitories.profiles.uncertainty.noise import Noise
from sharitories.profiles.uncertainty.refusal import CannotDraw
from sharitories.profiles.uncertainty.rescale import Normalisation

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]

CHOICES = ("imputation", "normalisation", "aggregation", "removal", "weights")
AGGREGATIONS = ("arithmetic", "geometric", "harmonic")


@dataclass(frozen=True)
class Listed:
    """Weights that are written down, one tuple of m each; scaled to sum 1."""

    weights: tuple[tuple[float, ...], ...]


@dataclass(frozen=True)
class Perturbed:
    """Weights drawn from Dirichlet(``concentration`` · centre); the larger the concentration, the nearer to the centre.

    A weight w of the centre varies with standard deviation sqrt(w (1 - w) / (concentration + 1)).
    """

    centre: tuple[float, ...]
    concentration: float


@dataclass(frozen=True)
class Model:
    """Everything a full run again needs.

    ``imputations``: name -> values, shape (n, m), NaN = missing; ``directions`` 1 or -1; ``removals``: positions of
    indicators, or None for none removed; ``missing``: ``"refuse"``, or ``"rescale"`` to spread the weights over
    what a unit has.
    """

    units: tuple[str, ...]
    indicators: tuple[str, ...]
    directions: tuple[int, ...]
    imputations: Mapping[str, Floats]
    normalisations: tuple[Normalisation, ...]
    weights: Listed | Perturbed
    aggregations: tuple[str, ...] = ("arithmetic",)
    removals: tuple[int | None, ...] = (None,)
    noises: tuple[Noise, ...] = field(default=())
    missing: str = "refuse"
    seed: int = 0

    def __post_init__(self) -> None:
        if faults := _faults(self):
            raise CannotDraw(faults[0][0], "", "; ".join(reason for _, reason in faults))

    @property
    def factors(self) -> tuple[str, ...]:
        """The names of the factors, in the order of the columns of a table of draws."""
        return (*CHOICES, *(noise.name for noise in self.noises))

    @cached_property
    def first_equals(self) -> dict[str, Whole]:
        """For each choice with declared alternatives: the first alternative that equals each."""
        listed = self.weights.weights if isinstance(self.weights, Listed) else ()
        return {
            "imputation": _first_equal([np.asarray(v, float).tobytes() for v in self.imputations.values()]),
            "normalisation": _first_equal(list(self.normalisations)),
            "aggregation": _first_equal(list(self.aggregations)),
            "removal": _first_equal(list(self.removals)),
            "weights": _first_equal([scaled(np.array(w, float)).tobytes() for w in listed]),
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

    def weights_of(self, settings: Whole) -> Floats:
        """The weights, shape (draws, m), each summing to 1, the removed indicator at zero."""
        found = np.array([self._weights(int(number)) for number in settings[:, 4]])
        for row, at in enumerate(settings[:, 3]):
            if (gone := self.removals[int(at)]) is not None:
                found[row, gone] = 0.0
        if not (found.sum(axis=1) > 0).all():
            raise CannotDraw("weigh", "", "without the removed indicator nothing has a weight")
        found /= found.sum(axis=1, keepdims=True)
        return found

    def _weights(self, number: int) -> Floats:
        if isinstance(self.weights, Listed):
            return scaled(np.array(self.weights.weights[number], float))
        centre = scaled(np.array(self.weights.centre, float))
        if number < 0:
            return centre
        parts = seeded(self.seed, "weights", number).standard_gamma(self.weights.concentration * centre)
        return scaled(parts) if parts.sum() > 0 else centre


def scaled(weights: Floats) -> Floats:
    """Weights over their sum."""
    parts: Floats = weights / weights.sum()
    return parts


def _first_equal(alternatives: Sequence[object]) -> Whole:
    return np.array([alternatives.index(one) for one in alternatives], dtype=np.int64)


def _faults(model: Model) -> list[tuple[str, str]]:
    """Every reason why the model cannot be run, as (step, reason)."""
    shape = (len(model.units), len(model.indicators))
    lists = model.weights.weights if isinstance(model.weights, Listed) else (model.weights.centre,)
    names = [noise.name for noise in model.noises]
    odd = set(model.aggregations) - set(AGGREGATIONS)
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
        (not model.removals or any(not 0 <= at < shape[1] for at in gone), "remove", "no such indicator"),
        (not lists, "weigh", "no alternative"),
        (any(len(w) != shape[1] for w in lists), "weigh", "one weight for each indicator is needed"),
        (
            any(min(w) < 0 or sum(w) <= 0 for w in lists if w),
            "weigh",
            "a weight is negative, or all are zero",
        ),
        (not 0 < getattr(model.weights, "concentration", 1) < np.inf, "weigh", "no such concentration"),
        (model.missing not in {"refuse", "rescale"}, "combine", "missing is neither refuse nor rescale"),
        (len(set(names)) < len(names) or set(names) & set(CHOICES), "noise", "a name is there twice"),
        (any(not 0 <= c < shape[1] for z in model.noises for c in z.columns), "noise", "no such indicator"),
        (any(z.replicates < 1 for z in model.noises), "noise", "no replicate"),
    ]
    return [(step, reason) for broken, step, reason in rules if broken]
