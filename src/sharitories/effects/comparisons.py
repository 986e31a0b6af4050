"""From a design and its panel to what estimators are given."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

import numpy as np

from sharitories.effects.cohorts import Cohorts
from sharitories.effects.comparison import Comparison
from sharitories.effects.design import Design, Predictor
from sharitories.effects.panel import Floats, Panel, Period
from sharitories.effects.treatment import donors_of, first_treated
from sharitories.effects.validation import used_times

_OPS: dict[str, Callable[[Floats], float]] = {
    "mean": lambda cells: float(np.mean(cells)),
    "median": lambda cells: float(np.median(cells)),
    "last": lambda cells: float(cells[-1]),
}


def comparisons_of(design: Design, panel: Panel) -> list[Comparison]:
    """One comparison a treated unit, in the panel's order; the outcome in the design's scale (log: natural)."""
    donors = donors_of(design, panel)
    times = used_times(design, panel)
    before = len(panel.within(*design.pre)) if design.pre else 0
    outcome = scaled(design, panel)[:, panel.places(times)]
    others = outcome[panel.rows(donors)].T
    return [
        Comparison(
            unit,
            donors,
            times,
            before,
            outcome[panel.row[unit]],
            others,
            tuple(f"{p.column} {p.over[0]}–{p.over[1]}" for p in design.predictors),
            np.array([_trait(p, panel, unit) for p in design.predictors]),
            np.array([[_trait(p, panel, d) for d in donors] for p in design.predictors]).reshape(
                -1, len(donors)
            ),
            importance=tuple(p.importance for p in design.predictors if p.importance is not None),
        )
        for unit in sorted(first_treated(design, panel))
    ]


def cohorts_of(design: Design, panel: Panel) -> Cohorts:
    """The whole panel with every unit's first treated place; donors other than the design's are left out."""
    first = first_treated(design, panel)
    keep = {*first, *donors_of(design, panel)}
    units = tuple(unit for unit in panel.units if unit in keep)
    rows = panel.rows(units)
    controls: Literal["never_treated", "not_yet_treated"] = (
        "not_yet_treated" if design.donors == "not_yet_treated" else "never_treated"
    )
    return Cohorts(
        units,
        panel.times,
        scaled(design, panel)[rows],
        tuple(_place(panel, first[unit]) if unit in first else -1 for unit in units),
        {name: panel.columns[name][rows] for name in design.covariates},
        controls,
        design.seed,
    )


def _place(panel: Panel, period: Period) -> int:
    """The first period of the panel that is not before this one."""
    return next(i for i, time in enumerate(panel.times) if not time < period)  # type: ignore[operator]


def scaled(design: Design, panel: Panel) -> Floats:
    """The outcome, units x periods, in the design's scale."""
    values = panel.columns[design.outcome]
    return np.asarray(np.log(values)) if design.scale == "log" else values


def _trait(predictor: Predictor, panel: Panel, unit: str) -> float:
    times = panel.within(*predictor.over)
    cells = panel.columns[predictor.column][panel.row[unit], panel.places(times)]
    return _OPS[predictor.op](cells[~np.isnan(cells)])
