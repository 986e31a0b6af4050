"""Levels by rules: by hand, what more evidence does, and simulation in which the truth is known."""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np
import polars as pl
import pytest

from sharitories.profiles.maturity import level_of, maturity, maturity_spec, yearly_end
from sharitories.reference.release import Release

RULES = {
    "emerging": {"alive": 1},
    "settled": {"alive": 3, "lasting": 2},
    "structuring": {"alive": 5, "public": 1},
}
SPEC = {"old": 5, "draws": 400, "seed": 1, "levels": list(RULES), "family": RULES, "all": RULES}
LEVELS = ["none", *RULES]


def test_a_level_asks_for_all_before_it() -> None:
    counts = {
        "alive": np.array([0, 1, 3, 3, 5, 5]),
        "lasting": np.array([0, 0, 1, 2, 2, 0]),
        "public": np.array([0, 9, 9, 0, 1, 1]),
    }
    assert level_of(counts, RULES).tolist() == [-1, 0, 0, 1, 2, 0]


def _initiatives(*cases: dict[str, Any], city: str = "A") -> pl.DataFrame:
    usual = {
        "territory_id": city,
        "family": "f",
        "practice": "p",
        "dimension": "citizen_impulse",
        "started_on": "2010",
        "ended_on": None,
        "last_seen": "2026",
        "lists": 1,
    }
    schema = {"initiative_id": pl.String, **dict.fromkeys(usual, pl.String), "lists": pl.Int64}
    return pl.DataFrame(
        [{"initiative_id": f"{city}{n:03}", **usual, **case} for n, case in enumerate(cases)], schema=schema
    )


def _effort(seen: int, low: int, alive: int, high: int, status: str = "estimated") -> pl.DataFrame:
    row = {"territory_id": "A", "seen": seen, "low": low, "alive": alive, "high": high, "status": status}
    return pl.DataFrame([{**row, "family": f} for f in ("f", "all")])


def _one(initiatives: pl.DataFrame, effort: pl.DataFrame) -> dict[str, Any]:
    table = maturity(initiatives, effort, pl.DataFrame({"territory_id": ["A"]}), 2026, SPEC)
    return table.filter(family="all").to_dicts()[0]


def test_all_known_leaves_one_level() -> None:
    row = _one(_initiatives(*[{}] * 3), _effort(3, 3, 3, 3))
    assert (row["level"], row["lowest"], row["highest"]) == ("settled", "settled", "settled")
    assert (row["probability"], row["lacks"]) == (1.0, "alive:3/5 public:0/1")


def test_one_that_ended_does_not_count_and_one_without_a_date_is_not_said_to_last() -> None:
    row = _one(_initiatives({}, {}, {"ended_on": "2020"}), _effort(3, 3, 3, 3))
    assert (row["level"], row["alive"]) == ("emerging", 2)
    undated = _one(_initiatives({}, {"started_on": None}, {"started_on": None}), _effort(3, 3, 3, 3))
    assert (undated["level"], undated["lasting"]) == ("emerging", 1)
    assert undated["highest"] == "settled", "they may have begun when the dated ones did"


def test_what_nothing_bounds_may_be_at_any_higher_level() -> None:
    row = _one(_initiatives({}), _effort(1, 1, 1, 1, "not_estimable"))
    assert (row["level"], row["highest"], row["status"], row["probability"]) == (
        "emerging",
        "structuring",
        "no_upper_bound",
        None,
    )


def test_a_city_searched_in_vain_has_no_level_and_one_that_nobody_searched_no_row() -> None:
    cities = pl.DataFrame({"territory_id": ["A", "B"]})
    table = maturity(_initiatives({}), _effort(1, 1, 1, 1), cities, 2026, SPEC)
    empty = table.filter(territory_id="B", family="all").to_dicts()[0]
    assert (empty["level"], empty["status"], empty["rests_on"]) == (None, "not_found", "")
    assert set(table["territory_id"]) == {"A", "B"}


def test_ends_per_year_lived() -> None:
    """Ten years and an end, and six years without: 1 / 16."""
    assert yearly_end(_initiatives({"ended_on": "2020"}, {"started_on": "2020"}), 2026) == pytest.approx(
        1 / 16
    )


def test_an_initiative_last_seen_long_ago_may_have_ended() -> None:
    gone = [{"started_on": "2006", "ended_on": "2008", "last_seen": "2008"}] * 6
    old = [{"started_on": "2007", "last_seen": "2008"}] * 3
    row = _one(_initiatives(*old, *gone), _effort(9, 9, 9, 9))
    assert row["level"] == "settled"
    assert row["lowest"] in {"none", "emerging"}


def test_the_levels_hold_the_truth_when_the_lists_miss_some() -> None:
    """400 cities of 4 to 12 living, seen two times in three; the effort interval is the binomial one."""
    generator, held = np.random.default_rng(8), 0
    for _ in range(400):
        size = int(generator.integers(4, 13))
        cases = [
            {
                "started_on": str(generator.choice([2012, 2024])),
                "dimension": str(generator.choice(["public_impulse", "citizen_impulse"])),
            }
            for _ in range(size)
        ]
        seen = [case for case in cases if generator.random() < 2 / 3]
        if not seen:
            held += 1
            continue
        likely = len(seen) + generator.negative_binomial(len(seen) + 1, 2 / 3, 2_000)
        low, middle, high = (int(q) for q in np.quantile(likely, [0.05, 0.5, 0.95]))
        row = _one(_initiatives(*seen), _effort(len(seen), low, middle, high))
        truth = {
            "alive": size,
            "lasting": sum(c["started_on"] == "2012" for c in cases),
            "public": sum(c["dimension"] == "public_impulse" for c in cases),
        }
        level = int(level_of({k: np.array([v]) for k, v in truth.items()}, RULES)[0]) + 1
        held += LEVELS.index(row["lowest"]) <= level <= LEVELS.index(row["highest"])
    assert held / 400 > 0.87


def test_the_rules_of_the_catalogue_ask_for_more_at_each_level() -> None:
    spec = maturity_spec()
    for kind in ("family", "all"):
        rules = list(spec[kind].values())
        assert list(spec[kind]) == spec["levels"]
        for before, after in itertools.pairwise(rules):
            assert all(after[name] >= least for name, least in before.items())


def test_the_released_levels(release: Release) -> None:
    table = release.tables["maturity"]
    order = pl.Enum(["none", *maturity_spec()["levels"]])
    known = table.drop_nulls("level").with_columns(pl.col("level", "lowest", "highest").cast(order))
    assert known.filter(
        (pl.col("lowest") > pl.col("level")) | (pl.col("level") > pl.col("highest"))
    ).is_empty()
    searched = table.filter(pl.col("status") != "not_looked_for")
    assert len(searched) == 11 * 5
    assert len(table) - len(searched) == 434, "a row for each city of the frame that nobody searched"
    lorient = table.filter(maturity_id="maturity/FR-56121/all").to_dicts()[0]
    assert (lorient["level"], lorient["alive"]) == ("structuring", 33)
