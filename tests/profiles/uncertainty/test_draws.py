"""Draws by hand, against a slow straightforward run, and what must not change them."""

from __future__ import annotations

import itertools
from dataclasses import replace
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal
from profiles.uncertainty.invented import model
from scipy.stats import rankdata

from sharitories.errors import FaultyInput
from sharitories.profiles.composite import combine
from sharitories.profiles.composite.normalise import normalised
from sharitories.profiles.composite.refusal import CannotHonour
from sharitories.profiles.shrinkage import Prior
from sharitories.profiles.uncertainty import replay
from sharitories.profiles.uncertainty.alternatives import Listed, Model, Perturbed
from sharitories.profiles.uncertainty.draws import as_published, drawn, evaluated
from sharitories.profiles.uncertainty.noise import CoderError, Counting, Effort, Reclassification
from sharitories.profiles.uncertainty.ranks import ahead, in_top, quantiles, table
from sharitories.profiles.uncertainty.refusal import CannotDraw
from sharitories.profiles.uncertainty.rescale import Normalisation, rescaled
from sharitories.profiles.uncertainty.standing import ranked

ALL_WAYS = (
    Normalisation("minmax", bounds=(1.0, 100.0)),
    Normalisation("zscore", mean=100.0, sd=10.0),
    Normalisation("rank"),
    Normalisation("percentile"),
    Normalisation("distance_to_maximum"),
    Normalisation("distance_to_target", targets=(2.0, 3.0, 1.0, 2.5)),
    Normalisation("goalposts", lower=(-1.0,) * 4, upper=(30.0,) * 4, bounds=(0.0, 1.0)),
)


def rich(n: int = 30) -> Model:
    """Every kind of alternative and of noise at once."""
    seen = np.random.default_rng(5)
    first = model(n).imputations["as observed"]
    counts = seen.poisson(4.0, (1, n)).astype(float)
    first = first.copy()
    first[:, 3] = seen.integers(1, 4, n)
    return model(
        n,
        imputations={"mean": first, "median": np.column_stack([first[:, :3] * 1.1, first[:, 3]])},
        normalisations=(ALL_WAYS[0], ALL_WAYS[1], ALL_WAYS[3]),
        weights=Perturbed((1.0, 1.0, 2.0, 1.0), 30.0),
        aggregations=("arithmetic", "geometric", "harmonic"),
        removals=(None, 0, 1, 2, 3),
        noises=(
            Counting("counting", (0,), counts, np.ones((1, n)), (Prior(2.0, 0.5),), replicates=40),
            Effort("effort", (0, 1), np.array([[0.2], [0.3]]), replicates=40),
            CoderError("reading", (2,), np.full((1, n), 0.01), replicates=40),
            Reclassification("levels", (3,), (1.0, 2.0, 3.0), 0.1, replicates=40),
        ),
        seed=3,
    )


def _by_hand(column: np.ndarray, sign: int, way: Normalisation, at: int) -> np.ndarray:
    """One column normalised by the textbook's words."""
    n, told = len(column), dict(way.options)
    best, worst = (max(column), min(column)) if sign > 0 else (min(column), max(column))
    share = (column - worst) / (best - worst)
    if way.method == "minmax":
        return told["bounds"][0] + (told["bounds"][1] - told["bounds"][0]) * share
    if way.method == "zscore":
        return told["mean"] + told["sd"] * sign * (column - np.mean(column)) / np.std(column, ddof=1)
    if way.method in {"rank", "percentile"}:
        ranks = np.array([sum(sign * o < sign * c for o in column) + 1 for c in column], dtype=float)
        return ranks if way.method == "rank" else 100 * (ranks - 0.5) / n
    if way.method == "distance_to_maximum":
        return share
    if way.method == "distance_to_target":
        return np.minimum((column - worst) / (told["targets"][at] - worst), 1)
    posts = np.clip((column - told["lower"][at]) / (told["upper"][at] - told["lower"][at]), 0, 1)
    return posts if sign > 0 else 1 - posts


def _mean_by_hand(row: np.ndarray, weights: np.ndarray, way: str) -> float:
    if way == "arithmetic":
        return float(np.average(row, weights=weights))
    if way == "geometric":
        return float(np.prod(row ** (weights / weights.sum())))
    return float(weights.sum() / sum(w / x for w, x in zip(weights, row, strict=True)))


def test_every_combination_equals_a_slow_run_by_hand() -> None:
    lists = ((1.0, 1.0, 1.0, 1.0), (4.0, 1.0, 2.0, 0.5))
    every = model(
        normalisations=ALL_WAYS,
        weights=Listed(lists),
        aggregations=("arithmetic", "geometric", "harmonic"),
        removals=(None, 2),
    )
    reaching_zero = {
        4,
        5,
    }  # their worst value is 0, of which there is neither a geometric nor a harmonic mean
    product = itertools.product([0], range(len(ALL_WAYS)), range(3), range(2), range(2))
    asked = np.array([one for one in product if one[1] not in reaching_zero or one[2] == 0])
    scores, ranks = np.empty((len(asked), 30)), np.empty((len(asked), 30))

    def keep(rows: np.ndarray, block: np.ndarray, places: np.ndarray) -> None:
        scores[rows], ranks[rows] = block, places

    evaluated(every, asked, keep)
    values = every.imputations["as observed"]
    for told, places, (_, way, mean, removal, weight) in zip(scores, ranks, asked, strict=True):
        signs = zip(values.T, every.directions, range(4), strict=True)
        normal = np.array([_by_hand(column, sign, ALL_WAYS[way], at) for column, sign, at in signs]).T
        weights = np.array(lists[weight])
        if removal:
            weights[2] = 0
        hand = [_mean_by_hand(row, weights, every.aggregations[mean]) for row in normal]
        assert_allclose(told, hand, rtol=1e-12)
        assert_array_equal(places, rankdata([-float(f"{score:.12g}") for score in told]))


def test_missing_values_are_refused_or_the_weights_spread_over_what_is_there() -> None:
    values = np.array([[1.0, 2.0], [3.0, np.nan], [5.0, 10.0]])
    told = {
        "units": ("a", "b", "c"),
        "indicators": ("x", "y"),
        "directions": (1, 1),
        "imputations": {"none": values},
        "weights": Listed(((1.0, 3.0),)),
    }
    with pytest.raises(CannotDraw, match="missing after imputation") as refused:
        as_published(model(**told))
    assert (refused.value.step, refused.value.where) == ("combine", "y")
    for way in ("arithmetic", "geometric", "harmonic"):
        scores, ranks = as_published(model(**told, aggregations=(way,), missing="rescale"))
        assert_allclose(scores, [1, 50.5, 100])
        assert_array_equal(ranks, [3, 2, 1])


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(st.integers(0, 5), min_size=7, max_size=7), min_size=1, max_size=6))
def test_ranks_with_ties_are_those_of_scipy(scores: list[list[int]]) -> None:
    assert_array_equal(ranked(np.array(scores, dtype=float)), rankdata(-np.array(scores), axis=1))


def test_long_rows_are_ranked_like_short_ones() -> None:
    scores = np.random.default_rng(1).integers(0, 900, (3, 2_500)) / 7
    assert_array_equal(ranked(scores), rankdata(-scores, axis=1))


def test_what_is_missing_has_no_rank_and_takes_none() -> None:
    values = np.array([[3.0, np.nan, 1.0, 3.0], [1.0, 2.0, np.nan, np.nan]])
    ranks = rescaled(values, np.array([1.0, -1.0]), Normalisation("rank"), ("a", "b"))
    assert_array_equal(ranks, [[2.5, np.nan, 1, 2.5], [2, 1, np.nan, np.nan]])
    places = rescaled(values, np.array([1.0, -1.0]), Normalisation("percentile"), ("a", "b"))
    assert_allclose(places, [[200 / 3, np.nan, 50 / 3, 200 / 3], [75, 25, np.nan, np.nan]])


def test_shuffling_units_changes_nothing_to_the_last_bit() -> None:
    one = rich()
    order = np.random.default_rng(9).permutation(30)
    two = replace(
        one,
        units=tuple(one.units[i] for i in order),
        imputations={name: v[order] for name, v in one.imputations.items()},
        noises=tuple(noise.ordered(order) for noise in one.noises),
    )
    uniforms = replay.design(one, 300)
    first, second = drawn(one, uniforms), drawn(two, uniforms)
    assert_array_equal(first.scores[:, order], second.scores)
    assert_array_equal(first.ranks[:, order], second.ranks)
    assert table(first).sort("unit").equals(table(second).sort("unit"))


def test_threads_and_the_order_of_draws_change_nothing() -> None:
    one = rich()
    uniforms = replay.design(one, 300)
    first = drawn(one, uniforms, threads=1)
    second = drawn(one, uniforms[::-1], threads=3)
    assert_array_equal(first.scores, second.scores[::-1])
    assert_array_equal(first.ranks, second.ranks[::-1])


def test_a_saved_table_of_draws_runs_again_to_the_same_bytes(tmp_path: Path) -> None:
    one = rich()
    uniforms = replay.design(one, 200)
    replay.write(tmp_path / "draws.csv", one, uniforms)
    again = replay.read(tmp_path / "draws.csv", one)
    assert again.tobytes() == uniforms.tobytes()
    first, second = drawn(one, uniforms), drawn(rich(), again)
    assert first.scores.tobytes() == second.scores.tobytes()
    assert first.ranks.tobytes() == second.ranks.tobytes()
    replay.write(tmp_path / "again.csv", one, again)
    assert (tmp_path / "again.csv").read_bytes() == (tmp_path / "draws.csv").read_bytes()
    assert sorted(p.name for p in tmp_path.iterdir()) == ["again.csv", "draws.csv"]


def test_a_table_of_other_draws_is_refused_with_all_faults(tmp_path: Path) -> None:
    one = rich()
    replay.write(tmp_path / "draws.csv", one, replay.design(one, 5))
    odd = pl.read_csv(tmp_path / "draws.csv", infer_schema=False)
    odd.drop("effort").with_columns(seed=pl.lit("9"), more=pl.lit("1")).write_csv(tmp_path / "odd.csv")
    with pytest.raises(FaultyInput) as refused:
        replay.read(tmp_path / "odd.csv", one)
    assert [f.column for f in refused.value.faults] == ["effort", "more", "seed"]
    for bad in ("1.0", "-0.1", "many", "nan"):
        odd.with_columns(effort=pl.Series([*odd["effort"][:3], bad, "0.5"])).write_csv(tmp_path / "odd.csv")
        with pytest.raises(FaultyInput, match="row 4, column effort"):
            replay.read(tmp_path / "odd.csv", one)


def test_adding_a_factor_leaves_the_draws_of_the_others() -> None:
    one = rich()
    fewer = replace(one, noises=one.noises[:1])
    more = replace(one, noises=(one.noises[0], CoderError("still", (1,), np.zeros((1, 1)))))
    uniforms = replay.design(more, 50)
    assert_array_equal(drawn(fewer, uniforms[:, :6]).scores, drawn(more, uniforms).scores)


def test_perturbed_weights_have_the_mean_and_spread_of_their_dirichlet() -> None:
    one = model(weights=Perturbed((1.0, 1.0, 2.0, 4.0), 20.0))
    uniforms = np.random.default_rng(1).random((20_000, 5))
    weights = one.weights_of(one.settings(uniforms))
    centre = np.array([1, 1, 2, 4]) / 8
    assert_allclose(weights.sum(axis=1), 1)
    assert_allclose(weights.mean(axis=0), centre, atol=0.003)
    assert_allclose(weights.std(axis=0), np.sqrt(centre * (1 - centre) / 21), rtol=0.03)


def test_noise_has_the_spread_that_was_declared() -> None:
    wide, generator = np.full((2, 50_000), 4.0), np.random.default_rng(2)
    apart = Effort("e", (0, 1), np.array([[0.2], [0.0]]), shared=False).moved(wide, generator)
    assert np.log(apart[0] / 4).std() == pytest.approx(0.2, rel=0.02)
    assert (apart[1] == 4).all()
    together = Effort("e", (0, 1), np.array([[0.2], [0.2]])).moved(wide, generator)
    assert_array_equal(together[0], together[1])
    assert (CoderError("c", (0,), np.array([[0.5]])).moved(wide, generator) - 4).std() == pytest.approx(
        0.5, rel=0.02
    )
    levels = Reclassification("l", (0,), (1.0, 4.0, 9.0), 0.3).moved(wide, generator)
    assert [np.mean(levels == x) for x in (1, 4, 9)] == pytest.approx([0.15, 0.7, 0.15], abs=0.01)
    counting = Counting("k", (0,), np.full((1, 50_000), 3.0), np.full((1, 50_000), 2.0), (Prior(1.5, 0.5),))
    drawn_densities = counting.moved(wide[:1], generator)
    assert drawn_densities.mean() == pytest.approx(4.5 / 2.5, rel=0.01)
    assert drawn_densities.var() == pytest.approx(4.5 / 2.5**2, rel=0.03)


def test_a_level_that_was_not_declared_is_refused() -> None:
    with pytest.raises(CannotDraw, match="none of the declared levels"):
        Reclassification("l", (0,), (1.0, 2.0), 0.3).moved(np.array([[3.0]]), np.random.default_rng(1))


def test_quantiles_are_values_that_were_drawn() -> None:
    samples = np.array([[5, 1], [1, 1], [3, 2], [2, 9], [4, 1]], dtype=np.float32)
    assert_array_equal(quantiles(samples, (0.2, 0.5, 0.6, 0.95)), [[1, 1], [3, 1], [3, 1], [5, 9]])
    assert_array_equal(in_top(samples, 2), [0.4, 0.8])


def test_ahead_of_another_and_the_baseline() -> None:
    draws = drawn(rich(), replay.design(rich(), 400))
    assert ahead(draws, "u1", "u2") + ahead(draws, "u2", "u1") == pytest.approx(1)
    assert ahead(draws, "u1", "u1") == 0.5
    told = table(draws, top=5)
    assert told["in_top_5"].sum() == pytest.approx(5, abs=0.05)
    assert (told["rank_low"] <= told["rank_median"]).all()
    assert (told["rank_median"] <= told["rank_high"]).all()
    first = told["score"].to_numpy()
    assert_array_equal(told["rank"].to_numpy(), rankdata(-first))


@pytest.mark.parametrize(
    ("told", "reason"),
    [
        ({"units": ("u",) * 30}, "twice"),
        ({"directions": (1, 1, 0, 1)}, "neither 1 nor -1"),
        ({"weights": Listed(((1.0, 1.0, -1.0, 1.0),))}, "negative"),
        ({"weights": Listed(((1.0, 1.0),))}, "one weight for each"),
        ({"weights": Perturbed((1.0,) * 4, 0.0)}, "concentration"),
        ({"aggregations": ("mode",)}, "unknown"),
        ({"removals": (4,)}, "no such indicator"),
        ({"imputations": {"one": np.ones((2, 2))}}, "values are not"),
        ({"imputations": {"one": np.full((30, 4), np.nan)}}, "no value at all"),
        ({"imputations": {"one": np.full((30, 4), np.inf)}}, "infinite"),
        ({"missing": "zero"}, "neither refuse nor rescale"),
        ({"noises": (CoderError("weights", (0,), np.ones((1, 1))),)}, "twice"),
    ],
)
def test_a_model_that_cannot_be_run_is_refused(told: dict[str, object], reason: str) -> None:
    with pytest.raises(CannotDraw, match=reason):
        model(**told)


@pytest.mark.parametrize(
    ("told", "reason"),
    [
        ({"imputations": {"one": np.ones((30, 4))}}, "constant"),
        ({"normalisations": (Normalisation("zscore"),), "aggregations": ("geometric",)}, "not above zero"),
        ({"normalisations": (Normalisation("minmax"),), "aggregations": ("harmonic",)}, "not above zero"),
        ({"normalisations": (Normalisation("distance_to_target", targets=(-9,) * 4),)}, "no better"),
        ({"weights": Listed(((1.0, 0.0, 0.0, 0.0),)), "removals": (0,)}, "nothing has a weight"),
    ],
)
def test_an_alternative_that_cannot_be_honoured_is_refused(told: dict[str, object], reason: str) -> None:
    with pytest.raises(CannotDraw, match=reason):
        as_published(model(**told))


def test_a_way_that_does_not_exist_or_lacks_an_option_is_refused() -> None:
    with pytest.raises(CannotDraw, match="no method 'magic'"):
        Normalisation("magic")
    with pytest.raises(CannotDraw, match="goalposts: missing a required argument: 'upper'"):
        Normalisation("goalposts", lower=(1,))


def test_a_constant_indicator_is_named() -> None:
    values = model().imputations["as observed"].copy()
    values[:, 2] = 4.0
    with pytest.raises(CannotHonour) as refused:
        as_published(model(imputations={"one": values}))
    assert (refused.value.step, refused.value.where) == ("normalise", "c")


@pytest.mark.parametrize("missing", [False, True])
def test_same_scores_as_the_steps_of_the_composite(missing: bool) -> None:
    values = model().imputations["as observed"].copy()
    if missing:
        values[[1, 5, 9], [0, 2, 3]] = np.nan
    signs, weights = (1, 1, -1, 1), np.array([1.0, 2.0, 3.0, 1.0])
    for way, mean in itertools.product(ALL_WAYS, (combine.arithmetic, combine.geometric, combine.harmonic)):
        normal = normalised(values, signs, way.method, **dict(way.options))
        if mean is not combine.arithmetic and np.nanmin(normal) <= 0:
            continue
        theirs = mean(normal, weights, missing="rescale")
        given = {"normalisations": (way,), "aggregations": (mean.__name__,), "missing": "rescale"}
        ours, _ = as_published(model(imputations={"one": values}, weights=Listed((tuple(weights),)), **given))
        assert_allclose(ours, theirs, rtol=1e-12)
