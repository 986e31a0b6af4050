"""The strength that evidence bears, boundary by boundary."""

from __future__ import annotations

import pytest

from sharitories.reference.chain import Leaf
from sharitories.reference.grades import grade_borne, is_over


def _leaves(*kinds_and_cities: tuple[str, str]) -> list[Leaf]:
    return [Leaf(kind, f"{kind}-{place}", city) for place, (kind, city) in enumerate(kinds_and_cities)]


@pytest.mark.parametrize(
    ("leaves", "grade"),
    [
        ([], None),
        (_leaves(("observation", "a")), "D"),
        (_leaves(("testimony", "a")), "D"),
        (_leaves(("observation", "a"), ("observation", "a")), "C"),
        (_leaves(("observation", "a"), ("testimony", "a")), "C"),
        (_leaves(("observation", "a"), ("testimony", "b"), ("testimony", "b")), "C"),
        (_leaves(("observation", "a"), ("observation", "c"), ("testimony", "b")), "C"),
        (_leaves(("testimony", "a"), ("testimony", "b"), ("testimony", "c")), "C"),
        (_leaves(("observation", "a"), ("testimony", "b"), ("testimony", "c")), "B"),
        (_leaves(("effect", "a")), "A"),
    ],
)
def test_grade_by_hand(leaves: list[Leaf], grade: str | None) -> None:
    assert grade_borne(leaves) == grade


def test_several_sightings_of_one_initiative_are_one_case() -> None:
    assert grade_borne([Leaf("observation", "x", "a"), Leaf("observation", "x", "a")]) == "D"


def test_a_is_the_strongest() -> None:
    assert is_over("A", "B")
    assert not is_over("C", "C")
    assert not is_over("D", "C")
