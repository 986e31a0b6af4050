"""The panel: equal to brute force, quotas kept, an impossible rule named, OR-Tools absent told."""

from __future__ import annotations

import sys
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sharitories.errors import MissingExtra
from sharitories.profiles.panel.around import next_best, to_blame
from sharitories.profiles.panel.cliques import cliques
from sharitories.profiles.panel.problem import Limit, Problem
from sharitories.profiles.panel.rule import read_rule
from sharitories.profiles.panel.solve import solve


def problem_of(seed: int, cities: int, size: int, coarse: bool, fixed: tuple[int, ...] = ()) -> Problem:
    generator = np.random.default_rng(seed)
    places = generator.normal(size=(cities, 3))
    apart = np.sqrt(((places[:, None] - places[None]) ** 2).sum(axis=2))
    distance = np.rint(apart * (3 if coarse else 1_000_000)).astype(np.int64)
    classes = generator.integers(3, size=cities)
    half = tuple(range(cities // 2))
    limits = [Limit("quota of group", half, size // 2, size // 2)]
    limits += [Limit("classes", tuple(np.flatnonzero(classes == c).tolist()), 0, 2) for c in range(3)]
    return Problem(distance, size, tuple(limits), fixed)


def by_hand(problem: Problem) -> list[tuple[int, int]]:
    """The worth of every allowed panel, best first."""
    every = combinations(range(len(problem.distance)), problem.size)
    allowed = [p for p in every if set(problem.fixed) <= set(p) and not problem.broken(p)]
    return sorted((problem.worth(p) for p in allowed), reverse=True)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000), st.integers(6, 10), st.integers(3, 4), st.booleans(), st.booleans())
def test_the_best_panel_and_the_next_are_those_of_brute_force(
    seed: int, cities: int, size: int, coarse: bool, held: bool
) -> None:
    problem = problem_of(seed, cities, size, coarse, (0, 1) if held else ())
    expected = by_hand(problem)
    best = solve(problem)
    if best is None:
        assert expected == []
        return
    found = [best, *next_best(problem, best, 2)]
    assert [(s.smallest, s.total) for s in found] == expected[:3]
    assert all(s.proven and not problem.broken(s.panel) for s in found)
    assert len({s.panel for s in found}) == len(found)


def test_an_impossible_rule_is_named() -> None:
    problem = problem_of(1, 10, 4, False)
    impossible = Problem(problem.distance, 4, (*problem.limits, Limit("too many", (0, 1), 3, 4)))
    assert solve(impossible) is None
    assert to_blame(impossible) == ["too many"]


@given(st.integers(0, 10_000), st.integers(2, 25), st.floats(0.05, 0.95))
def test_cliques_cover_every_near_pair_and_nothing_else(seed: int, cities: int, share: float) -> None:
    drawn = np.triu(np.random.default_rng(seed).random((cities, cities)) < share, 1)
    near = drawn | drawn.T
    covered = np.zeros_like(near)
    for clique in cliques(near):
        covered[np.ix_(clique, clique)] = True
    np.fill_diagonal(covered, False)
    assert (covered == near).all()


def test_without_or_tools_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ortools.sat.python", None)
    with pytest.raises(MissingExtra, match=r"sharitories\[panel\]"):
        solve(problem_of(1, 8, 4, False))


def test_the_bundled_rule_reads() -> None:
    assert read_rule().size == 8
