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
    """

    units: tuple[str, ...]
    times: tuple[Period, ...]
    outcome: Floats
    first: tuple[int, ...]
    covariates: Mapping[str, Floats]
    controls: Literal["never_treated", "not_yet_treated"]
    seed: int = 0


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
    or a period to (effect, standard error); ``overall`` is the same pair for the whole. Outcome's unit."""

    name: Literal["simple", "group", "dynamic", "calendar"]
    overall: tuple[float, float]
    by: Mapping[Period, tuple[float, float]]


@dataclass(frozen=True)
class CohortFit:
    """Effects by cohort and period, and the four ways to average them (Callaway & Sant'Anna 2021, section 3)."""

    cohorts: Cohorts
    effects: tuple[CohortEffect, ...]
    aggregations: tuple[Aggregation, ...]
    interval: tuple[float, float]
    p_value: float
