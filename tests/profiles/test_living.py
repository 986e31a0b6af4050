"""Producing and living well: by hand, by simulation with known truth, and against published results."""

from __future__ import annotations

import itertools
import math

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from sharitories.indicators.indicator import indicators
from sharitories.profiles.chance import as_low, as_many, holm
from sharitories.profiles.envelope import gap_to_envelope, signed_distance
from sharitories.profiles.living import axis, living_spec, paired, within
from sharitories.profiles.position import complete, moved, placed
from sharitories.profiles.released import Material
from sharitories.profiles.released.positions import COLUMNS, table

SPEC = {
    "producing": {"axis": {"p1": 1, "p2": 1}, "also": {}},
    "living": {"axis": {"l1": 1, "l2": -1}, "also": {}},
}


def _cities(**columns: list[float]) -> pl.DataFrame:
    count = len(next(iter(columns.values())))
    return pl.DataFrame({"territory_id": [f"FR-{i:05}" for i in range(count)], **columns})


# ── by hand ──────────────────────────────────────────────────────────────────


def test_an_axis_by_hand() -> None:
    """z of (1, 2, 3) and of -(30, 20, 10): both -1.2247, 0, 1.2247; their mean is that again."""
    values = _cities(a=[1.0, 2.0, 3.0], b=[30.0, 20.0, 10.0])
    built = axis(values, {"a": 1, "b": -1})
    root = math.sqrt(1.5)
    assert built.value == pytest.approx([-root, 0, root])
    assert built.tried.shape == (3, 3, 3)  # scales; all, less a, less b; cities
    assert built.tried == pytest.approx(np.broadcast_to([-root, 0, root], (3, 3, 3)))


def test_leaving_one_out_and_adding_one() -> None:
    """Axis a + b with c beside: the choices are ab, b, a, abc, in this order."""
    values = _cities(a=[0.0, 0.0, 1.0], b=[0.0, 1.0, 0.0], c=[1.0, 0.0, 0.0])
    tried = axis(values, {"a": 1, "b": 1}, {"c": 1}).tried[0]
    up, down = math.sqrt(2), -math.sqrt(0.5)
    assert tried == pytest.approx(
        np.array([[-up, -down, -down], [down, up, down], [down, down, up], [0, 0, 0]])
    )


def test_the_distance_is_nought_on_the_diagonal_and_positive_where_life_is_good() -> None:
    assert signed_distance(np.array([1.0, 0.0, 1.0]), np.array([1.0, 1.0, 0.0])) == pytest.approx(
        [0, math.sqrt(0.5), -math.sqrt(0.5)]
    )


def test_the_gap_by_hand() -> None:
    """Edge through (0, 2), (2, 0): x + y = 2. From (0, 0) one gains 1 on both; (2, 0) and (0, 2) are on it."""
    points = np.array([[0.0, 2.0], [2.0, 0.0], [0.0, 0.0], [1.0, 0.5], [-3.0, 1.5]])
    assert gap_to_envelope(points) == pytest.approx(
        [0, 0, 1, 0.25, 0.5]
    )  # the last meets y = 2: free disposal


def test_one_city_that_is_best_on_both_is_the_whole_edge() -> None:
    assert gap_to_envelope(np.array([[3.0, 3.0], [1.0, 0.0], [0.0, 2.0]])) == pytest.approx([0, 2, 1])


def test_cities_on_one_line_do_not_break_the_hull() -> None:
    assert gap_to_envelope(np.array([[0.0, 0.0], [1.0, 1.0], [2.0, 2.0]])) == pytest.approx([2, 1, 0])


def test_the_five_positions() -> None:
    """Two equal indicators per axis: every alternative agrees but for scale, so positions are certain."""
    made, lived = [3.0, -3.0, 3.0, -3.0, 0.0], [3.0, -3.0, -3.0, 3.0, 0.0]
    rows = placed(_cities(p1=made, p2=made, l1=lived, l2=[-x for x in lived]), SPEC)
    assert rows["position"].to_list() == ["both", "neither", "produces", "life_is_good", "on_frontier"]
    assert rows["side"].to_list() == ["even", "even", "produces", "life_is_good", "even"]


def test_indicators_that_disagree_leave_a_city_undecided() -> None:
    one, other = [2.0, -1.0, -1.0, 0.0], [-2.0, 1.0, 0.5, 0.5]
    rows = placed(_cities(p1=one, p2=other, l1=[0.5, -1.0, 1.0, -0.5], l2=[0.0, 1.0, -1.0, 0.0]), SPEC)
    first = rows.row(0, named=True)
    assert first["producing_low"] < 0 < first["producing_high"]
    assert first["side"] == "even"


def test_a_path_by_hand() -> None:
    """The first city passes the others on both axes, the last falls behind; the middle one stays."""
    path = {
        "first": {"producing": {"a": 1, "b": 1}, "living": {"c": 1, "d": 1}},
        "last": {"producing": {"e": 1, "f": 1}, "living": {"g": 1, "h": 1}},
    }
    up, down = [1.0, 2.0, 3.0], [3.0, 2.0, 1.0]
    rows = moved(_cities(a=up, b=up, c=up, d=up, e=down, f=down, g=down, h=down), {"path": path})
    assert rows["path"].to_list() == [
        "producing_up_living_up",
        "producing_unsure_living_unsure",
        "producing_down_living_down",
    ]
    assert rows["living_change"].to_list() == pytest.approx([2 * math.sqrt(1.5), 0, -2 * math.sqrt(1.5)])


def test_three_of_three_by_hand() -> None:
    """Half of six cities have it: three drawn all have it once in C(6, 3) = 20."""
    assert as_many(3, 3, 3, 6) == pytest.approx(1 / 20)
    assert as_many(0, 3, 3, 6) == pytest.approx(1)
    assert as_low([1, 2, 3, 4, 5, 6], [True, True, True, False, False, False]) == pytest.approx(1 / 20)


# ── by simulation with known truth ───────────────────────────────────────────


def _simulated(noise: float, seed: int, cities: int = 300) -> tuple[pl.DataFrame, np.ndarray, np.ndarray]:
    """Cities whose two true axes are known; four noisy indicators of each, on wildly different scales."""
    generator = np.random.default_rng(seed)
    truth = generator.normal(size=(2, cities))
    columns = {
        f"{name}{i}": (10.0**i) * (true + noise * generator.normal(size=cities)) + 7
        for name, true in zip("pl", truth, strict=True)
        for i in range(4)
    }
    return _cities(**{k: v.tolist() for k, v in columns.items()}), truth[0], truth[1]


SIMULATED = {
    "producing": {"axis": {f"p{i}": 1 for i in range(4)}, "also": {}},
    "living": {"axis": {f"l{i}": 1 for i in range(4)}, "also": {}},
}


def test_known_axes_are_found_again() -> None:
    values, made, lived = _simulated(0.5, 1)
    rows = placed(values, SIMULATED)
    assert np.corrcoef(rows["producing"], made)[0, 1] > 0.95
    assert np.corrcoef(rows["living"], lived)[0, 1] > 0.95
    assert np.corrcoef(rows["distance"], lived - made)[0, 1] > 0.95


def test_without_noise_every_side_is_right_and_few_are_even() -> None:
    values, made, lived = _simulated(0.0, 2)
    rows = placed(values, SIMULATED).with_columns(truth=pl.Series(lived > made))
    wrong = rows.filter(((pl.col("side") == "life_is_good") != pl.col("truth")) & (pl.col("side") != "even"))
    assert len(wrong) == 0
    assert (rows["side"] == "even").mean() < 0.15


@pytest.mark.parametrize("seed", range(3))
def test_with_noise_a_side_is_seldom_said_wrongly(seed: int) -> None:
    values, made, lived = _simulated(0.7, 10 + seed)
    rows = (
        placed(values, SIMULATED).with_columns(truth=pl.Series(lived > made)).filter(pl.col("side") != "even")
    )
    assert ((rows["side"] == "life_is_good") != rows["truth"]).mean() < 0.1


def test_noise_makes_more_cities_even() -> None:
    even = [(placed(_simulated(noise, 5)[0], SIMULATED)["side"] == "even").sum() for noise in (0.1, 0.5, 1.5)]
    assert even == sorted(even)


def test_cities_named_at_random_are_set_apart_as_often_as_chance_says() -> None:
    generator = np.random.default_rng(6)
    gaps = generator.normal(size=60)
    chances = []
    for _ in range(800):
        chosen = np.zeros(60, dtype=bool)
        chosen[generator.choice(60, 3, replace=False)] = True
        chances.append(as_low(gaps, chosen))
    assert np.mean(np.array(chances) <= 0.1) == pytest.approx(0.1, abs=0.03)


# ── against published and independent results ────────────────────────────────


def test_ladies_tea() -> None:
    """Fisher 1935, *The Design of Experiments*, ch. II: four cups of four by chance, 1 in 70; three or more, 17 in 70."""
    assert as_many(4, 4, 4, 8) == pytest.approx(1 / 70)
    assert as_many(3, 4, 4, 8) == pytest.approx(17 / 70)


def test_rank_sums_are_those_of_the_printed_table() -> None:
    """Wilcoxon's table for 3 and 5: rank sum 6 has 1 of 56, 7 has 2 of 56, 8 has 4 of 56."""
    for ranks, count in (((1, 2, 3), 1), ((1, 2, 4), 2), ((1, 3, 4), 4)):
        chosen = [i in ranks for i in range(1, 9)]
        assert as_low(range(1, 9), chosen) == pytest.approx(count / 56)


def test_holm_as_in_the_published_rule() -> None:
    """Holm 1979: the smallest times n, the next times n - 1, never less than the one before."""
    assert holm([0.01, 0.04, 0.03]) == pytest.approx([0.03, 0.06, 0.06])
    assert holm([0.5, 0.9]) == pytest.approx([1.0, 1.0])


@given(st.lists(st.integers(0, 6), min_size=4, max_size=9), st.integers(1, 3))
@settings(max_examples=60, deadline=None)
def test_rank_sums_are_those_of_all_subsets_one_by_one(values: list[int], size: int) -> None:
    ranks = stats.rankdata(values)
    sums = [sum(ranks[list(s)]) for s in itertools.combinations(range(len(values)), size)]
    expected = np.mean([s <= sum(ranks[:size]) + 1e-9 for s in sums])
    assert as_low(values, [i < size for i in range(len(values))]) == pytest.approx(expected)


@given(st.lists(st.tuples(st.integers(-5, 5), st.integers(-5, 5)), min_size=3, max_size=12))
@settings(max_examples=60, deadline=None)
def test_the_gap_is_the_solution_of_the_linear_programme(points: list[tuple[int, int]]) -> None:
    """Chambers, Chung & Färe 1996: max t with λ ≥ 0, Σλ = 1, Σλ·points ≥ point + t·(1, 1)."""
    from scipy.optimize import linprog

    cloud = np.array(points, dtype=float)
    gaps = gap_to_envelope(cloud)
    for point, gap in zip(cloud, gaps, strict=True):
        upper = np.column_stack([-cloud.T, np.ones(2)])
        found = linprog(
            c=[0.0] * len(cloud) + [-1.0],
            A_ub=upper,
            b_ub=-point,
            A_eq=[[1.0] * len(cloud) + [0.0]],
            b_eq=[1.0],
            bounds=[(0, None)] * len(cloud) + [(None, None)],
        )
        assert gap == pytest.approx(-found.fun, abs=1e-6)


@given(st.floats(0.1, 100), st.floats(-50, 50))
@settings(max_examples=25, deadline=None)
def test_units_and_order_of_cities_do_not_matter(scale: float, shift: float) -> None:
    values = _simulated(0.5, 3, 40)[0]
    other = values.with_columns(p0=pl.col("p0") * scale + shift).reverse()
    left = placed(values, SIMULATED)
    right = placed(other, SIMULATED).sort("territory_id")
    numbers = [c for c in left.columns if left[c].dtype == pl.Float64]
    assert left.select(numbers).to_numpy() == pytest.approx(right.select(numbers).to_numpy(), abs=1e-6)


def test_every_interval_holds_its_value() -> None:
    rows = placed(_simulated(1.0, 4)[0], SIMULATED)
    for name in ("producing", "living", "distance", "gap"):
        assert ((rows[f"{name}_low"] <= rows[name]) & (rows[name] <= rows[f"{name}_high"])).all()
    low, high = within(np.array([9.0]), np.zeros((20, 1)))
    assert (low[0], high[0]) == (0, 9)


def test_alternatives_are_paired_on_the_same_scale() -> None:
    one, two = np.arange(6.0).reshape(3, 2, 1), 10 * np.arange(3.0).reshape(3, 1, 1)
    left, right = paired(one, two)
    assert left[:, 0].tolist() == [0, 1, 2, 3, 4, 5]
    assert right[:, 0].tolist() == [0, 0, 10, 10, 20, 20]


# ── the declaration, and the table ───────────────────────────────────────────


def test_the_declared_signs_are_the_catalogues_directions() -> None:
    spec, known = living_spec(), indicators()
    parts = [spec[a][g] for a in ("producing", "living") for g in ("axis", "also")]
    parts += [spec["path"][p][a] for p in ("first", "last") for a in ("producing", "living")]
    for code, sign in [pair for part in parts for pair in part.items()]:
        assert known[code].direction == {1: "higher", -1: "lower"}[sign], code


def test_both_dates_of_the_path_hold_the_same_properties() -> None:
    path, known = living_spec()["path"], indicators()
    for name in ("producing", "living"):
        first, last = ([known[c].formula for c in path[p][name]] for p in ("first", "last"))
        for one, two in zip(first, last, strict=True):
            assert one["origin"] == two["origin"]
            assert one.get("property", one.get("properties")) == two.get("property", two.get("properties"))


def test_a_city_with_a_gap_is_left_out_and_not_filled() -> None:
    values = _cities(a=[1.0, 2.0]).with_columns(b=pl.Series([None, 3.0]))
    assert complete(values, {"a": 1, "b": 1})["territory_id"].to_list() == ["FR-00001"]


class _Study:
    named = ("FR-00000", "PT-1")


def _material() -> Material:
    spec, generator = living_spec(), np.random.default_rng(7)
    codes = {c for a in ("producing", "living") for g in ("axis", "also") for c in spec[a][g]}
    codes |= {c for p in ("first", "last") for a in ("producing", "living") for c in spec["path"][p][a]}
    places = [f"FR-{i:05}" for i in range(12)]
    values = [
        {"value_id": f"{p}/{c}/x", "territory_id": p, "indicator": c, "value": float(generator.normal())}
        for p in places
        for c in sorted(codes)
        if (p, c) != ("FR-00011", "poverty-rate")
    ]
    territories = pl.DataFrame(
        {
            "territory_id": [*places, "PT-1", "FR-AAV-1"],
            "name": [*(f"City {i}" for i in range(12)), "Aveiro", "City 0 - City 3 (partie française)"],
            "aav_id": ["FR-AAV-1"] * 12 + [None, None],
            "in_frame": [True] * 12 + [False, False],
        }
    )
    return Material(_Study(), {"territories": territories, "indicators": pl.DataFrame(values)})  # type: ignore[arg-type]


def test_the_table_places_the_frame_and_says_why_others_are_not() -> None:
    rows = table(_material())
    assert list(rows.columns) == list(COLUMNS)
    assert rows["position_id"].is_sorted()
    reasons = dict(rows.filter(pl.col("status") == "not_estimable").select("territory_id", "reason").rows())
    assert reasons == {"FR-00011": "figures_missing", "PT-1": "abroad"}
    assert rows.filter(pl.col("status") == "not_estimable")["producing"].null_count() == 2
    assert rows.filter("centre")["territory_id"].to_list() == ["FR-00000", "FR-00003"]
    assert rows.filter(pl.col("centres_position").is_not_null())["territory_id"].to_list() == [
        "FR-00000",
        "FR-00003",
    ]
    first = rows.row(0, named=True)
    assert "FR-00000/poverty-rate/x" in first["rests_on"].split()
    assert table(_material()).equals(rows)
