"""Treated units one by one against their donors: synthetic controls and their kin."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import ModuleType
from typing import Any

import numpy as np
import polars as pl

from sharitories.effects import checks as checking
from sharitories.effects.comparison import Comparison
from sharitories.effects.comparisons import scaled
from sharitories.effects.design import Design
from sharitories.effects.estimated import Check, Estimated
from sharitories.effects.inference import DEFAULT
from sharitories.effects.outcome import Telling, telling
from sharitories.effects.panel import Floats, Panel
from sharitories.effects.pooled import pooled
from sharitories.effects.power import Power, minimum_detectable
from sharitories.effects.result import Result
from sharitories.effects.sms import sms_level
from sharitories.effects.verdict import verdict

#: Checks of the comparison itself: where one fails, likeness before treatment is not shown.
LIKENESS = ("fit_before", "placebo_in_time")


def power_of(design: Design, comparisons: Sequence[Comparison], module: ModuleType, processes: int) -> Power:
    """The minimum detectable effect: of one unit, or of the mean of several (their independent scales pooled)."""
    found = [
        minimum_detectable(one, module.estimate, design.level, 0.8, design.placebos, design.seed, processes)
        for one in comparisons
    ]
    tell = telling(design)
    mean = float(np.sqrt(np.sum([p.effect**2 for p in found])) / len(found))
    first = found[0]
    return Power(tell.told(mean), first.per_cent, first.power, first.level, first.why_not)


def comparison_result(
    design: Design,
    panel: Panel,
    comparisons: Sequence[Comparison],
    chosen: str,
    module: ModuleType,
    power: Power,
    processes: int,
    log: tuple[str, ...],
) -> Result:
    """Estimate, infer and check every treated unit; one unit is told whole, several by their mean and one by one."""
    method = DEFAULT if design.inference == "default" else design.inference
    found = [_estimated(design, panel, one, module, method, processes) for one in comparisons]
    tell = telling(design)
    one_by_one = [_unit(each, tell) for each in found]
    checks = tuple(_checks(found))
    if len(found) == 1:
        att, raw, p = found[0].fit.att, found[0].inference.interval, found[0].inference.p_placebo
        said: dict[str, Any] = one_by_one[0]
    else:
        whole = pooled(
            [f.fit.att for f in found], [_placebo_atts(f) for f in found], design.level, design.seed
        )
        att, raw, p = whole.att, whole.interval, whole.p_value
        said = {**_of_several(found, one_by_one), "p_placebo": p, "by_unit": _named(found, one_by_one)}
        said["quantiles"] = {f"{q:g}": tell.told(value) for q, value in whole.quantiles}
        said["share_positive"] = whole.share_positive
    interval = tell.interval(raw)
    alike = all(check.passed for check in checks if check.name in LIKENESS)
    level = sms_level(design.assignment, alike)
    return Result(
        design,
        chosen,
        method,
        power,
        tell.told(att),
        interval,
        p,
        checks,
        level.level,
        level.reason,
        verdict(tell.told(att), interval, p, power.effect, checks, tell.unit, tell.unit_fr, design.level),
        said,
        _tables(found, tell),
        log,
    )


def _placebo_atts(found: Estimated) -> Floats:
    return np.asarray(found.inference.gaps[1:, found.comparison.before :].mean(axis=1))


def _estimated(
    design: Design, panel: Panel, comparison: Comparison, module: ModuleType, method: str, processes: int
) -> Estimated:
    outcome = scaled(design, panel)[:, panel.places(comparison.times)]
    near = [unit for unit in design.neighbours if unit in panel.row]
    return Estimated(
        comparison,
        module.estimate,
        design.level,
        design.seed,
        method,
        {unit: outcome[panel.row[unit]] for unit in near},
        frozenset(design.peers) if design.peers else None,
        design.placebos,
        processes,
    )


def _checks(found: Sequence[Estimated]) -> list[Check]:
    """The checks of one unit; of several, each check passes where it passes for every unit, told unit by unit."""
    each = [checking.checks(one) for one in found]
    if len(found) == 1:
        return each[0]
    names = dict.fromkeys(check.name for checks in each for check in checks)
    return [_joined(name, found, each) for name in names]


def _joined(name: str, found: Sequence[Estimated], each: Sequence[Sequence[Check]]) -> Check:
    said = [
        (one.comparison.unit, c)
        for one, checks in zip(found, each, strict=True)
        for c in checks
        if c.name == name
    ]
    failed = [(unit, check) for unit, check in said if not check.passed]
    told = failed[:3] or said[:1]
    return Check(
        name,
        not failed,
        f"{len(said) - len(failed)} of {len(said)} units pass; "
        + "; ".join(f"{u}: {c.detail}" for u, c in told),
        f"{len(said) - len(failed)} unités sur {len(said)}\u202f; "
        + "\u202f; ".join(f"{u}\u00a0: {c.detail_fr}" for u, c in told),
        any(check.blocking for _, check in failed) and len(failed) == len(said),
    )


def _unit(found: Estimated, tell: Telling) -> dict[str, Any]:
    """What is told of one treated unit."""
    fit, inference, comparison = found.fit, found.inference, found.comparison
    gaps = fit.gaps[comparison.before :]
    return {
        "treated": comparison.unit,
        "att": tell.told(fit.att),
        "interval": list(tell.interval(inference.interval)),
        "p_placebo": inference.p_placebo,
        "p_by_method": _p_by_method(found),
        "pre_rmspe": fit.pre_rmspe,
        "post_rmspe": float(np.sqrt(np.mean(gaps**2))),
        "att_by_period": _by_period(comparison, [tell.told(float(gap)) for gap in gaps]),
        "p_by_period": dict(inference.p_by_period),
        "weights": _weights(comparison.donors, fit.weights),
        "predictor_weights": _weights(comparison.traits, fit.trait_weights) if len(fit.trait_weights) else {},
        "predictor_balance": _balance(found),
        "shift": fit.shift,
        "periods": {"pre": comparison.before, "post": len(gaps)},
        "donors": len(comparison.donors),
        "scale": float(inference.scales[0]),
    }


def _p_by_method(found: Estimated) -> dict[str, float]:
    """The placebo p-values that are usual elsewhere, beside the one that holds its size; same fits, other statistics."""
    return {name: found.p_value_by(name) for name in ("placebo_att", "rmspe_ratio", found.method)}


def _by_period(comparison: Comparison, values: Sequence[float]) -> dict[str, float]:
    after = comparison.times[comparison.before :]
    return {str(time): value for time, value in zip(after, values, strict=True)}


def _weights(names: Sequence[str], weights: Floats) -> dict[str, float]:
    return {name: float(weight) for name, weight in zip(names, weights, strict=True)}


def _balance(found: Estimated) -> dict[str, dict[str, float]]:
    """Each predictor of the unit, of its twin and of the donors' mean."""
    comparison, weights = found.comparison, found.fit.weights
    return {
        name: {
            "treated": float(comparison.own_traits[i]),
            "twin": float(comparison.others_traits[i] @ weights),
            "donors": float(comparison.others_traits[i].mean()),
        }
        for i, name in enumerate(comparison.traits)
    }


def _of_several(found: Sequence[Estimated], units: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    periods = dict.fromkeys(time for unit in units for time in unit["att_by_period"])
    return {
        "pre_rmspe": float(np.sqrt(np.mean([one.fit.pre_rmspe**2 for one in found]))),
        "weights": _weights(found[0].comparison.donors, np.mean([one.fit.weights for one in found], axis=0)),
        "att_by_period": {t: float(np.mean([unit["att_by_period"][t] for unit in units])) for t in periods},
        "periods": units[0]["periods"],
        "donors": units[0]["donors"],
    }


def _named(found: Sequence[Estimated], units: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    kept = ("att", "interval", "p_placebo", "pre_rmspe")
    return {
        one.comparison.unit: {name: unit[name] for name in kept}
        for one, unit in zip(found, units, strict=True)
    }


def _tables(found: Sequence[Estimated], tell: Telling) -> dict[str, pl.DataFrame]:
    """``paths`` (unit, time, outcome, twin, gap), ``placebos`` (unit, placebo, time, gap), ``weights``."""
    paths, placebos, weights = [], [], []
    for one in found:
        comparison, fit = one.comparison, one.fit
        own, twin = (np.exp(path) if tell.log else path for path in (comparison.own, fit.twin))
        times = [str(time) for time in comparison.times]
        shared = {"unit": [comparison.unit] * len(times), "time": times}
        paths.append(pl.DataFrame({**shared, "outcome": own, "twin": twin, "gap": own - twin}))
        placebos += _placebos(one, times)
        kept = np.flatnonzero(np.abs(fit.weights) > 1e-9)
        donors = [comparison.donors[i] for i in kept]
        weights.append(
            pl.DataFrame(
                {"unit": [comparison.unit] * len(donors), "donor": donors, "weight": fit.weights[kept]},
                schema_overrides={"donor": pl.String, "unit": pl.String},
            )
        )
    return {"paths": pl.concat(paths), "placebos": pl.concat(placebos), "weights": pl.concat(weights)}


def _placebos(one: Estimated, times: Sequence[str]) -> list[pl.DataFrame]:
    inference = one.inference
    return [
        pl.DataFrame(
            {
                "unit": [one.comparison.unit] * len(times),
                "placebo": [name] * len(times),
                "time": times,
                "gap": gaps,
            }
        )
        for name, gaps in zip(inference.units, inference.gaps, strict=True)
    ]
