"""Quarters of the frame: by hand, by property, and as the publisher's own distribution says."""

from __future__ import annotations

import math

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from sharitories.profiles.standing import standing


def _of(values: list[float | None]) -> pl.DataFrame:
    return standing(
        pl.DataFrame(
            {"territory_id": [f"c{i}" for i in range(len(values))], "indicator": "x", "value": values},
            schema_overrides={"value": pl.Float64},
        )
    )


def test_by_hand() -> None:
    told = _of([1.0, 2.0, 3.0, 4.0, 5.0, None])
    assert told["standing"].to_list() == ["below", "middle", "middle", "middle", "above", None]
    assert told.row(0, named=True) | {"territory_id": ""} == {
        "territory_id": "",
        "indicator": "x",
        "value": 1.0,
        "frame_low": 2.0,
        "frame_median": 3.0,
        "frame_high": 4.0,
        "cities": 5,
        "standing": "below",
    }


def test_indicators_do_not_mix() -> None:
    both = pl.concat([_of([1.0, 2.0, 3.0]), _of([10.0, 20.0, 30.0]).with_columns(indicator=pl.lit("y"))])
    again = standing(both.select("territory_id", "indicator", "value"))
    assert again.filter(pl.col("indicator") == "y")["frame_median"].unique().to_list() == [20.0]


@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=60))
def test_a_quarter_never_holds_more_than_a_quarter(values: list[float]) -> None:
    """Quartiles of type 7 lie at place (n - 1) / 4: at most that many values, rounded up, are strictly below the first."""
    told = _of([round(value, 3) for value in values])
    for word in ("below", "above"):
        assert (told["standing"] == word).sum() <= math.ceil((len(values) - 1) / 4)
    turned = _of([-round(value, 3) for value in values])
    mirror = {"below": "above", "above": "below", "middle": "middle"}
    assert [mirror[word] for word in told["standing"]] == turned["standing"].to_list()


def test_equal_values_are_all_in_the_middle() -> None:
    assert set(_of([7.0] * 9)["standing"]) == {"middle"}
