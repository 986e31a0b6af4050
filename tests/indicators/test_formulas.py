"""Formulas by hand on tables small enough to compute in one's head."""

from __future__ import annotations

import math
from dataclasses import replace

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from sharitories.indicators.formulas import FORMULAS, Observed
from sharitories.indicators.indicator import indicators
from sharitories.indicators.measure import formula_faults
from sharitories.observations.rows import INITIATIVE, OBSERVATION, shaped


def _observed(observations: list[dict], initiatives: list[dict] | None = None) -> Observed:
    territories = pl.DataFrame(
        {
            "territory_id": ["FR-1", "FR-2", "PT-1"],
            "role": ["panel", "frame", "panel"],
            "population": [20_000.0, 40_000.0, 50_000.0],
            "parents": ["FR-ZE-9 FR-EPCI-3", "FR-ZE-9", ""],
        }
    )
    return Observed(
        shaped(
            pl.DataFrame(observations or [{"observation_id": "x"}], infer_schema_length=None), OBSERVATION
        ),
        shaped(pl.DataFrame(initiatives or [{"initiative_id": "x"}], infer_schema_length=None), INITIATIVE),
        territories,
        "own",
        "2026",
    )


def _number(territory: str, period: str, value: float | None, status: str = "observed") -> dict:
    return {
        "observation_id": f"o/{territory}/{period}",
        "territory_id": territory,
        "property": "jobs",
        "period": period,
        "value": value,
        "status": status,
        "basis": "statistic",
        "origin_id": "o",
    }


def _one(table: pl.DataFrame, territory: str) -> dict:
    return table.filter(pl.col("territory_id") == territory).to_dicts()[0]


def test_growth_is_in_per_cent_of_the_first_and_rests_on_both() -> None:
    observed = _observed([_number("FR-1", "2014", 200), _number("FR-1", "2024", 250)])
    row = _one(FORMULAS["growth"](observed, "o", "jobs", "2014", "2024"), "FR-1")
    assert row["value"] == pytest.approx(25)
    assert row["rests_on"] == "o/FR-1/2014 o/FR-1/2024"


def test_growth_with_a_hole_is_missing_not_zero() -> None:
    observed = _observed([_number("FR-1", "2014", None, "missing"), _number("FR-1", "2024", 250)])
    row = _one(FORMULAS["growth"](observed, "o", "jobs", "2014", "2024"), "FR-1")
    assert (row["value"], row["status"]) == (None, "missing")


def test_a_value_of_a_zone_is_given_to_the_cities_in_it() -> None:
    observed = _observed([_number("FR-ZE-9", "2020", 7)])
    table = FORMULAS["single"](observed, "o", "jobs", "2020", "FR-ZE-")
    assert sorted(table["territory_id"]) == ["FR-1", "FR-2"]
    assert set(table["value"]) == {7}


def test_a_year_with_three_quarters_is_missing() -> None:
    quarters = [_number("FR-1", f"2022-T{q}", v) for q, v in ((1, 8), (2, 7), (3, 7))]
    assert (
        _one(FORMULAS["year_mean"](_observed(quarters), "o", "jobs", [2022]), "FR-1")["status"] == "missing"
    )
    whole = [*quarters, _number("FR-1", "2022-T4", 6)]
    assert _one(FORMULAS["year_mean"](_observed(whole), "o", "jobs", [2022]), "FR-1")["value"] == 7


def _seen(territory: str, status: str, number: int) -> dict:
    return {
        "observation_id": f"r/{territory}/{number}",
        "territory_id": territory,
        "property": "third-place",
        "period": "2019",
        "status": status,
        "basis": "register",
        "origin_id": "r",
    }


def test_a_density_counts_what_was_seen_and_keeps_the_three_states() -> None:
    rows = [_seen("FR-1", "observed", 1), _seen("FR-1", "observed", 2), _seen("FR-2", "not_found", 1)]
    table = FORMULAS["register_density"](_observed([*rows, _seen("PT-1", "not_looked_for", 1)]), "r")
    assert _one(table, "FR-1")["value"] == pytest.approx(1.0)  # 2 for 20,000 inhabitants
    assert _one(table, "FR-1")["low"] < 1 < _one(table, "FR-1")["high"]
    assert _one(table, "FR-2")["value"] == 0
    assert _one(table, "FR-2")["high"] == pytest.approx(2.9957 / 4, abs=0.001)  # −ln 0.05, 40,000 inhabitants
    assert (_one(table, "PT-1")["value"], _one(table, "PT-1")["status"]) == (None, "not_looked_for")


def _initiatives(*practices: str) -> list[dict]:
    return [
        {
            "initiative_id": f"i{n}",
            "territory_id": "FR-1",
            "practice": p,
            "origin_id": "own",
            "lists": n,
            "family": p,
        }
        for n, p in enumerate(practices, start=1)
    ]


def test_diversity_by_hand() -> None:
    even = FORMULAS["found_diversity"](_observed([], _initiatives("a", "b", "c", "d")))
    assert _one(even, "FR-1")["value"] == pytest.approx(4)
    uneven = FORMULAS["found_diversity"](_observed([], _initiatives("a", "a", "a", "b")))
    by_hand = math.exp(-(0.75 * math.log(0.75) + 0.25 * math.log(0.25)))
    assert _one(uneven, "FR-1")["value"] == pytest.approx(by_hand)


def test_shares_of_what_was_found() -> None:
    observed = _observed([], _initiatives("a", "a", "b", "b"))
    assert _one(FORMULAS["found_in_several_lists"](observed), "FR-1")["value"] == 75
    assert _one(FORMULAS["found_family_share"](observed, "a"), "FR-1")["value"] == 50
    assert _one(FORMULAS["found_density"](observed), "FR-1")["value"] == 2


def test_every_period_of_a_series_and_one_of_them() -> None:
    rows = [_number("FR-1", "2014", 5), _number("FR-1", "2015", None, "missing"), _number("FR-2", "2014", 7)]
    series = FORMULAS["series"](_observed(rows), "o", "jobs").sort("territory_id", "period")
    assert series["value"].to_list() == [5, None, 7]
    assert series["status"].to_list() == ["observed", "missing", "observed"]
    assert series["low"].null_count() == 3
    single = FORMULAS["single"](_observed(rows), "o", "jobs", "2014")
    assert sorted(single["value"]) == [5, 7]


def test_a_difference_is_in_the_unit_of_the_series() -> None:
    observed = _observed([_number("FR-1", "2014", 9.5), _number("FR-1", "2024", 7.25)])
    row = _one(FORMULAS["difference"](observed, "o", "jobs", "2014", "2024"), "FR-1")
    assert (row["value"], row["period"], row["status"]) == (-2.25, "2014/2024", "observed")


def test_a_period_that_is_not_there_gives_no_row_and_another_origin_is_not_read() -> None:
    observed = _observed([_number("FR-1", "2014", 9.5), _number("FR-1", "2024", 7.25)])
    assert FORMULAS["difference"](observed, "o", "jobs", "2013", "2024").is_empty()
    assert FORMULAS["difference"](observed, "other", "jobs", "2014", "2024").is_empty()


def test_nothing_grows_from_nought() -> None:
    observed = _observed([_number("FR-1", "2014", 0), _number("FR-1", "2024", 3)])
    row = _one(FORMULAS["growth"](observed, "o", "jobs", "2014", "2024"), "FR-1")
    assert (row["value"], row["status"]) == (None, "missing")


def test_a_register_counts_what_it_shows_of_the_properties_asked() -> None:
    rows = [_seen("FR-1", "observed", 1), {**_seen("FR-1", "observed", 2), "property": "fablab"}]
    rows += [_seen("FR-2", "not_found", 1), _seen("PT-1", "not_looked_for", 1)]
    table = FORMULAS["register_count"](_observed(rows), "r", ["third-place"])
    assert [(_one(table, t)["value"], _one(table, t)["status"]) for t in ("FR-1", "FR-2", "PT-1")] == [
        (1, "observed"),
        (0, "observed"),
        (None, "not_looked_for"),
    ]
    assert _one(FORMULAS["register_count"](_observed(rows), "r"), "FR-1")["value"] == 2


@pytest.mark.parametrize("population", [None, 0.0])
def test_a_rate_without_inhabitants_is_missing_not_observed_and_empty(population: float | None) -> None:
    observed = _observed([_seen("FR-1", "observed", 1)])
    nobody = observed.territories.with_columns(population=pl.lit(population, pl.Float64))
    table = FORMULAS["register_density"](replace(observed, territories=nobody), "r")
    assert [_one(table, "FR-1")[c] for c in ("value", "low", "high", "status")] == [
        None,
        None,
        None,
        "missing",
    ]


def test_where_nothing_was_found_counts_are_nought_and_shares_are_unknown() -> None:
    observed = _observed([], _initiatives("a", "b"))  # all of them in FR-1; PT-1 is named too
    for name, value in (("found_count", 0), ("found_density", 0), ("found_practices", 0)):
        row = _one(FORMULAS[name](observed), "PT-1")
        assert (row["value"], row["status"], row["rests_on"]) == (value, "observed", ""), name
    for name, arguments in (
        ("found_diversity", {}),
        ("found_in_several_lists", {}),
        ("found_family_share", {"family": "a"}),
        ("found_since", {"year": 2017}),
    ):
        row = _one(FORMULAS[name](observed, **arguments), "PT-1")
        assert (row["value"], row["low"], row["high"], row["status"]) == (None, None, None, "not_found"), name


def test_the_share_begun_since_a_year_is_of_those_with_a_date() -> None:
    dates = ["2016", "2017-05", "2020-01-01", None]
    dated = [
        {**row, "started_on": date} for row, date in zip(_initiatives("a", "b", "c", "d"), dates, strict=True)
    ]
    row = _one(FORMULAS["found_since"](_observed([], dated), 2017), "FR-1")
    assert row["value"] == pytest.approx(200 / 3)
    assert row["rests_on"] == "i1 i2 i3"
    low, high = stats.beta(2.5, 1.5).ppf([0.05, 0.95])
    assert (row["low"], row["high"]) == pytest.approx((100 * low, 100 * high))


@given(st.lists(st.sampled_from("abcdefgh"), min_size=1, max_size=40))
@settings(max_examples=40, deadline=None)
def test_diversity_lies_between_one_and_the_number_of_practices(practices: list[str]) -> None:
    value = _one(FORMULAS["found_diversity"](_observed([], _initiatives(*practices))), "FR-1")["value"]
    kinds = _one(FORMULAS["found_practices"](_observed([], _initiatives(*practices))), "FR-1")["value"]
    assert kinds == len(set(practices))
    assert 1 - 1e-9 <= value <= kinds + 1e-9


@given(
    st.lists(st.sampled_from("abcde"), min_size=1, max_size=20).flatmap(
        lambda p: st.tuples(st.just(p), st.permutations(p))
    )
)
@settings(max_examples=40, deadline=None)
def test_diversity_is_the_same_in_any_order_and_when_all_are_doubled(
    both: tuple[list[str], list[str]],
) -> None:
    one, other, doubled = (
        _one(FORMULAS["found_diversity"](_observed([], _initiatives(*p))), "FR-1")["value"]
        for p in (both[0], both[1], both[0] * 2)
    )
    assert one == pytest.approx(other)
    assert one == pytest.approx(doubled), "as many of each twice over is as diverse"


def test_every_formula_of_the_catalogue_is_registered_and_each_is_used_or_tested_here() -> None:
    assert formula_faults(indicators()) == []
    wrong = indicators()["population"].model_copy(update={"formula": {"name": "series", "origin": "x"}})
    assert [fault.column for fault in formula_faults({"population": wrong})] == ["formula"]
    unknown = wrong.model_copy(update={"formula": {"name": "guess"}})
    assert "guess is not a formula" in formula_faults({"population": unknown})[0].rule
