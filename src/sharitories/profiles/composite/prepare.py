"""From raw to normalised indicators: the steps of the spec one after the other, each logged by indicator.

Values are arrays (units, indicators), NaN where missing. In a panel a row is a unit at a time, and all times are
imputed, treated and normalised together, unless the spec says ``per_time``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from sharitories.profiles.composite.choices import (
    Goalposts,
    MinMax,
    OfGroup,
    OverTime,
    Screen,
    Treat,
    ZScore,
)
from sharitories.profiles.composite.denominate import denominated
from sharitories.profiles.composite.impute import carried, imputed
from sharitories.profiles.composite.log import Log
from sharitories.profiles.composite.normalise import normalised
from sharitories.profiles.composite.screen import kept
from sharitories.profiles.composite.spec import Spec
from sharitories.profiles.composite.tables import TIME, UNIT, Inputs
from sharitories.profiles.composite.treat import Treatment, treated
from sharitories.profiles.composite.tree import Entry

Floats = NDArray[np.float64]


@dataclass
class Run:
    """A build under way: the rows still in it, what it reads, and its log."""

    units: pl.DataFrame
    inputs: Inputs
    spec: Spec
    log: Log

    @property
    def codes(self) -> list[str]:
        """The codes of the indicators."""
        return self.inputs.codes

    @property
    def is_panel(self) -> bool:
        """Whether the rows are units at times."""
        return self.inputs.is_panel

    def blocks(self, per_time: bool) -> list[NDArray[np.int64]]:
        """The places of the rows that are taken together: all of them, or those of each time."""
        if not per_time or not self.is_panel:
            return [np.arange(len(self.units))]
        times = self.units[TIME].to_numpy()
        return [np.flatnonzero(times == time) for time in np.unique(times)]


def values_of(units: pl.DataFrame, codes: list[str]) -> Floats:
    """Columns as an array (n, m), NaN where missing."""
    return units.select(pl.col(codes).fill_null(float("nan"))).to_numpy().astype(np.float64)


def screened(run: Run, values: Floats) -> Floats:
    """Leave out the rows of which too little is known."""
    rule = run.spec.screen
    stay = kept(values, rule.min_share) if isinstance(rule, Screen) else np.ones(len(values), dtype=bool)
    gone = run.units.filter(~stay).select(run.inputs.keys).rows()
    names = " ".join("@".join(_plain(part) for part in key) for key in gone)
    did = "units left out" if isinstance(rule, Screen) else "none"
    run.log.note("screened", "", did, len(gone), len(values), names)
    if not stay.any():
        run.log.refuse("screen", "", "leaves no unit")
    run.units = run.units.filter(stay)
    return values[stay]


def _plain(part: object) -> str:
    return f"{part:g}" if isinstance(part, float) else str(part)


def divided(run: Run, values: Floats) -> Floats:
    """Divide each indicator by the denominator that iMeta names."""
    result = values.copy()
    for place, entry in enumerate(run.inputs.tree.indicators):
        if run.spec.denominate == "none" or entry.denominator is None:
            run.log.note("denominated", entry.code, "none", 0, len(values))
            continue
        by = values_of(run.units, [entry.denominator])
        with run.log.trying("denominate", [entry.code]):
            result[:, [place]] = denominated(values[:, [place]], by)
        lost = _missing(result[:, place]) - _missing(values[:, place])
        detail = f"by {entry.denominator}" + (f"; {lost} became missing with it" if lost else "")
        run.log.note("denominated", entry.code, "divided", _known(values[:, place]), len(values), detail)
    return result


def _missing(column: Floats) -> int:
    return int(np.isnan(column).sum())


def _known(column: Floats) -> int:
    return int((~np.isnan(column)).sum())


def filled(run: Run, values: Floats) -> Floats:
    """Impute missing values."""
    rule = run.spec.impute
    if rule == "none":
        result = values
    elif isinstance(rule, OverTime):
        result = _carried(run, values, rule)
    elif isinstance(rule, OfGroup):
        groups = _groups(run, rule.group)
        result = values if groups is None else _by_column(run, "impute", values, _group_mean(groups))
    elif rule == "em":
        result = values.copy()
        for rows in run.blocks(run.spec.per_time):
            with run.log.trying("impute", run.codes):
                result[rows] = imputed(values[rows], "em")
    else:
        result = _by_column(run, "impute", values, lambda column, *_: imputed(column, rule))
    for place, code in enumerate(run.codes):
        lacking = _missing(values[:, place])
        left = _missing(result[:, place])
        detail = f"{left} still missing" if left else ""
        run.log.note("imputed", code, _named(rule), lacking - left, len(values), detail)
    return result


def _named(rule: object) -> str:
    if isinstance(rule, OverTime):
        return f"panel: {rule.panel}"
    return f"mean of {rule.group}" if isinstance(rule, OfGroup) else str(rule)


def _carried(run: Run, values: Floats, rule: OverTime) -> Floats:
    if not run.is_panel:
        run.log.refuse(
            "impute", "", f"panel: {rule.panel} needs a panel: a column Time with more times than one"
        )
        return values
    with run.log.trying("impute", run.codes):
        return carried(values, run.units[UNIT].to_list(), run.units[TIME].to_list(), rule.panel)
    return values


def _groups(run: Run, column: str) -> NDArray[np.object_] | None:
    if column not in run.units.columns:
        run.log.refuse("impute", "", f"the data have no column {column}")
        return None
    if run.units[column].null_count():
        run.log.refuse("impute", "", f"{run.units[column].null_count()} units have no {column}")
        return None
    return np.asarray(run.units[column].to_list(), dtype=object)


Make = Callable[[Floats, NDArray[np.int64], Entry], Floats]


def _group_mean(groups: NDArray[np.object_]) -> Make:
    return lambda column, rows, _: imputed(column, "group", list(groups[rows]))


def _by_column(run: Run, step: str, values: Floats, make: Make) -> Floats:
    """Each column of each block made anew; what is refused is told by the indicator's code."""
    result = values.copy()
    for rows in run.blocks(run.spec.per_time):
        for place, entry in enumerate(run.inputs.tree.indicators):
            with run.log.trying(step, [entry.code]):
                result[rows, place] = make(values[rows][:, [place]], rows, entry)[:, 0]
    return result


def tamed(run: Run, values: Floats) -> Floats:
    """Treat outliers; an indicator that no treatment brings within bounds stays as it was, and the log says failed."""
    rule = run.spec.treat
    result = values.copy()
    for place, code in enumerate(run.codes):
        for rows in run.blocks(run.spec.per_time):
            if not isinstance(rule, Treat):
                run.log.note("treated", code, "none", 0, len(rows))
                continue
            then = None if rule.then == "none" else rule.then
            bounds = Treatment(rule.winsorise.max, then, rule.skew, rule.kurtosis)
            with run.log.trying("treat", [code]):
                done = treated(values[rows, place], bounds)
                result[rows, place] = done.values
                detail = f"skew {done.skew:.3f}, kurtosis {done.kurtosis:.3f} afterwards"
                run.log.note("treated", code, done.done, done.points, len(rows), detail)
    return result


def scaled_alike(run: Run, values: Floats) -> Floats:
    """Normalise every indicator, with its direction."""
    rule = run.spec.normalise

    def make(column: Floats, _: NDArray[np.int64], entry: Entry) -> Floats:
        return normalised(column, np.array([entry.direction]), rule.method, **_options(run, entry))

    for entry in run.inputs.tree.indicators:
        _refuse_unsaid(run, entry)
    run.log.settle()
    result = _by_column(run, "normalise", values, make)
    for place, entry in enumerate(run.inputs.tree.indicators):
        turned = "direction -1" if entry.direction == -1 else ""
        run.log.note("normalised", entry.code, rule.method, _known(result[:, place]), len(values), turned)
    return result


def _options(run: Run, entry: Entry) -> dict[str, object]:
    rule = run.spec.normalise
    if isinstance(rule, MinMax):
        return {"bounds": rule.bounds}
    if isinstance(rule, ZScore):
        return {"mean": rule.mean, "sd": rule.sd}
    if isinstance(rule, Goalposts):
        return {"lower": [entry.lower], "upper": [entry.upper]}
    return {"targets": [entry.target]} if rule.method == "distance_to_target" else {}


def _refuse_unsaid(run: Run, entry: Entry) -> None:
    method = run.spec.normalise.method
    if method == "distance_to_target" and entry.target is None:
        run.log.refuse("normalise", entry.code, "has no Target in iMeta")
    if method == "goalposts" and None in (entry.lower, entry.upper):
        run.log.refuse("normalise", entry.code, "has no goalpost_lower and goalpost_upper in iMeta")
