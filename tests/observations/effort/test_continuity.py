"""A publisher that leaves is not a place that closes."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sources.publisher_files import needs_shared, shared

from sharitories.observations.effort.continuity import FATES, change_between
from sharitories.observations.effort.places import matched
from sharitories.sources.registry import sources

FIRST, LAST = "2023-11-24", "2026-08-18"


def snapshots(*rows: tuple[str, str, str | None, float, float, str]) -> pl.DataFrame:
    """Rows ``day, number, publisher, lat, lon, name``."""
    names = ("observed_on", "number", "published_by", "lat", "lon", "name")
    return pl.DataFrame(rows, schema=names, orient="row").with_columns(
        locator=pl.concat_str("observed_on", "number", separator="/"), territory_id=pl.lit("FR-11262")
    )


def far(
    day: str, publisher: str | None, numbers: range
) -> list[tuple[str, str, str | None, float, float, str]]:
    """Places a kilometre and more apart."""
    return [(day, f"{publisher}-{n}", publisher, 43 + n / 50, 3.0, f"place {n}") for n in numbers]


def test_a_publisher_that_leaves_was_not_looked_for_and_closes_nothing() -> None:
    change = change_between(
        snapshots(
            *far(FIRST, "a", range(30)), *far(FIRST, "b", range(40, 50)), *far(LAST, "b", range(40, 49))
        ),
        FIRST,
        LAST,
    )
    assert change.counts["publisher_lost"] == 30
    assert change.counts["possible_closure"] == 1
    assert dict(change.places.select("fate", "status").unique().iter_rows()) == {
        "publisher_lost": "not_looked_for",
        "possible_closure": "not_found",
        "kept": "observed",
    }


def test_a_list_cut_at_one_stroke_closes_nothing_either() -> None:
    change = change_between(snapshots(*far(FIRST, "a", range(60)), *far(LAST, "a", range(20))), FIRST, LAST)
    assert (change.counts["withdrawn_in_bulk"], change.counts["possible_closure"]) == (40, 0)


def test_a_place_with_another_number_or_publisher_is_the_same_place() -> None:
    change = change_between(
        snapshots(
            (FIRST, "1", "a", 43.0, 3.0, "Gare"),
            (FIRST, "2", "a", 43.1, 3.0, "Aire des Corbières"),
            (FIRST, "3", "a", 43.2, 3.0, "Mairie"),
            (LAST, "x1", "a", 43.0001, 3.0, "Parking de la gare"),  # 11 m away
            (LAST, "x2", "a", 43.103, 3.0, "AIRE DES CORBIERES"),  # 330 m away, the same name
            (LAST, "3", "b", 43.2, 3.0, "Mairie"),
        ),
        FIRST,
        LAST,
    )
    assert (change.counts["renumbered"], change.counts["taken_over"], change.counts["new"]) == (2, 1, 0)


def test_a_number_given_anew_to_a_place_far_away_is_not_the_same_place() -> None:
    change = change_between(
        snapshots((FIRST, "1", "a", 43.0, 3.0, "Gare"), (LAST, "1", "a", 44.0, 3.0, "Port")), FIRST, LAST
    )
    assert (change.counts["kept"], change.counts["possible_closure"], change.counts["new"]) == (0, 1, 1)


def test_a_place_that_stood_twice_and_is_left_once_is_there() -> None:
    change = change_between(
        snapshots(
            (FIRST, "1", "a", 43.0, 3.0, "Gare"),
            (FIRST, "2", "a", 43.0, 3.0, "Gare"),
            (LAST, "1", "a", 43.0, 3.0, "Gare"),
        ),
        FIRST,
        LAST,
    )
    assert (change.counts["kept"], change.counts["doubled"], change.counts["possible_closure"]) == (1, 1, 0)


def test_a_row_that_names_no_publisher_cannot_be_said_to_close() -> None:
    change = change_between(snapshots(*far(FIRST, None, range(3)), *far(LAST, None, range(2))), FIRST, LAST)
    assert (change.counts["publisher_unnamed"], change.counts["possible_closure"]) == (1, 0)


def test_a_place_without_a_position_is_known_by_nothing_but_itself() -> None:
    before = snapshots((FIRST, "1", "a", float("nan"), 3.0, "Gare"))
    after = snapshots((LAST, "2", "a", float("nan"), 3.0, "Quai"))
    assert matched(before, after).is_empty()


def test_a_date_without_rows_is_an_error() -> None:
    with pytest.raises(ValueError, match="nothing was seen"):
        change_between(snapshots(*far(FIRST, "a", range(2))), FIRST, LAST)


@settings(max_examples=30, deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 9), st.booleans(), st.booleans()), min_size=1)
)
def test_every_row_has_one_fate(rows: list[tuple[str, int, bool, bool]]) -> None:
    """Rows before = those still there + those gone; rows after = those still there + new ones."""
    places = {(p, n): (first, last) for p, n, first, last in rows} | {("c", 11): (True, True)}
    views = [
        (day, f"{p}{n}", p, 43 + n / 10, 3.0 + ord(p) / 10, "")
        for (p, n), seen in places.items()
        for day, there in zip((FIRST, LAST), seen, strict=True)
        if there
    ]
    told = change_between(snapshots(*views), FIRST, LAST).told()
    assert told["rows_before"] == sum(first for first, _ in places.values())
    assert told["rows_after"] == sum(last for _, last in places.values())
    assert sum(int(told[fate]) for fate in FATES) == len({k for k, v in places.items() if any(v)})


def test_the_sentence_has_no_hole() -> None:
    change = change_between(
        snapshots(*far(FIRST, "a", range(1200)), *far(LAST, "b", range(1300, 1310))), FIRST, LAST
    )
    assert "1,200 are those of 1 publishers" in change.sentence("en")
    assert "1\u202f200 sont celles" in change.sentence("fr")


BASE = "transport-data-gouv-carpooling-places"


@pytest.mark.shared
@pytest.mark.skipif(BASE not in sources(), reason="the reader of the carpooling base is not here yet")
class TestTheCarpoolingBase:
    pytestmark = needs_shared

    def test_it_lost_publishers_and_not_places(self) -> None:
        told = change_between(sources()[BASE].read(shared()), FIRST, LAST).told()
        assert (told["rows_before"], told["rows_after"], told["gone"]) == (15756, 2473, 13284)
        assert (told["publisher_lost"], told["publishers_lost"]) == (12611, 23)
        assert int(told["possible_closure"]) < 200


def test_every_fate_has_words_in_both_languages() -> None:
    from sharitories.cli.observe_changes import _WORDS
    from sharitories.observations.effort.continuity import FATES

    assert all(set(FATES) - {"kept"} <= set(words) for words in _WORDS.values())
    assert _WORDS["fr"].keys() == _WORDS["en"].keys()
