"""The table of vitality: two small cities by hand, empty ones, and the released rows."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest

from sharitories.indicators.intervals import poisson_interval
from sharitories.profiles.vitality import Rules, vitality
from sharitories.reference.release import Release

RULES = Rules(edition=2026, window=10, horizons=(3, 5), least_dated=4, draws=200, seed=1)
COLUMNS = ("initiative_id", "territory_id", "family", "practice", "started_on", "ended_on", "last_seen")
SCHEMA = dict.fromkeys(COLUMNS, pl.String)


def _found() -> pl.DataFrame:
    a = [
        ("2016", None, "2018"),  # begun in the window; lives 10 years, or is followed for 2
        ("2015", "2019", "2019"),  # begun before it; ended within, after 4
        ("2020", "2022", "2021"),  # ended after 2
        ("2026", None, "2026"),  # of the edition's year: not a full one
        (None, "2024", "2024"),  # ended, begun nobody knows when
    ]
    rows = [(f"a{n}", "A", "f", f"p{n % 2}", *dates) for n, dates in enumerate(a)]
    return pl.DataFrame([*rows, ("b0", "B", "f", "p0", None, None, None)], schema=SCHEMA, orient="row")


def _table() -> dict[str, dict[str, Any]]:
    cities = pl.DataFrame({"territory_id": ["C", "B", "A"], "population": [10_000.0, 20_000.0, 10_000.0]})
    return {row["vitality_id"]: row for row in vitality(_found(), cities, RULES).to_dicts()}


def test_births_and_deaths_of_the_ten_full_years() -> None:
    table = _table()
    births, deaths = table["vitality/A/births_per_year"], table["vitality/A/deaths_per_year"]
    assert (births["value"], births["rests_on"]) == (0.2, "a0 a2")
    assert (deaths["value"], deaths["rests_on"]) == (0.3, "a1 a2 a4")
    assert births["high"] == pytest.approx(float(poisson_interval(2)[1]) / 10, abs=1e-4)


def test_survival_by_hand() -> None:
    """Followed 10+, 4, 2, 0+: after 3 years 2/3 live, after 5 a third; until last seen (2+, 4, 2, 0+): 2/3, 0."""
    table = _table()
    assert table["vitality/A/survival_3"]["value"] == pytest.approx(200 / 3, abs=1e-3)
    assert table["vitality/A/survival_5"]["value"] == pytest.approx(100 / 3, abs=1e-3)
    assert table["vitality/searched/survival_3_last_seen"]["value"] == pytest.approx(200 / 3, abs=1e-3)
    assert table["vitality/searched/survival_5_last_seen"]["status"] == "not_estimable"
    assert table["vitality/A/survival_3"]["rests_on"] == "a0 a1 a2 a3"


def test_what_cannot_be_said_is_empty_and_never_nought() -> None:
    table = _table()
    few = table["vitality/B/survival_3"]
    assert (few["value"], few["status"]) == (None, "not_estimable")
    assert table["vitality/B/births_per_year"]["value"] == 0
    assert table["vitality/B/births_per_year"]["rests_on"] == "b0"
    assert table["vitality/B/diversity_1"]["status"] == "not_estimable"
    for measure in ("births_per_year", "survival_3", "dated_share", "diversity_0"):
        assert table[f"vitality/C/{measure}"]["status"] == "not_found"
        assert table[f"vitality/C/{measure}"]["value"] is None


def test_a_density_lies_between_the_plain_one_and_that_of_all() -> None:
    density = _table()["vitality/A/density"]
    assert 6 / 4 < density["value"] < 5
    assert density["low"] < density["value"] < density["high"]


def test_the_released_table(release: Release) -> None:
    table = release.tables["vitality"]
    known = table.drop_nulls("value")
    assert known.filter((pl.col("low") > pl.col("value")) | (pl.col("value") > pl.col("high"))).is_empty()
    assert table.filter(pl.col("value").is_null() & (pl.col("status") == "observed")).is_empty()
    unsearched = table.filter(pl.col("status") == "not_looked_for")
    assert len(unsearched) == 434, "a row for each city of the frame that nobody searched"
    assert unsearched["value"].null_count() == 434
    table = table.filter(pl.col("status") != "not_looked_for")
    assert table["territory_id"].drop_nulls().n_unique() == 11
    row = table.filter(vitality_id="vitality/FR-56121/births_per_year").to_dicts()[0]
    dated = release.tables["initiatives"].filter(
        (pl.col("territory_id") == "FR-56121")
        & pl.col("started_on").str.slice(0, 4).cast(pl.Int64).is_between(2016, 2025)
    )
    assert row["value"] == pytest.approx(len(dated) / 10)
