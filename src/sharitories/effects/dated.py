"""What any DiD asks of the dates of treatment, refused by name where they do not allow it."""

from __future__ import annotations

from collections import Counter

import numpy as np

from sharitories.effects.cohorts import Cohorts
from sharitories.effects.panel import Floats
from sharitories.errors import UsageError

_DOING = "Comparing cohorts"


def checked(cohorts: Cohorts) -> Cohorts:
    """The same cohorts; raises :class:`UsageError` where no DiD can be made of them.

    Refused: a value that is missing; no treated unit; a unit treated from the first period (nothing before); a cohort
    of one (its variance cannot be estimated); nobody to compare with.
    """
    faults = [*_holes(cohorts), *_dates(cohorts), *_nobody(cohorts)]
    if faults:
        raise UsageError(_DOING, faults, "Leave these units out, join dates, or use a synthetic control")
    return cohorts


def _holes(cohorts: Cohorts) -> list[str]:
    columns: dict[str, Floats] = {"the outcome": cohorts.outcome, **cohorts.covariates}
    return [
        f"{name} has {int(np.isnan(values).sum())} missing values"
        for name, values in columns.items()
        if np.isnan(values).any()
    ]


def _dates(cohorts: Cohorts) -> list[str]:
    early = [unit for unit, first in zip(cohorts.units, cohorts.first, strict=True) if first == 0]
    alone = [first for first, units in Counter(cohorts.first).items() if first > 0 and units == 1]
    faults = [f"treated from the first period on, nothing lies before: {', '.join(early)}"] if early else []
    if alone:
        faults.append(f"a single unit is first treated in {', '.join(str(cohorts.times[g]) for g in alone)}")
    return faults if any(f > 0 for f in cohorts.first) else [*faults, "no unit is treated after a period"]


def _nobody(cohorts: Cohorts) -> list[str]:
    never = sum(f < 0 for f in cohorts.first)
    if never >= 2 or (cohorts.controls == "not_yet_treated" and len({f for f in cohorts.first if f > 0}) > 1):
        return []
    return [f"{never} units are never treated: too few to compare with"]
