"""Many treated units, each with its first treated period, and those never treated: what a DiD is given."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from sharitories.effects.panel import Floats, Period


@dataclass(frozen=True)
class Cohorts:
    """A panel with dates of treatment.

    ``outcome``: units × periods, no nan. ``first``: by unit, the place in ``times`` of its first treated period,
    or -1 for a unit never treated. ``covariates``: by name, units × periods. ``controls``: who is compared with.
    ``level``: of the intervals and bands (0.05: they cover with 95 %).
    """

    units: tuple[str, ...]
    times: tuple[Period, ...]
    outcome: Floats
    first: tuple[int, ...]
    covariates: Mapping[str, Floats]
    controls: Literal["never_treated", "not_yet_treated"]
    seed: int = 0
    level: float = 0.05


@dataclass(frozen=True)
class CohortEffect:
    """One effect of a cohort in a period: ``group`` and ``time`` as the panel writes them; outcome's unit."""

    group: Period
    time: Period
    att: float
    standard_error: float


@dataclass(frozen=True)
class Aggregation:
    """An average of cohort effects: ``by`` maps a cohort, an event time (periods since the first treated one)
    or a period to (effect, standard error); ``overall`` is the same pair for the whole. Outcome's unit.

    ``critical``: how many standard errors a band takes on each side to cover all of ``by`` at once; None for one alone.
    """

    name: Literal["simple", "group", "dynamic", "calendar"]
    overall: tuple[float, float]
    by: Mapping[Period, tuple[float, float]]
    critical: float | None = None


@dataclass(frozen=True)
class EventStudy:
    """Effects by event time, all against the last period before treatment (event time -1, which is not listed).

    ``times``: event times, ascending; ``effects``: the same number, outcome's unit; ``covariance``: square.
    """

    times: tuple[int, ...]
    effects: Floats
    covariance: Floats


@dataclass(frozen=True)
class Pretrend:
    """A joint test that no cohort moved apart from its controls before treatment: the Wald statistic
    (chi-squared when units are many), how many effects it tests, and its p-value with an allowance for few units."""

    statistic: float
    degrees: int
    p_value: float


@dataclass(frozen=True)
class CohortFit:
    """Effects by cohort and period, and the four ways to average them (Callaway & Sant'Anna 2021, section 3).

    ``interval`` and ``p_value`` belong to the *simple* average: the mean effect over treated units and periods.
    ``event_study`` and ``pretrend`` are None where the estimator gives none, or no period before treatment allows it.
    """

    cohorts: Cohorts
    effects: tuple[CohortEffect, ...]
    aggregations: tuple[Aggregation, ...]
    interval: tuple[float, float]
    p_value: float
    event_study: EventStudy | None = None
    pretrend: Pretrend | None = None

    @property
    def att(self) -> float:
        """The mean effect over treated units and periods, in the outcome's unit."""
        return next(a.overall[0] for a in self.aggregations if a.name == "simple")
