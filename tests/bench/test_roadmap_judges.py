"""What judges the roadmaps' rule judges rightly: perfect orders win, chance does not, and no future is seen."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from bench.roadmap_backtest import area, as_known, taken_up
from bench.roadmap_simulation import scores
from bench.roadmap_worlds import Kind, world
from sharitories.reference.roadmaps.rule import read_rule

RULE = read_rule()
_INITIATIVES = pl.DataFrame(
    [
        ("A", "repair-cafe", "2015", "2019"),
        ("A", "fablab", "2018-05", None),
        ("A", "time-bank", None, None),
        ("A", "time-bank", "2019", None),
        ("B", "fablab", "2012", "2016"),
    ],
    schema=["territory_id", "practice", "started_on", "ended_on"],
    orient="row",
)


def test_the_true_order_has_tau_and_gain_of_one_and_the_opposite_of_minus_one_in_tau() -> None:
    seen = world(Kind(), RULE, 1)
    assert scores(seen, seen.value) == pytest.approx((1.0, 1.0))
    assert scores(seen, -seen.value)[0] == pytest.approx(-1.0)
    assert scores(seen, -seen.value)[1] < 0


def test_chance_gains_nothing_on_average() -> None:
    random = np.random.default_rng(7)
    seen = [world(Kind(), RULE, seed) for seed in range(20)]
    found = np.array([scores(w, random.random(w.value.shape)) for w in seen])
    assert abs(found.mean(axis=0)).max() < 0.06


def test_a_world_is_that_of_its_seed() -> None:
    one, again, other = (world(Kind(), RULE, seed) for seed in (3, 3, 4))
    assert (one.value == again.value).all()
    assert (one.parts.utility(RULE) == again.parts.utility(RULE)).all()
    assert not (one.value == other.value).all()


def test_where_nothing_is_evaluated_the_rule_knows_no_effect() -> None:
    assert not world(Kind(evaluated=0.0), RULE, 1).parts.effect.any()
    assert world(Kind(), RULE, 1).parts.effect.any()


def test_the_rule_is_ahead_of_popularity_where_cities_follow_fads() -> None:
    """By construction popularity says nothing there; a rule that did no better would be broken."""
    ahead = 0
    for seed in range(20):
        seen = world(Kind(wisdom=0.0), RULE, seed)
        popular = np.broadcast_to(seen.alive.mean(axis=0), seen.alive.shape)
        ahead += scores(seen, seen.parts.utility(RULE))[1] > scores(seen, popular)[1]
    assert ahead >= 17


def test_nothing_later_than_the_cut_is_known() -> None:
    observations = pl.DataFrame({"status": ["not_found"], "property": ["fablab"]})
    figures = pl.DataFrame({"indicator": ["a", "a", "b"], "period": ["2016", "2021", None]})
    tables = {"initiatives": _INITIATIVES, "observations": observations, "indicators": figures}
    known = as_known({**tables, "effects": pl.DataFrame({"effect_id": ["effect/a"]})}, 2017)
    begun = known["initiatives"]
    assert begun.rows() == [
        ("A", "repair-cafe", "2015", None),
        ("A", "time-bank", None, None),
        ("B", "fablab", "2012", "2016"),
    ]
    assert known["indicators"]["period"].to_list() == ["2016", None]
    assert known["observations"].is_empty()
    assert known["effects"].is_empty()


def test_taken_up_is_what_began_after_the_cut_and_of_which_nothing_is_undated() -> None:
    assert taken_up(_INITIATIVES, "A", 2017) == {"fablab"}
    assert taken_up(_INITIATIVES, "A", 2014) == {"fablab", "repair-cafe"}
    assert taken_up(_INITIATIVES, "B", 2017) == set()


def test_area_by_hand_ties_count_half() -> None:
    taken = np.array([True, False, False, True])
    assert area(np.array([3.0, 2.0, 1.0, 2.0]), taken) == (1 + 1 + 0.5 + 1) / 4
