"""One design estimated with everything that is told of it: verdict, power, checks, path, and who it was compared with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import inf, isfinite, nan

import numpy as np

from sharitories.effects.checks import checks
from sharitories.effects.cohorts import CohortFit
from sharitories.effects.comparison import Comparison
from sharitories.effects.comparisons import cohorts_of, comparisons_of, scaled
from sharitories.effects.design import Design
from sharitories.effects.estimated import Check, Estimated
from sharitories.effects.estimators import DEFAULT, estimator
from sharitories.effects.fit import Estimator
from sharitories.effects.inference import DEFAULT as INFERENCE
from sharitories.effects.outcome import sized
from sharitories.effects.panel import Floats, Panel, Period
from sharitories.effects.pooled import pooled
from sharitories.effects.power import minimum_detectable
from sharitories.effects.treatment import donors_of, first_treated
from sharitories.effects.validation import used_times, validate
from sharitories.effects.withstood import withstands

#: Logarithms are estimated a hundred times as large, so that checks too are told in per cent.
PER_CENT = 100.0
#: Placebos of what is beside the estimate: its power, its false date, its neighbours.
BESIDE = 99
#: A cohort design detects, with 80 % power at 5 %, an effect of this many standard errors.
DETECTED = 2.8
#: The middle of a fan of placebos.
FAN = (5, 95)


@dataclass(frozen=True)
class Step:
    """One period: outcome, twin and gap, the p-value of the gap, and the middle nine tenths of the placebos' gaps."""

    period: Period
    outcome: float
    twin: float
    gap: float
    p: float
    low: float
    high: float


@dataclass(frozen=True)
class OneEffect:
    """What one design gives; sizes in per cent where its scale is logarithms, else in the outcome's unit.

    ``weights``: of the donors, empty where all weigh alike. ``treated``: unit and first treated period.
    ``alike``: whether likeness before treatment was shown.
    """

    estimator: str
    treated: Mapping[str, Period]
    donors: tuple[str, ...]
    times: tuple[Period, ...]
    att: float
    interval: tuple[float, float]
    p: float
    pre_rmspe: float
    mde: float
    alike: bool
    checks: tuple[Check, ...]
    path: tuple[Step, ...]
    weights: tuple[float, ...] = ()


def one_effect(design: Design, panel: Panel, name: str, called: Mapping[str, str]) -> OneEffect:
    """Check a design against its panel and estimate it; ``called`` gives the names of units for the checks.

    Raises :class:`~sharitories.errors.FaultyInput` for a design that is refused.
    """
    validate(design, panel, name)
    used = DEFAULT if design.estimator == "default" else design.estimator
    if hasattr(estimator(used), "estimate_cohorts"):
        return _of_cohorts(design, panel, used)
    if design.treated is None:
        return _of_several(design, panel, used)
    return _of_one(design, panel, used, called)


def _of_one(design: Design, panel: Panel, used: str, called: Mapping[str, str]) -> OneEffect:
    comparison = _enlarged(comparisons_of(design, panel)[0], design)
    estimated = Estimated(
        comparison,
        estimator(used).estimate,
        design.level,
        design.seed,
        INFERENCE if design.inference == "default" else design.inference,
        _neighbours(design, panel, called),
        frozenset(design.peers) or None,
        design.placebos,
    )
    power = minimum_detectable(comparison, estimated.estimate, design.level, most=BESIDE, seed=design.seed)
    found = estimated.inference
    made = _checked(estimated)
    alike = all(c.passed for c in made if c.name in ("fit_before", "placebo_in_time"))
    return OneEffect(
        used,
        dict(design.treated or {}),
        comparison.donors,
        comparison.times,
        told(found.att, design),
        (told(found.interval[0], design), told(found.interval[1], design)),
        found.p_placebo,
        told(estimated.fit.pre_rmspe, design),
        told(power.effect, design),
        alike,
        made,
        _path(estimated, design),
        tuple(map(float, estimated.fit.weights)),
    )


def _checked(estimated: Estimated) -> tuple[Check, ...]:
    """The checks, with fewer placebos where they infer anew; what they say of the estimate itself stays as it is."""
    beside = replace(estimated, most=min(BESIDE, estimated.most or BESIDE))
    beside.__dict__.update(fit=estimated.fit, inference=estimated.inference)  # cached, not computed again
    return tuple(checks(beside))


def _enlarged(comparison: Comparison, design: Design) -> Comparison:
    if design.scale != "log":
        return comparison
    return replace(comparison, own=PER_CENT * comparison.own, others=PER_CENT * comparison.others)


def _neighbours(design: Design, panel: Panel, called: Mapping[str, str]) -> dict[str, Floats]:
    factor = PER_CENT if design.scale == "log" else 1.0
    values = factor * scaled(design, panel)[:, panel.places(used_times(design, panel))]
    rows = {
        called.get(unit, unit): values[panel.row[unit]] for unit in design.neighbours if unit in panel.row
    }
    return {name: row for name, row in rows.items() if not np.isnan(row).any()}


def told(size: float, design: Design) -> float:
    """A size as it is told: a hundred logarithms become a change in per cent, exactly."""
    if design.scale != "log" or not isfinite(size):
        return float(size)
    return float(100 * np.expm1(size / PER_CENT))


def _level(value: float, design: Design) -> float:
    return float(np.exp(value / PER_CENT)) if design.scale == "log" else float(value)


def _path(estimated: Estimated, design: Design) -> tuple[Step, ...]:
    comparison, found = estimated.comparison, estimated.inference
    low, high = np.percentile(found.gaps[1:], FAN, axis=0)
    return tuple(
        Step(
            time,
            _level(comparison.own[t], design),
            _level(estimated.fit.twin[t], design),
            told(estimated.fit.gaps[t], design),
            found.p_by_period.get(time, nan),
            told(low[t], design),
            told(high[t], design),
        )
        for t, time in enumerate(comparison.times)
    )


def _of_cohorts(design: Design, panel: Panel, used: str) -> OneEffect:
    cohorts = cohorts_of(design, panel)
    factor = PER_CENT if design.scale == "log" else 1.0
    fit: CohortFit = estimator(used).estimate_cohorts(replace(cohorts, outcome=factor * cohorts.outcome))
    error = next(a.overall[1] for a in fit.aggregations if a.name == "simple")
    parallel = fit.pretrend is None or fit.pretrend.p_value > design.level
    return OneEffect(
        used,
        first_treated(design, panel),
        donors_of(design, panel),
        panel.times,
        told(fit.att, design),
        (told(fit.interval[0], design), told(fit.interval[1], design)),
        fit.p_value,
        nan,
        told(DETECTED * error, design),
        parallel,
        (*_of_trends(fit, design.level), *withstands(fit, parallel, design)),
        _calendar(fit, design),
    )


def _of_trends(fit: CohortFit, level: float) -> tuple[Check, ...]:
    if fit.pretrend is None:
        return ()
    p = fit.pretrend.p_value
    return (
        Check(
            "parallel_before",
            p > level,
            f"the two groups {'moved alike' if p > level else 'already moved apart'} before (p = {p:.3f})",
            f"les deux groupes {'évoluaient de même' if p > level else 's’écartaient déjà'} avant (p = {p:.3f})".replace(
                ".", ","
            ),
        ),
    )


def _calendar(fit: CohortFit, design: Design) -> tuple[Step, ...]:
    calendar = next(a for a in fit.aggregations if a.name == "calendar")
    return tuple(
        Step(
            time,
            nan,
            nan,
            told(effect, design),
            nan,
            told(effect - 1.96 * error, design),
            told(effect + 1.96 * error, design),
        )
        for time, (effect, error) in calendar.by.items()
    )


def _of_several(design: Design, panel: Panel, used: str) -> OneEffect:
    """Each treated unit against the same donors; the mean effect against means of the donors' own placebos."""
    first = first_treated(design, panel)
    date = min(first.values())
    spans = {"pre": (panel.times[0], panel.times[panel.place[date] - 1]), "post": (date, panel.times[-1])}
    asked = design.model_copy(update={"treated": first, "treated_column": None, **spans})
    comparisons = [_enlarged(c, design) for c in comparisons_of(asked, panel)]
    estimate = estimator(used).estimate
    fits = [estimate(c) for c in comparisons]
    one = comparisons[0]
    chance = np.array([estimate(_alone(one, j)).att for j in range(len(one.donors))])
    found = pooled([fit.att for fit in fits], [chance] * len(fits), design.level, design.seed)
    gaps = np.mean([fit.gaps for fit in fits], axis=0)
    rmspe = float(np.sqrt(np.mean(gaps[: one.before] ** 2)))
    before = _year_before(comparisons, estimate, design)
    half = (found.interval[1] - found.interval[0]) / 2
    steps = tuple(
        Step(time, nan, nan, told(gap, design), nan, nan, nan)
        for time, gap in zip(one.times, gaps, strict=True)
    )
    mde = told(DETECTED / 1.96 * half, design) if isfinite(half) else inf
    return OneEffect(
        used,
        first,
        one.donors,
        one.times,
        told(found.att, design),
        (told(found.interval[0], design), told(found.interval[1], design)),
        found.p_value,
        told(rmspe, design),
        mde,
        before.passed,
        (_shared(len(one.donors), len(fits)), before),
        steps,
    )


def _year_before(comparisons: Sequence[Comparison], estimate: Estimator, design: Design) -> Check:
    """The same mean for the last period before treatment, as if it had been the first one after."""
    earlier = [c.as_of(c.before - 1, c.before) for c in comparisons]
    chance = np.array([estimate(_alone(earlier[0], j)).att for j in range(len(earlier[0].donors))])
    found = pooled([estimate(c).att for c in earlier], [chance] * len(earlier), design.level, design.seed)
    when, size = earlier[0].times[-1], told(found.att, design)
    said = sized(size, design, "en"), sized(size, design, "fr")
    apart = found.p_value <= design.level
    return Check(
        "placebo_in_time",
        not apart,
        f"in {when}, before the first treated year, the treated already differed by {said[0]}"
        if apart
        else f"in {when}, before the first treated year, nothing set the treated apart ({said[0]})",
        f"en {when}, avant la première année traitée, les unités traitées différaient déjà de {said[1]}"
        if apart
        else f"en {when}, avant la première année traitée, rien ne distinguait les unités traitées ({said[1]})",
        blocking=True,
    )


def _alone(comparison: Comparison, place: int) -> Comparison:
    return comparison.as_if(place).without_donor(place)


def _shared(donors: int, treated: int) -> Check:
    return Check(
        "own_donors",
        donors >= treated,
        f"{treated} places share {donors} donors: chance is somewhat larger than told",
        f"{treated} communes partagent {donors} unités de comparaison : le hasard est un peu plus grand que ce qui est dit",
    )
