"""Many treated units with dates of their own: difference in differences."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from types import ModuleType
from typing import Any

import numpy as np
import polars as pl

from sharitories.effects.cohorts import Aggregation, CohortFit, Cohorts
from sharitories.effects.design import Design
from sharitories.effects.estimated import Check
from sharitories.effects.outcome import Telling, telling
from sharitories.effects.power import Power
from sharitories.effects.result import Result
from sharitories.effects.sms import sms_level
from sharitories.effects.verdict import verdict
from sharitories.effects.withstood import bounds, withstands

#: 80 % power at the 5 % level: the quantiles of 0.975 and of 0.8 together (Bloom 1995).
_DETECTABLE = 2.8016


def cohort_result(
    design: Design,
    cohorts: Cohorts,
    chosen: str,
    module: ModuleType,
    tell: Callable[[Power], None] | None,
    log: tuple[str, ...],
) -> Result:
    """Estimate the cohorts, aggregate, check that they moved alike before, and judge."""
    fit: CohortFit = module.estimate_cohorts(replace(cohorts, level=design.level))
    how = telling(design)
    overall = next(a.overall for a in fit.aggregations if a.name == "simple")
    power = _power(overall[1], cohorts, how, design)
    if tell:
        tell(power)
    interval = how.interval(fit.interval)
    checks = tuple(_checks(fit, design))
    level = sms_level(design.assignment, all(check.passed for check in checks))
    return Result(
        design,
        chosen,
        "analytic",
        power,
        how.told(overall[0]),
        interval,
        fit.p_value,
        checks,
        level.level,
        level.reason,
        verdict(
            how.told(overall[0]),
            interval,
            fit.p_value,
            power.effect,
            checks,
            how.unit,
            how.unit_fr,
            design.level,
        ),
        {**_said(fit, how, overall[1]), "honest": bounds(fit, design)},
        _tables(fit, how),
        log,
    )


def _power(error: float, cohorts: Cohorts, how: Telling, design: Design) -> Power:
    """From the standard error alone: the estimate itself is not looked at."""
    effect = how.told(_DETECTABLE * error)
    treated = np.array(cohorts.first) >= 0
    mean = abs(float(cohorts.outcome[treated].mean()))
    return Power(effect, 100 * effect / mean if mean else np.inf, 0.8, design.level, "")


def _checks(fit: CohortFit, design: Design) -> list[Check]:
    if fit.pretrend is None:
        return [
            Check(
                "pretrend",
                False,
                "earlier trends cannot be tested: too few units for the periods before treatment, or no such period",
                "les tendances d’avant ne peuvent être testées : trop peu d’unités pour ces périodes, ou aucune période",
            ),
            *withstands(fit, True, design),
        ]
    p = fit.pretrend.p_value
    said = f"{p:.3f}"
    parallel = p > design.level
    return [
        Check(
            "pretrend",
            parallel,
            f"before treatment the groups moved alike: p = {said}",
            f"avant le traitement les groupes évoluaient de même : p = {said}".replace(".", ","),
        ),
        *withstands(fit, parallel, design),
    ]


def _said(fit: CohortFit, how: Telling, error: float) -> dict[str, Any]:
    cohorts = fit.cohorts
    sizes = {
        str(cohorts.times[place]): cohorts.first.count(place)
        for place in sorted({f for f in cohorts.first if f >= 0})
    }
    return {
        "p_placebo": None,
        "p_value": fit.p_value,
        "standard_error": error,
        "pre_rmspe": None,
        "weights": {},
        "att_by_period": {str(time): how.told(pair[0]) for time, pair in _named(fit, "calendar").by.items()},
        "att_group_time": [
            {"group": e.group, "time": e.time, "att": how.told(e.att), "standard_error": e.standard_error}
            for e in fit.effects
        ],
        "aggregations": {a.name: _aggregation(a, how) for a in fit.aggregations},
        "cohorts": sizes,
        "never_treated": cohorts.first.count(-1),
        "units": len(cohorts.units),
        "periods": len(cohorts.times),
    }


def _named(fit: CohortFit, name: str) -> Aggregation:
    return next(a for a in fit.aggregations if a.name == name)


def _aggregation(found: Aggregation, how: Telling) -> dict[str, Any]:
    return {
        "att": how.told(found.overall[0]),
        "standard_error": found.overall[1],
        "by": {
            str(key): {"att": how.told(att), "standard_error": error}
            for key, (att, error) in found.by.items()
        },
        "critical": found.critical,
    }


def _tables(fit: CohortFit, how: Telling) -> dict[str, pl.DataFrame]:
    """``att_group_time`` and ``event_study`` (event time, effect, standard error)."""
    rows = [(str(e.group), str(e.time), how.told(e.att), e.standard_error) for e in fit.effects]
    study = [(str(k), how.told(att), error) for k, (att, error) in _named(fit, "dynamic").by.items()]
    return {
        "att_group_time": pl.DataFrame(rows, schema=["group", "time", "att", "standard_error"], orient="row"),
        "event_study": pl.DataFrame(study, schema=["event_time", "att", "standard_error"], orient="row"),
    }
