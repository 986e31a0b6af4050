"""Every design of a study, estimated; the tables ``effects``, ``effect_paths`` and ``effect_units`` of its release."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import isfinite, nan
from typing import Any

import polars as pl

from sharitories.effects.design import Design
from sharitories.effects.multiplicity import adjusted
from sharitories.effects.one_effect import OneEffect, one_effect
from sharitories.effects.panel import Panel
from sharitories.effects.sms import sms_level
from sharitories.effects.spread import spread
from sharitories.effects.study_designs import StudyDesign, put_to, register_rows, study_designs
from sharitories.effects.study_panels import StudyPanel, panel_specs, study_panel
from sharitories.effects.verdict import Verdict, typeset, verdict
from sharitories.studies.study import Study

Row = dict[str, Any]

EFFECTS = {
    "effect_id": pl.String,
    "territory_id": pl.String,
    "design": pl.String,
    "date_from": pl.String,
    "practices": pl.String,
    "question_en": pl.String,
    "question_fr": pl.String,
    "panel": pl.String,
    "outcome": pl.String,
    "direction": pl.String,
    "unit": pl.String,
    "treated_from": pl.String,
    "treated_units": pl.Int64,
    "donors": pl.Int64,
    "estimator": pl.String,
    "att": pl.Float64,
    "low": pl.Float64,
    "high": pl.Float64,
    "p_placebo": pl.Float64,
    "p_adjusted": pl.Float64,
    "pre_rmspe": pl.Float64,
    "mde": pl.Float64,
    "sms_level": pl.Int64,
    "verdict": pl.String,
    "verdict_en": pl.String,
    "verdict_fr": pl.String,
    "limits_en": pl.String,
    "limits_fr": pl.String,
    "would_need_en": pl.String,
    "would_need_fr": pl.String,
    "checks_failed": pl.String,
    "status": pl.String,
    "rests_on": pl.String,
}
PATHS = {
    "step_id": pl.String,
    "effect_id": pl.String,
    "period": pl.String,
    "outcome": pl.Float64,
    "twin": pl.Float64,
    "gap": pl.Float64,
    "p": pl.Float64,
    "fan_low": pl.Float64,
    "fan_high": pl.Float64,
    "rests_on": pl.String,
}
UNITS = {
    "unit_id": pl.String,
    "effect_id": pl.String,
    "territory_id": pl.String,
    "role": pl.String,
    "weight": pl.Float64,
    "treated_from": pl.String,
    "rests_on": pl.String,
}
#: Donors that weigh less than this, or that more than so many outweigh, are counted but not listed.
LISTED_WEIGHT, LISTED = 0.02, 10


@dataclass(frozen=True)
class _Task:
    design: Design
    panel: Panel
    name: str
    called: Mapping[str, str]


@dataclass(frozen=True)
class _Found:
    asked: StudyDesign
    panel: StudyPanel
    one: OneEffect


def estimate_all(
    study: Study, tables: Mapping[str, pl.DataFrame], processes: int | None = None
) -> dict[str, pl.DataFrame]:
    """The three tables from ``observations`` and ``territories``; without designs they are empty.

    ``processes``: over how many the estimates are spread (two at most where not said); the numbers do not depend on it.
    Raises :class:`~sharitories.errors.FaultyInput` for faults of panels and designs.
    """
    asked = study_designs(study)
    specs = panel_specs(study)
    needed = sorted({a.panel for a in asked if a.panel})
    panels = {name: study_panel(name, specs[name], tables) for name in needed}
    found = _estimated([a for a in asked if a.design], panels, tables, processes)
    p_adjusted = dict(zip((f.asked.name for f in found), adjusted([f.one.p for f in found]), strict=True))
    effects = [_effect(f, float(p_adjusted[f.asked.name]), len(found), tables) for f in found]
    effects += [_not_estimable(a) for a in asked if a.not_estimable]
    return {
        "effects": pl.DataFrame(effects, schema=EFFECTS).sort("effect_id"),
        "effect_paths": pl.DataFrame([r for f in found for r in _path(f)], schema=PATHS).sort("step_id"),
        "effect_units": pl.DataFrame([r for f in found for r in _units(f)], schema=UNITS).sort("unit_id"),
    }


def _estimated(
    asked: list[StudyDesign],
    panels: Mapping[str, StudyPanel],
    tables: Mapping[str, pl.DataFrame],
    processes: int | None,
) -> list[_Found]:
    called = dict(tables["territories"].select("territory_id", "name").iter_rows())
    tasks = []
    for one in asked:
        design, panel = put_to(one, panels[str(one.panel)], tables)
        names = {unit: called[unit] for unit in design.neighbours if called.get(unit)}
        tasks.append(_Task(design, panel, f"{one.name}.yml", names))
    count = min(2, os.cpu_count() or 1) if processes is None else processes
    made = spread(_run, tasks, count)
    return [_Found(a, panels[str(a.panel)], one) for a, one in zip(asked, made, strict=True)]


def _run(task: _Task) -> OneEffect:
    return one_effect(task.design, task.panel, task.name, task.called)


def effect_id(name: str) -> str:
    """The id of the effect that a design asks for."""
    return f"effect/{name}"


def _effect(found: _Found, p_adjusted: float, tests: int, tables: Mapping[str, pl.DataFrame]) -> Row:
    asked, one, design = found.asked, found.one, found.asked.design
    assert design is not None
    said = _verdict(found, p_adjusted, tests)
    return {
        **_asked(asked),
        "question_en": design.question,
        "question_fr": design.question_fr,
        "panel": asked.panel,
        "outcome": design.outcome,
        "direction": found.panel.spec.direction,
        "unit": design.outcome_unit,
        "treated_from": _from(one),
        "treated_units": len(one.treated),
        "donors": len(one.donors),
        "estimator": one.estimator,
        "att": _finite(one.att),
        "low": _finite(one.interval[0]),
        "high": _finite(one.interval[1]),
        "p_placebo": _finite(one.p),
        "p_adjusted": _finite(p_adjusted),
        "pre_rmspe": _finite(one.pre_rmspe),
        "mde": _finite(one.mde),
        "sms_level": sms_level(design.assignment, one.alike).level,
        "verdict": said.kind,
        "verdict_en": said.en,
        "verdict_fr": said.fr,
        "checks_failed": ", ".join(c.name for c in one.checks if not c.passed) or None,
        "status": "not_estimable" if said.kind == "not_estimable" else "estimated",
        "rests_on": " ".join([*_unit_ids(found), *asked.evidence, *_of_register(asked, one, tables)]),
    }


def _asked(asked: StudyDesign) -> Row:
    return {
        "effect_id": effect_id(asked.name),
        "territory_id": None if asked.territory == "panel" else asked.territory,
        "design": f"designs/{asked.name}.yml",
        "date_from": asked.date,
        "practices": " ".join(asked.practices) or None,
        "limits_en": asked.limits.en if asked.limits else None,
        "limits_fr": asked.limits.fr if asked.limits else None,
    }


def _not_estimable(asked: StudyDesign) -> Row:
    why = asked.not_estimable
    assert why is not None
    return {
        **_asked(asked),
        "question_en": asked.question,
        "question_fr": asked.question_fr,
        "outcome": asked.outcome,
        "verdict": "not_estimable",
        "verdict_en": f"Not estimable ({why.why_en}).",
        "verdict_fr": f"Non estimable ({why.why_fr}).",
        "would_need_en": why.would_need_en,
        "would_need_fr": why.would_need_fr,
        "status": "not_estimable",
        "rests_on": " ".join(asked.evidence) or None,
    }


def _verdict(found: _Found, p_adjusted: float, tests: int) -> Verdict:
    """The verdict at the level that the whole table keeps; what would have passed alone is told beside it."""
    one, design = found.one, found.asked.design
    assert design is not None
    said = verdict(
        one.att, one.interval, p_adjusted, one.mde, one.checks, design.outcome_unit, level=design.level
    )
    if said.kind != "no_detectable_effect" or one.p > design.level:
        return said
    word, mot = ("rise", "hausse") if one.att > 0 else ("fall", "baisse")
    p = f"{one.p:.3f}"
    en = f" Alone it would have passed for a {word} (p = {p}); among {tests} estimates, one in twenty does by chance."
    seul = f" Pris seul, il serait passé pour une {mot} (p = {p.replace('.', ',')}) ; "
    fr = f"{seul}sur {tests} estimations, une sur vingt le fait par hasard."
    return Verdict(said.kind, said.en + en, said.fr + typeset(fr), said.smaller_than)


def _from(one: OneEffect) -> str:
    firsts = sorted({str(period) for period in one.treated.values()})
    return firsts[0] if len(firsts) == 1 else f"{firsts[0]}–{firsts[-1]}"


def _finite(value: float) -> float | None:
    return float(value) if isfinite(value) else None


def _of_register(asked: StudyDesign, one: OneEffect, tables: Mapping[str, pl.DataFrame]) -> list[str]:
    """The rows of the register that date the treated units."""
    if asked.dated_by is None:
        return []
    rows = register_rows(asked.dated_by, tables["observations"]).group_by("territory_id", maintain_order=True)
    first = rows.first().filter(pl.col("territory_id").is_in(list(one.treated)))
    return sorted(first["observation_id"])


def _listed(found: _Found) -> Iterator[tuple[str, str, float]]:
    """Unit, role and weight of those that the table lists: the treated, and the donors that weigh most."""
    one = found.one
    yield from ((unit, "treated", nan) for unit in sorted(one.treated))
    if not one.weights:
        yield from ((unit, "donor", nan) for unit in one.donors)
        return
    ranked = sorted(zip(one.donors, one.weights, strict=True), key=lambda pair: (-pair[1], pair[0]))
    yield from ((unit, "donor", weight) for unit, weight in ranked[:LISTED] if weight >= LISTED_WEIGHT)


def _unit_id(found: _Found, unit: str) -> str:
    return f"effect-unit/{found.asked.name}/{unit}"


def _unit_ids(found: _Found) -> list[str]:
    return [_unit_id(found, unit) for unit, _, _ in _listed(found)]


def _units(found: _Found) -> Iterator[Row]:
    for unit, role, weight in _listed(found):
        yield {
            "unit_id": _unit_id(found, unit),
            "effect_id": effect_id(found.asked.name),
            "territory_id": unit,
            "role": role,
            "weight": _finite(weight),
            "treated_from": str(found.one.treated[unit]) if role == "treated" else None,
            "rests_on": " ".join(found.panel.evidence(unit, found.one.times)),
        }


def _path(found: _Found) -> Iterator[Row]:
    for step in found.one.path:
        yield {
            "step_id": f"effect-step/{found.asked.name}/{step.period}",
            "effect_id": effect_id(found.asked.name),
            "period": str(step.period),
            "outcome": _finite(step.outcome),
            "twin": _finite(step.twin),
            "gap": _finite(step.gap),
            "p": _finite(step.p),
            "fan_low": _finite(step.low),
            "fan_high": _finite(step.high),
            "rests_on": effect_id(found.asked.name),
        }
