"""One treated unit, those it is compared with, and the periods before and after: what an estimator is given."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from sharitories.effects.panel import Floats, Period


@dataclass(frozen=True)
class Comparison:
    """A treated unit against its donors.

    ``own``: the treated unit's outcome over ``times``, shape T. ``others``: the donors' outcomes, T × J.
    The first ``before`` periods lie before treatment. ``own_traits`` (P) and ``others_traits`` (P × J) are the
    predictors, already averaged over their periods; P is 0 for a design without predictors. ``importance``: how much each
    predictor weighs, where the design says so. ``size`` is how many treated units
    ``own`` is the mean of. No value is nan.
    """

    unit: str
    donors: tuple[str, ...]
    times: tuple[Period, ...]
    before: int
    own: Floats
    others: Floats
    traits: tuple[str, ...]
    own_traits: Floats
    others_traits: Floats
    size: int = 1
    importance: tuple[float, ...] = ()

    @property
    def pre(self) -> Floats:
        """The treated unit's outcome before treatment."""
        return self.own[: self.before]

    @property
    def others_pre(self) -> Floats:
        """The donors' outcomes before treatment, ``before`` × J."""
        return self.others[: self.before]

    def without_donor(self, place: int) -> Comparison:
        """The same comparison without the donor at this place."""
        kept = np.arange(len(self.donors)) != place
        return replace(
            self,
            donors=tuple(d for d, k in zip(self.donors, kept, strict=True) if k),
            others=self.others[:, kept],
            others_traits=self.others_traits[:, kept],
        )

    def as_if(self, place: int) -> Comparison:
        """The donor at this place as if it had been treated; the treated unit takes its place among the donors.

        So every unit is compared with all others, and the treated one is no exception: what a test by
        permutation needs to have its size (Abadie, Diamond & Hainmueller 2010 leave the treated unit out,
        which gives the treated one more donor than its placebos have).
        """
        return replace(
            self,
            unit=self.donors[place],
            donors=(*self.donors[:place], self.unit, *self.donors[place + 1 :]),
            own=self.others[:, place],
            others=_swapped(self.others, place, self.own),
            own_traits=self.others_traits[:, place],
            others_traits=_swapped(self.others_traits, place, self.own_traits),
        )

    def without_period(self, place: int) -> Comparison:
        """The same comparison without the pre-period at this place."""
        kept = np.arange(len(self.times)) != place
        return replace(
            self,
            times=tuple(t for t, k in zip(self.times, kept, strict=True) if k),
            before=self.before - 1,
            own=self.own[kept],
            others=self.others[kept],
        )

    def as_of(self, before: int, upto: int) -> Comparison:
        """The same comparison as if treatment had come after ``before`` periods, seen for ``upto`` periods in all."""
        return replace(
            self, times=self.times[:upto], before=before, own=self.own[:upto], others=self.others[:upto]
        )


def _swapped(columns: Floats, place: int, column: Floats) -> Floats:
    new = columns.copy()
    new[:, place] = column
    return new
