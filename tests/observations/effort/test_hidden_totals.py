"""Totals that a simulation hid are found again nine times in ten, also where lists depend on each other."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from observations.effort.hidden import history_chances, seen_of

from sharitories.observations.effort.averaged import averaged
from sharitories.observations.effort.estimate import estimate
from sharitories.observations.effort.hierarchy import cells, design, inside, models, named
from sharitories.observations.effort.histories import Histories
from sharitories.observations.effort.misfit import UNLIKELY, misfit
from sharitories.observations.effort.pairwise import all_pairs
from sharitories.observations.effort.poisson import fit

#: Number alive, reach of the lists, dependence of pairs as log odds ratios.
WORLDS = {
    "three independent lists": (120, (0.4, 0.4, 0.4), {}),
    "three lists of unequal reach": (60, (0.2, 0.6, 0.4), {}),
    "two that copy each other": (150, (0.4, 0.4, 0.4), {(0, 1): 1.0}),
    "two that avoid each other": (200, (0.4, 0.5, 0.5), {(0, 1): -0.8}),
    "every pair depends": (150, (0.3, 0.4, 0.5), {(0, 1): 0.8, (1, 2): 0.8, (0, 2): 0.8}),
    "four independent lists": (60, (0.3, 0.3, 0.3, 0.3), {}),
    "four lists, two pairs": (120, (0.3, 0.4, 0.4, 0.2), {(0, 1): -0.8, (2, 3): 0.8}),
}


def share_held(
    total: int, reach: tuple[float, ...], dependence: dict[tuple[int, int], float], times: int
) -> float:
    rng = np.random.default_rng(1880)
    chances = history_chances(reach, dependence)
    found = [all_pairs(seen_of(total, chances, rng), len(reach)).total() for _ in range(times)]
    return float(np.mean([t.low <= total <= t.high for t in found]))


@pytest.mark.parametrize("world", WORLDS)
def test_nine_intervals_in_ten_hold_the_hidden_total(world: str) -> None:
    """300 repetitions know the share to ±3 %; bench/effort.py has thousands."""
    assert 0.85 <= share_held(*WORLDS[world], times=300) <= 0.95


def test_lists_of_which_only_the_easy_are_seen_deceive_every_design() -> None:
    """Half of the initiatives are never listed by anyone: no list design reveals them, and the method says so."""
    rng, chances = np.random.default_rng(4), history_chances((0.5, 0.5, 0.5), {})
    found = [all_pairs(seen_of(100, chances, rng), 3).total() for _ in range(50)]
    assert np.mean([t.high < 200 for t in found]) > 0.9


def test_without_dependence_the_fit_is_that_of_each_list_alone() -> None:
    """Independence, complete table: expected counts of a decomposable model are products of margins."""
    counts = np.array([[40.0, 20.0, 12.0, 18.0, 9.0, 7.0, 5.0]])
    columns, own = design(cells(3), 3, 2), inside(models(3, 2), 3, 2)[:1]
    expected = fit(counts, columns, own).expected
    assert expected @ columns[:, :4] == pytest.approx(counts @ columns[:, :4], rel=1e-8)


def test_all_three_pairs_have_the_closed_form() -> None:
    """With three lists and all pairs the unseen are n111 n100 n010 n001 / (n110 n101 n011)."""
    counts = np.array([[40.0, 20.0, 12.0, 18.0, 9.0, 7.0, 5.0]])
    columns, whole = design(cells(3), 3, 2), inside(models(3, 2), 3, 2)[-1:]
    one, two, both, three, first_third, second_third, every = counts[0]
    closed = every * one * two * three / (both * first_third * second_third)
    assert np.exp(fit(counts, columns, whole).coefficients[0, 0]) == pytest.approx(closed, rel=1e-6)


def test_the_average_over_models_is_too_sure_where_all_pairs_depend() -> None:
    """Why published intervals do not rest on the average: the simplest models pull it down."""
    rng, times = np.random.default_rng(12), 60
    total, reach, dependence = 400, (0.3, 0.4, 0.5), {(0, 1): 0.8, (1, 2): 0.5}
    tables = [seen_of(total, history_chances(reach, dependence), rng) for _ in range(times)]
    mean = [d.total() for n in tables if (d := averaged(n, 3, criterion="bic"))]
    assert np.mean([t.low <= total <= t.high for t in mean]) < 0.80


def test_a_model_is_told_in_the_names_of_its_lists() -> None:
    assert named(models(3, 2)[0], ("press", "networks", "own sites")) == "independent lists"
    assert named(models(3, 2)[1], ("press", "networks", "own sites")) == "press × networks"


def made(counts: dict[str, int], lists: str = "ab") -> Histories:
    rows = [(f"{h}{i}", "", sum(1 << lists.index(c) for c in h)) for h, n in counts.items() for i in range(n)]
    return Histories(
        tuple(lists), pl.DataFrame(rows, schema=["initiative_id", "territory_id", "history"], orient="row")
    )


def test_one_list_is_not_estimable() -> None:
    found = estimate(made({"a": 30}, "a"))
    assert (found.status, found.notes, found.alive, found.high) == (
        "not_estimable",
        ("one_list",),
        None,
        None,
    )


def test_two_lists_that_share_nothing_are_not_estimable() -> None:
    assert estimate(made({"a": 20, "b": 15})).notes == ("no_overlap",)


def test_too_few_are_not_estimable() -> None:
    assert estimate(made({"a": 3, "b": 2, "ab": 2})).notes == ("few_seen",)


def test_an_upper_bound_without_end_is_said_as_at_least() -> None:
    found = estimate(made({"a": 30, "b": 30, "ab": 1}))
    assert (found.status, found.alive, found.high) == ("lower_bound", None, None)
    assert found.low is not None
    assert found.low > 200


def test_two_lists_are_chapman_s() -> None:
    found = estimate(made({"a": 20, "b": 15, "ab": 12}))
    assert found.alive == pytest.approx(33 * 28 / 13 - 1)
    assert (found.method, found.status, found.notes) == ("chapman", "estimated", ("independence",))


def test_what_only_refused_lists_show_is_seen_and_counts_for_nothing_else() -> None:
    without, beside = made({"a": 20, "b": 15, "ab": 12}), made({"a": 20, "b": 15, "ab": 12, "": 3})
    assert beside.seen == without.seen + 3
    assert estimate(beside).alive == estimate(without).alive
    assert "refused_lists" in estimate(beside).notes


def test_lists_in_another_order_say_the_same() -> None:
    counts = {"a": 20, "b": 15, "c": 9, "ab": 12, "ac": 4, "bc": 6, "abc": 5}
    turned = {h.translate(str.maketrans("abc", "cab")): n for h, n in counts.items()}
    first, second = estimate(made(counts, "abc")), estimate(made(turned, "abc"))
    assert first.alive == pytest.approx(second.alive, rel=1e-6)
    assert (first.low, first.high) == (second.low, second.high)


def copying(total: int, rng: np.random.Generator, copied: float) -> np.ndarray:
    """Cities × histories of four lists, of which the third copies, so often, what the first two agree on."""
    shown = rng.random((total, 4)) < [0.4, 0.4, 0.3, 0.3]
    shown[:, 2] |= shown[:, 0] & shown[:, 1] & (rng.random(total) < copied)
    return np.bincount(shown @ (1 << np.arange(4)), minlength=16)[None, 1:]


def test_a_dependence_of_three_lists_is_noticed_with_a_fourth_and_hardly_ever_where_there_is_none() -> None:
    rng = np.random.default_rng(6)
    assert np.mean([misfit(copying(600, rng, 0.7), 4) < UNLIKELY for _ in range(40)]) > 0.8
    assert np.mean([misfit(copying(600, rng, 0.0), 4) < UNLIKELY for _ in range(100)]) <= 0.05


def test_three_lists_fit_any_table() -> None:
    assert misfit(np.array([[72, 155, 7, 71, 13, 53, 43]]), 3) == 1.0


def test_four_lists_that_contradict_the_model_are_not_estimable() -> None:
    counts = copying(2000, np.random.default_rng(7), 0.9)[0]
    rows = [(f"{h}-{i}", "", h + 1) for h, n in enumerate(counts) for i in range(n)]
    shown = pl.DataFrame(rows, schema=["initiative_id", "territory_id", "history"], orient="row")
    found = estimate(Histories(tuple("abcd"), shown))
    assert (found.status, found.notes, found.alive) == ("not_estimable", ("misfit",), None)
