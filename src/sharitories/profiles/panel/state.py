"""The problem that a rule and its candidates state: distances in millionths, and one named limit per quota value."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import polars as pl

from sharitories.profiles.panel.problem import Limit, Problem
from sharitories.profiles.panel.rule import Rule
from sharitories.profiles.peers.nearest import distances, robust_scale

#: Distances are whole numbers of this part of a robust standard deviation, so that a proof is exact.
MILLIONTHS = 1_000_000
LOG = ("population", "density", "metropolis_km", "area_population", "income")


def stated(cities: pl.DataFrame, rule: Rule) -> Problem:
    """The problem over ``cities`` (rows of ``candidates`` that are eligible or chosen, in order)."""
    columns = [cities[n].log() if n in LOG else cities[n] for n in rule.diversity]
    values = np.column_stack([c.to_numpy() for c in columns]).astype(np.float64)
    middle, spread = robust_scale(values)
    scaled = (values - middle) / spread
    apart = distances(scaled, scaled, np.ones(values.shape[1]))
    fixed = tuple(np.flatnonzero(cities["chosen"].to_numpy()).tolist())
    whole = np.rint(apart * MILLIONTHS).astype(np.int64)
    return Problem(whole, rule.size, tuple(_limits(cities, rule)), fixed, (), rule.seconds)


def _limits(cities: pl.DataFrame, rule: Rule) -> Iterator[Limit]:
    for quota in rule.quotas:
        for value, (low, high) in quota.each.items():
            yield Limit(f"quota of {quota.of}", _where(cities, quota.of, value), low, high)
    for of, most in rule.at_most.items():
        for value in cities[of].drop_nulls().unique().sort():
            yield Limit(f"at most {most} per {of.replace('_', ' ')}", _where(cities, of, value), 0, most)


def _where(cities: pl.DataFrame, column: str, value: str) -> tuple[int, ...]:
    return tuple(np.flatnonzero((cities[column] == value).fill_null(False).to_numpy()).tolist())
