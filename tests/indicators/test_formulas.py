"""Formulas by hand on tables small enough to compute in one's head."""

from __future__ import annotations

import math

import polars as pl
import pytest

from sharitories.indicators.formulas import FORMULAS, Observed
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
