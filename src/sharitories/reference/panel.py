"""The report on a panel: chosen from a release by a rule, with what lies around it and the study's own panel beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import polars as pl

from sharitories.catalogue import FOLDER, load_yaml
from sharitories.errors import Fault, FaultyInput
from sharitories.profiles.panel.around import costs, left_out, next_best, share_beaten, to_blame
from sharitories.profiles.panel.candidates import candidates
from sharitories.profiles.panel.problem import Problem
from sharitories.profiles.panel.rule import BUNDLED, read_rule
from sharitories.profiles.panel.solve import Solution, solve
from sharitories.profiles.panel.state import MILLIONTHS, stated

Tables = Mapping[str, pl.DataFrame]


def panel_report(
    tables: Tables,
    study_panel: Sequence[str],
    rule_file: Path | None,
    chosen: Sequence[str],
    with_costs: bool,
) -> dict[str, Any]:
    """Everything that ``sharitories panel`` tells; raise :class:`FaultyInput` where no panel respects the rule."""
    rule = read_rule(rule_file or BUNDLED)
    every = candidates(tables["structure"], tables["territories"], tables["indicators"], rule, chosen)
    known = pl.all_horizontal(pl.col(n).is_not_null() for n in rule.diversity)
    cities = every.filter((pl.col("reason") == "") | (pl.col("chosen") & known))
    problem = stated(cities, rule)
    best = solve(problem)
    if best is None:
        raise _infeasible(problem, rule_file or BUNDLED)
    told = partial(_told, cities)
    return {
        "size": rule.size,
        "candidates": cities.height,
        "not_eligible": dict(
            every.filter(pl.col("reason") != "").group_by("reason").len().sort("reason").rows()
        ),
        "panel": told(best),
        "next_best": [told(other) for other in next_best(problem, best, rule.next_best)],
        "costs": {name: told(other) for name, other in costs(problem).items() if other} if with_costs else {},
        "study": _beside(cities, problem, best, study_panel),
        "left_out": _left_out(every, cities, problem, best),
    }


def _told(cities: pl.DataFrame, solution: Solution) -> dict[str, Any]:
    rows = cities[list(solution.panel)].select("territory_id", "name", "size", "region", "chosen").to_dicts()
    return {
        "cities": rows,
        "smallest": round(solution.smallest / MILLIONTHS, 3),
        "sum": round(solution.total / MILLIONTHS, 3),
        "proven": solution.proven,
    }


def _beside(cities: pl.DataFrame, problem: Problem, best: Solution, panel: Sequence[str]) -> dict[str, Any]:
    """The study's panel by the same measure: gap to the best, limits broken, share of allowed panels that it beats."""
    position = {city: i for i, city in enumerate(cities["territory_id"])}
    absent = sorted(set(panel) - set(position))
    if absent:
        return {"cities": list(panel), "not_eligible": absent}
    own = sorted(position[city] for city in panel)
    smallest, total = problem.worth(own)
    return {
        "cities": list(panel),
        "not_eligible": [],
        "breaks": problem.broken(own),
        "smallest": round(smallest / MILLIONTHS, 3),
        "sum": round(total / MILLIONTHS, 3),
        "gap": round((best.smallest - smallest) / MILLIONTHS, 3),
        "beats": round(share_beaten(problem, best.panel, own), 3),
    }


def _left_out(
    every: pl.DataFrame, cities: pl.DataFrame, problem: Problem, best: Solution
) -> list[dict[str, Any]]:
    """Each city that is not in the panel, with why."""
    position = {city: i for i, city in enumerate(cities["territory_id"])}
    told = []
    for city, name, reason in every.select("territory_id", "name", "reason").iter_rows():
        at = position.get(city)
        if at in best.panel:
            continue
        why, smallest = (f"not eligible: {reason}", None) if at is None else left_out(problem, best.panel, at)
        then = None if smallest is None else round(smallest / MILLIONTHS, 3)
        told.append({"territory_id": city, "name": name, "why": why, "smallest_with_it": then})
    return told


def _infeasible(problem: Problem, path: Path) -> FaultyInput:
    blamed = to_blame(problem) or ["no single constraint: several together"]
    faults = [
        Fault(path.name, 0, name, "with the others, no panel is possible; without it, one is")
        for name in blamed
    ]
    return FaultyInput(
        "Choosing a panel", faults, "Loosen one of the constraints named, or widen eligibility."
    )


def urban_areas() -> dict[str, Any]:
    """What the publisher's file of urban areas counts, definition by definition: ``catalogue/profiles/urban_areas.yml``."""
    counted: dict[str, Any] = load_yaml(FOLDER / "profiles" / "urban_areas.yml")
    return counted
