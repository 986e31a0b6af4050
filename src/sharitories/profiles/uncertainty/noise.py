"""Noise of what was observed: counting, observation effort, disagreement of coders.

Each source changes whole columns of the indicators, shape (m, n); one replicate of it is one number.
``columns`` are positions of indicators. Replicates beyond ``replicates`` are not drawn: a run of 2,000 draws over 35,000
units re-normalises once for each replicate that it meets.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from sharitories.profiles.shrinkage import Prior, fit_prior
from sharitories.profiles.uncertainty.refusal import CannotDraw

Floats = NDArray[np.float64]


class Noise(Protocol):
    """A source of noise: a ``name``, the ``columns`` that it moves, how many ``replicates``, and what it does."""

    @property
    def name(self) -> str:
        """The name of the factor."""

    @property
    def columns(self) -> tuple[int, ...]:
        """Positions of the indicators that it moves."""

    @property
    def replicates(self) -> int:
        """How many replicates its uniform number chooses among."""

    def still(self) -> bool:
        """Whether it changes nothing at all."""

    def ordered(self, order: NDArray[np.int64]) -> Noise:
        """The same noise with the units in another order."""

    def moved(self, values: Floats, generator: np.random.Generator) -> Floats:
        """One replicate of the moved columns, shape (columns, n), from their present ``values``."""


@dataclass(frozen=True)
class Counting:
    """Counts of things seen are Poisson: densities are drawn from their gamma posterior given the counts.

    ``counts`` and ``exposure`` have shape (columns, n); ``priors`` one per column, fitted to the counts when empty
    (``shrinkage.fit_prior``); densities are per unit of exposure. A missing count leaves the value as it is.
    """

    name: str
    columns: tuple[int, ...]
    counts: Floats
    exposure: Floats
    priors: tuple[Prior, ...] = ()
    replicates: int = 256

    def __post_init__(self) -> None:
        known = ~np.isnan(self.counts)
        if (self.counts[known] < 0).any() or not (self.exposure[known] > 0).all():
            raise CannotDraw("noise", self.name, "a count below zero, or an exposure that is not above zero")
        if not self.priors:
            fitted = (
                fit_prior(k[s], e[s]) for k, e, s in zip(self.counts, self.exposure, known, strict=True)
            )
            object.__setattr__(self, "priors", tuple(fitted))

    def still(self) -> bool:
        """Counts always move."""
        return not self.columns

    def ordered(self, order: NDArray[np.int64]) -> Counting:
        """The same noise with the units in another order; the priors stay."""
        counts, exposure = self.counts[:, order], self.exposure[:, order]
        return Counting(self.name, self.columns, counts, exposure, self.priors, self.replicates)

    def moved(self, values: Floats, generator: np.random.Generator) -> Floats:
        """Densities drawn from the posterior, Gamma(a + k, b + e)."""
        shape = np.array([[p.shape] for p in self.priors]) + self.counts
        drawn = generator.standard_gamma(np.where(np.isnan(shape), 1.0, shape))
        drawn /= np.array([[p.rate] for p in self.priors]) + self.exposure
        return np.where(np.isnan(shape), values, drawn)


@dataclass(frozen=True)
class Effort:
    """Who looked how hard: each unit's value times a log-normal factor of median one.

    ``log_sd`` has shape (columns, n) or less (broadcast). One factor per unit moves all columns together when
    ``shared`` (the same people looked for everything), else each column has its own.
    """

    name: str
    columns: tuple[int, ...]
    log_sd: Floats
    shared: bool = True
    replicates: int = 256

    def still(self) -> bool:
        """Whether every log-sd is zero."""
        return not np.any(self.log_sd)

    def ordered(self, order: NDArray[np.int64]) -> Effort:
        """The same noise with the units in another order."""
        spread = np.broadcast_to(self.log_sd, (len(self.columns), len(order)))[:, order]
        return Effort(self.name, self.columns, spread, self.shared, self.replicates)

    def moved(self, values: Floats, generator: np.random.Generator) -> Floats:
        """Values times exp(log-sd · z)."""
        z = generator.standard_normal((1, values.shape[1]) if self.shared else values.shape)
        return values * np.exp(self.log_sd * z)


@dataclass(frozen=True)
class CoderError:
    """Coders read a number with a known standard error ``se``, shape (columns, n) or less (broadcast)."""

    name: str
    columns: tuple[int, ...]
    se: Floats
    replicates: int = 256

    def still(self) -> bool:
        """Whether every standard error is zero."""
        return not np.any(self.se)

    def ordered(self, order: NDArray[np.int64]) -> CoderError:
        """The same noise with the units in another order."""
        wide = np.broadcast_to(self.se, (len(self.columns), len(order)))[:, order]
        return CoderError(self.name, self.columns, wide, self.replicates)

    def moved(self, values: Floats, generator: np.random.Generator) -> Floats:
        """Values plus se · z."""
        return values + self.se * generator.standard_normal(values.shape)


@dataclass(frozen=True)
class Reclassification:
    """Coders disagree on a level: with ``probability`` it is one of the other ``levels``, each as likely."""

    name: str
    columns: tuple[int, ...]
    levels: tuple[float, ...]
    probability: float
    replicates: int = 256

    def still(self) -> bool:
        """Whether no level is ever read otherwise."""
        return self.probability == 0

    def ordered(self, order: NDArray[np.int64]) -> Reclassification:  # noqa: ARG002 - as every noise
        """The same: nothing in it belongs to one unit."""
        return self

    def moved(self, values: Floats, generator: np.random.Generator) -> Floats:
        """Levels, some of them replaced; a value that is no level is refused."""
        levels = np.sort(np.asarray(self.levels, dtype=float))
        at = np.minimum(np.searchsorted(levels, values), len(levels) - 1)
        if (levels[at] != values)[~np.isnan(values)].any():
            raise CannotDraw("noise", self.name, "a value is none of the declared levels")
        away = (at + generator.integers(1, len(levels), values.shape)) % len(levels)
        moves = generator.random(values.shape) < self.probability
        return np.where(moves & ~np.isnan(values), levels[away], values)
