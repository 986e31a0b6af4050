"""Not looked for, looked for and not found, missing: never mixed, never zero."""

from __future__ import annotations

import polars as pl

from sharitories.reference.release import Release


def test_abroad_a_french_register_was_not_looked_for_and_has_no_value(release: Release) -> None:
    rows = release.tables["indicators"].filter(
        (pl.col("indicator") == "third-places-per-10000")
        & pl.col("territory_id").is_in(["PT-0105", "NL-GM0402", "BE-71016", "SE-1290"])
    )
    assert rows["status"].to_list() == ["not_looked_for"] * 4
    assert rows["value"].null_count() == 4


def test_a_covered_city_without_a_row_is_counted_zero_and_rests_on_a_row_that_says_not_found(
    release: Release,
) -> None:
    zeros = release.tables["indicators"].filter(
        (pl.col("indicator") == "third-places-per-10000") & (pl.col("value") == 0)
    )
    assert len(zeros) > 100
    assert set(zeros["status"]) == {"observed"}
    identity = zeros["rests_on"][0].split()[0]
    assert release.chain.rows[identity][1]["status"] == "not_found"


def test_a_value_is_empty_exactly_when_it_was_not_observed(release: Release) -> None:
    values = release.tables["indicators"]
    assert len(values.filter((pl.col("status") != "observed") & pl.col("value").is_not_null())) == 0
    assert len(values.filter((pl.col("status") == "observed") & pl.col("value").is_null())) == 0


def test_a_dimension_for_which_no_register_was_read_is_unknown_not_low(release: Release) -> None:
    unread = release.tables["profiles_frame"].filter(pl.col("dimension") == "citizen_impulse")
    assert len(unread) == 441
    assert unread["score"].null_count() == 441


def test_the_evidence_is_all_there(release: Release) -> None:
    compiled = release.tables["initiatives"].filter(pl.col("origin_id") == "cases-2026")
    sighted = release.tables["observations"].filter(
        (pl.col("origin_id") == "cases-2026") & (pl.col("status") == "observed")
    )
    assert (len(compiled), len(sighted), len(release.tables["testimonies"])) == (319, 687, 213)


def test_the_census_sighting_of_la_colloc_is_the_same_initiative(release: Release) -> None:
    row = (
        release.tables["observations"]
        .filter(pl.col("observation_id") == "anct-third-places-2019/299")
        .to_dicts()[0]
    )
    assert row["initiative_id"] == "lorient-la-colloc"
    assert "anct-third-places-2019-299" not in release.chain.rows
