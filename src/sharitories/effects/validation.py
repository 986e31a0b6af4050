"""What a design is refused for: all reasons at once, before anything is estimated."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from sharitories.effects.design import MEND, Design, Only
from sharitories.effects.estimators import estimators
from sharitories.effects.panel import Panel, Period
from sharitories.effects.treatment import donors_of, first_treated
from sharitories.errors import Fault, FaultyInput

#: Fewer pre-periods than these leave nothing to match on and nothing to hold out.
LEAST_BEFORE = 5
LEAST_DONORS = 2
LISTED = 12


def validate(design: Design, panel: Panel, name: str = "design") -> None:
    """Raise :class:`FaultyInput` with every reason for which this design on this panel is refused."""
    faults = [Fault(name, 0, place, rule) for place, rule in _reasons(design, panel)]
    if faults:
        raise FaultyInput(f"Checking {name} against its panel", faults, MEND)


def _reasons(design: Design, panel: Panel) -> Iterator[tuple[str, str]]:
    yield from _estimator(design)
    yield from _outcome(design)
    yield from _units(design, panel)
    yield from _containment(design, panel)
    yield from _programmes(design, panel)
    if design.treated is None:
        yield from _staggered(design, panel)
    else:
        yield from _spans(design, panel)
        yield from _predictors(design, panel)
    yield from _holes(design, panel)


def _estimator(design: Design) -> Iterator[tuple[str, str]]:
    if design.estimator != "default" and design.estimator not in estimators():
        yield "estimator", f"{design.estimator} is none; there are default, {', '.join(estimators())}"


def _outcome(design: Design) -> Iterator[tuple[str, str]]:
    if design.outcome in design.defined_by:
        yield (
            "outcome",
            f"{design.outcome} is what treatment was decided on: an effect on it would be built in",
        )
    if design.outcome == design.treated_column:
        yield "outcome", "is the column of treatment itself"


def _units(design: Design, panel: Panel) -> Iterator[tuple[str, str]]:
    for unit in first_treated(design, panel):
        if unit not in panel.row:
            yield "treated", f"{unit} is not in the panel"
    rule = design.donors
    for unit in rule.only if isinstance(rule, Only) else ():
        if unit not in panel.row:
            yield "donors", f"{unit} is not in the panel"
        if unit in first_treated(design, panel):
            yield "donors", f"{unit} is treated itself"
    if rule == "peers" and not design.peers:
        yield "donors", "peers are asked for, and the design lists none under peers"
    if not first_treated(design, panel):
        yield "treated", "no unit is treated within the panel"
    if len(donors_of(design, panel)) < LEAST_DONORS:
        yield "donors", f"{len(donors_of(design, panel))} donors are left; at least {LEAST_DONORS} are needed"


def _containment(design: Design, panel: Panel) -> Iterator[tuple[str, str]]:
    treated, donors = first_treated(design, panel), set(donors_of(design, panel))
    for outer, inner in design.contains:
        if outer in donors and inner in treated:
            yield "donors", f"{outer} contains {inner}, which is treated"
        if inner in donors and outer in treated:
            yield "donors", f"{inner} lies within {outer}, which is treated"


def _programmes(design: Design, panel: Panel) -> Iterator[tuple[str, str]]:
    used = {*first_treated(design, panel), *donors_of(design, panel)}
    for programme in design.programmes:
        touched = sorted(used & set(programme.units))
        if touched and not programme.declared:
            yield (
                "programmes",
                f"{programme.name} works on {_listed(touched)} as well: leave them out, or say declared: true",
            )


def _spans(design: Design, panel: Panel) -> Iterator[tuple[str, str]]:
    pre, post = _within(panel, design.pre), _within(panel, design.post)
    if pre is None or post is None:
        yield "pre", "is not written as the panel writes its periods"
        return
    if len(pre) < LEAST_BEFORE:
        yield "pre", f"holds {len(pre)} periods of the panel; at least {LEAST_BEFORE} are needed"
    if not post:
        yield "post", "holds no period of the panel"
    for unit, first in (design.treated or {}).items():
        if type(first) is not type(panel.times[0]):
            yield "treated", f"{unit}: {first!r} is not written as the panel writes its periods"
            continue
        late = [t for t in pre if not t < first]  # type: ignore[operator]
        early = [t for t in post if t < first]  # type: ignore[operator]
        if late:
            yield "pre", f"{_listed(late)} are not before {unit} is treated ({first})"
        if early:
            yield "post", f"{_listed(early)} are before {unit} is treated ({first})"


def _within(panel: Panel, span: tuple[Period, Period] | None) -> tuple[Period, ...] | None:
    if span is None or any(type(end) is not type(panel.times[0]) for end in span):
        return None
    return panel.within(*span)


def _predictors(design: Design, panel: Panel) -> Iterator[tuple[str, str]]:
    firsts = [f for f in (design.treated or {}).values() if type(f) is type(panel.times[0])]
    used = [*first_treated(design, panel), *donors_of(design, panel)]
    for i, predictor in enumerate(design.predictors):
        place, times = f"predictors.{i}", _within(panel, predictor.over)
        if not times:
            yield (
                place,
                f"{predictor.column} over {predictor.over[0]} to {predictor.over[1]}: no period of the panel",
            )
            continue
        if any(t > f for t in times for f in firsts):  # type: ignore[operator]
            yield place, f"{predictor.column} is read after treatment: it may be part of the effect"
        cells = panel.columns[predictor.column][:, panel.places(times)]
        void = [u for u in used if u in panel.row and np.isnan(cells[panel.row[u]]).all()]
        if void:
            yield place, f"{predictor.column} has no value over these periods for {_listed(void)}"


def _staggered(design: Design, panel: Panel) -> Iterator[tuple[str, str]]:
    first = first_treated(design, panel)
    if first and isinstance(panel.times[0], str):
        yield "treated_column", "needs periods that are whole numbers"
        return
    early = sorted(unit for unit, period in first.items() if period <= panel.times[0])  # type: ignore[operator]
    if early:
        yield (
            "treated_column",
            f"{_listed(early)} are treated in every period: nothing before to compare with",
        )


def _holes(design: Design, panel: Panel) -> Iterator[tuple[str, str]]:
    used = [u for u in (*first_treated(design, panel), *donors_of(design, panel)) if u in panel.row]
    times = panel.times if design.treated is None else (*used_times(design, panel),)
    places = panel.places(times)
    empty = np.isnan(panel.columns[design.outcome][np.ix_(panel.rows(used), places)])
    for i in np.flatnonzero(empty.any(axis=1))[:LISTED]:
        gone = [times[t] for t in np.flatnonzero(empty[i])]
        yield (
            "panel",
            f"a hole: {used[i]} has no {design.outcome} in {_listed(gone)}; fill it or leave the unit out",
        )
    more = int(empty.any(axis=1).sum()) - LISTED
    if more > 0:
        yield "panel", f"holes in {more} more units"
    if design.scale == "log" and (panel.columns[design.outcome][np.ix_(panel.rows(used), places)] <= 0).any():
        yield "scale", "log is asked for, and the outcome is not above zero throughout"


def used_times(design: Design, panel: Panel) -> tuple[Period, ...]:
    """The periods before and after treatment that the design reads, in order; none where they cannot be compared."""
    return (*(_within(panel, design.pre) or ()), *(_within(panel, design.post) or ()))


def _listed(things: object) -> str:
    every = [str(thing) for thing in things]  # type: ignore[attr-defined]
    more = f" and {len(every) - LISTED} more" if len(every) > LISTED else ""
    return ", ".join(every[:LISTED]) + more
