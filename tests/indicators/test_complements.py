"""The rest of a hundred and a level before a change, by hand."""

from __future__ import annotations

import polars as pl
import pytest

from sharitories.indicators.complements import before, remainder
from sharitories.indicators.formulas import FORMULAS, Observed
from sharitories.observations.rows import INITIATIVE, OBSERVATION, shaped


def _observed(rows: list[tuple[str, str, str, float | None]]) -> Observed:
    observations = [
        {
            "observation_id": f"o/{place}/{prop}/{period}",
            "territory_id": place,
            "property": prop,
            "period": period,
            "value": value,
            "status": "missing" if value is None else "observed",
            "basis": "statistic",
            "origin_id": "o",
        }
        for place, prop, period, value in rows
    ]
    return Observed(
        shaped(pl.DataFrame(observations, infer_schema_length=None), OBSERVATION),
        shaped(pl.DataFrame([{"initiative_id": "x"}]), INITIATIVE),
        pl.DataFrame({"territory_id": ["FR-1"]}),
        "own",
        "2026",
    )


def test_both_are_registered() -> None:
    assert {"remainder", "before"} <= set(FORMULAS)


def test_what_three_shares_leave() -> None:
    rows = [("FR-1", p, "2022", v) for p, v in (("a", 6.5), ("b", 48.0), ("c", 31.0))]
    table = remainder(_observed(rows), "o", ["a", "b", "c"], "2022").to_dicts()
    assert [(r["value"], r["status"]) for r in table] == [(14.5, "observed")]
    assert table[0]["rests_on"] == "o/FR-1/a/2022 o/FR-1/b/2022 o/FR-1/c/2022"


@pytest.mark.parametrize(
    "shares",
    [[("a", 60.0)], [("a", 60.0), ("b", None)], [("a", 60.0), ("b", 41.0)]],
    ids=["a share is absent", "a share is empty", "more than a hundred"],
)
def test_a_rest_is_missing_rather_than_wrong(shares: list[tuple[str, float | None]]) -> None:
    table = remainder(_observed([("FR-1", p, "2022", v) for p, v in shares]), "o", ["a", "b"], "2022")
    assert table.select("value", "status").rows() == [(None, "missing")]


def test_a_level_is_that_of_the_end_less_its_change() -> None:
    rows = [
        ("FR-1", "rate", "2022", 9.0),
        ("FR-1", "moved", "2016/2022", -1.5),
        ("FR-1", "moved", "2011/2016", 7.0),
    ]
    table = before(_observed(rows), "o", "rate", "moved", "2016", "2022").to_dicts()
    assert [(r["period"], r["value"]) for r in table] == [("2016", 10.5)]
    assert table[0]["rests_on"] == "o/FR-1/rate/2022 o/FR-1/moved/2016/2022"


def test_without_the_change_the_level_before_is_missing() -> None:
    rows = [("FR-1", "rate", "2022", 9.0), ("FR-1", "moved", "2016/2022", None)]
    table = before(_observed(rows), "o", "rate", "moved", "2016", "2022")
    assert table.select("value", "status").rows() == [(None, "missing")]
