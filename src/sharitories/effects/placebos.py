"""Placebos in space: every unit in its turn as if it had been treated, compared with all others."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, partial

import numpy as np

from sharitories.effects.comparison import Comparison
from sharitories.effects.fit import Estimator, Fit
from sharitories.effects.panel import Floats
from sharitories.effects.spread import spread


@dataclass(frozen=True)
class Placebos:
    """The treated unit (row 0) and its donors, each fitted once with the same estimator.

    ``most``: at most so many placebos, drawn with ``seed``; the pool of donors stays whole. ``symmetric``: the
    treated unit lies in the pool of its placebos (else it is left out, and each has one donor less than it).
    ``processes``: over how many processes the fits are spread; the numbers do not depend on it.
    All arrays have one row a unit, the treated one first; outcome's unit.
    """

    comparison: Comparison
    estimate: Estimator
    most: int | None = None
    seed: int = 0
    symmetric: bool = True
    processes: int = 1

    @cached_property
    def places(self) -> tuple[int, ...]:
        """The places of the donors that serve as placebos, in their order."""
        count = len(self.comparison.donors)
        if self.most is None or count <= self.most:
            return tuple(range(count))
        drawn = np.random.default_rng(self.seed).choice(count, self.most, replace=False)
        return tuple(int(place) for place in np.sort(drawn))

    @property
    def units(self) -> tuple[str, ...]:
        """The names of the rows."""
        return (self.comparison.unit, *(self.comparison.donors[place] for place in self.places))

    @cached_property
    def fits(self) -> tuple[Fit, ...]:
        """The fit of every row."""
        return self._fitted(self.comparison)

    @cached_property
    def gaps(self) -> Floats:
        """Outcome less counterfactual, rows × T."""
        return np.array([fit.gaps for fit in self.fits])

    @cached_property
    def on_treated(self) -> Floats:
        """The weight that each placebo gives to the treated unit, by row; 0 for the treated unit itself."""
        if not self.symmetric:
            return np.zeros(len(self.places) + 1)
        given = [fit.weights[place] for fit, place in zip(self.fits[1:], self.places, strict=True)]
        return np.array([0.0, *given])

    @cached_property
    def own(self) -> Floats:
        """The outcome itself, rows × T."""
        return np.vstack([self.comparison.own, self.comparison.others[:, list(self.places)].T])

    @cached_property
    def held_out(self) -> Floats:
        """Gaps of the last pre-periods, by fits that did not see them, rows × held-out periods."""
        before = self.comparison.before
        short = self.comparison.as_of(before - held_out_periods(self.comparison), before)
        return np.array([fit.gaps[short.before :] for fit in self._fitted(short)])

    def _fitted(self, comparison: Comparison) -> tuple[Fit, ...]:
        one = partial(_fit, comparison=comparison, estimate=self.estimate, symmetric=self.symmetric)
        return tuple(spread(one, (-1, *self.places), self.processes))


def held_out_periods(comparison: Comparison) -> int:
    """How many of the last pre-periods are held out: as many as lie after treatment, a third of them at most."""
    after = len(comparison.times) - comparison.before
    return max(1, min(after, comparison.before // 3))


def _fit(place: int, comparison: Comparison, estimate: Estimator, symmetric: bool) -> Fit:
    return estimate(_as_if(comparison, place, symmetric))


def _as_if(comparison: Comparison, place: int, symmetric: bool) -> Comparison:
    if place < 0:
        return comparison
    swapped = comparison.as_if(place)
    return swapped if symmetric else swapped.without_donor(place)
