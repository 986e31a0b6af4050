"""What of a register the map shows."""

from __future__ import annotations

import polars as pl
import pytest

from sharitories.observations.effort.completeness import completeness, saturated, wilson


def rows(*ids: str, territory: str = "FR-11262", practice: str = "fablab") -> pl.DataFrame:
    return pl.DataFrame(
        [(territory, practice, i) for i in ids],
        schema=["territory_id", "property", "initiative_id"],
        orient="row",
    )


def test_shares_by_hand() -> None:
    register = pl.concat([rows("a", "b", "c", "d"), rows("e", territory="FR-56121")])
    table = completeness(
        register, pl.concat([rows("a", "b", "b", "x"), rows("y", "z", practice="repair-cafe")])
    )
    here = table.filter((pl.col("territory_id") == "FR-11262") & (pl.col("property") == "fablab")).row(
        0, named=True
    )
    assert (here["register"], here["map"], here["both"]) == (4, 3, 2)
    assert (here["map_shows"], here["register_shows"]) == (0.5, pytest.approx(2 / 3))
    whole = table.filter(pl.col("territory_id").is_null() & (pl.col("property") == "fablab")).row(
        0, named=True
    )
    assert (whole["register"], whole["both"], whole["map_shows"]) == (5, 2, 0.4)


def test_a_practice_that_no_register_lists_has_no_share_rather_than_none() -> None:
    row = (
        completeness(rows("a"), rows("y", practice="repair-cafe"))
        .filter(pl.col("property") == "repair-cafe")
        .row(0, named=True)
    )
    assert row["map_shows"] is None
    assert row["map_shows_low"] is None
    assert row["register_shows"] == 0


def test_wilson_as_published() -> None:
    """Newcombe 1998, *Statistics in Medicine* 17:857, table I, method 3 at 95 %: 81/263 and 0/20."""
    low, high = wilson([81, 0, 1], [263, 20, 29], level=0.95)
    assert low.round(4).tolist() == [0.2553, 0.0, 0.0061]
    assert high.round(4).tolist() == [0.3662, 0.1611, 0.1718]


def test_a_map_that_grows_is_not_saturated() -> None:
    assert saturated([100, 150, 200]) is False
    assert saturated([100, 198, 200]) is True
    assert saturated([100, 200]) is None
