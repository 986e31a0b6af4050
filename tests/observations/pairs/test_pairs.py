"""The labelled pairs can be trusted as a test set: counted, disjoint, without contacts, with licences."""

from __future__ import annotations

import csv
import re
from collections import Counter
from pathlib import Path

import pytest
import yaml

HERE = Path(__file__).parent
REPOSITORY = HERE.parents[2]
SIDES = ("a", "b")
STRATA = {
    "named",
    "same_list",
    "same_website",
    "same_address",
    "near_similar",
    "near_dissimilar",
    "far_similar",
    "elsewhere",
    "acronym",
    "nested",
}
MAIL = re.compile(r"[\w.+-]+@[\w-]+\.[a-z]{2,}", re.IGNORECASE)
PHONE = re.compile(r"(?<!\d)(?:\+\d{2}[ .]?|0)[1-9](?:[ .-]?\d\d){4}(?!\d)")
SOCIAL = re.compile(r"facebook\.|twitter\.|instagram\.|linkedin\.")


@pytest.fixture(scope="module")
def pairs() -> list[dict[str, str]]:
    with (HERE / "hard_pairs.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def test_each_pair_is_asked_once(pairs: list[dict[str, str]]) -> None:
    assert max(Counter(pair["pair_id"] for pair in pairs).values()) == 1
    assert max(Counter(frozenset((pair["a_id"], pair["b_id"])) for pair in pairs).values()) == 1
    assert all(pair["a_id"] != pair["b_id"] for pair in pairs)


def test_words_are_known_and_every_answer_has_its_reason(pairs: list[dict[str, str]]) -> None:
    assert {pair["label"] for pair in pairs} <= {"same", "different", "unsure"}
    assert {pair["split"] for pair in pairs} == {"dev", "test"}
    assert {pair["stratum"] for pair in pairs} == STRATA
    assert [pair["pair_id"] for pair in pairs if len(pair["reason"].split()) < 3] == []


def test_the_halves_are_large_and_balanced(pairs: list[dict[str, str]]) -> None:
    scored = [pair for pair in pairs if pair["label"] != "unsure"]
    assert len(scored) >= 300
    for half in ("dev", "test"):
        labels = [pair["label"] for pair in scored if pair["split"] == half]
        assert len(labels) >= 0.45 * len(scored)
        assert 0.40 <= labels.count("same") / len(labels) <= 0.55


def test_what_is_one_place_by_two_answers_is_not_two_by_a_third(pairs: list[dict[str, str]]) -> None:
    places: dict[str, str] = {}

    def place(record: str) -> str:
        while places.get(record, record) != record:
            record = places[record]
        return record

    for pair in pairs:
        if pair["label"] == "same":
            places[place(pair["a_id"])] = place(pair["b_id"])
    told_apart = [pair for pair in pairs if pair["label"] == "different"]
    assert [p["pair_id"] for p in told_apart if place(p["a_id"]) == place(p["b_id"])] == []


def test_the_second_reading_agrees_as_the_method_says(pairs: list[dict[str, str]]) -> None:
    first = {pair["pair_id"]: pair["label"] for pair in pairs}
    with (HERE / "second_reading.csv").open(encoding="utf-8", newline="") as stream:
        second = {row["pair_id"]: row["second_label"] for row in csv.DictReader(stream)}
    assert len(second) >= 0.15 * len(first)
    both = Counter((first[pair], label) for pair, label in second.items())
    by_first, by_second = Counter(first[pair] for pair in second), Counter(second.values())
    agreed = sum(n for (one, other), n in both.items() if one == other) / len(second)
    chance = sum(by_first[label] * by_second[label] for label in by_second) / len(second) ** 2
    method = (REPOSITORY / "docs" / "methods" / "labelled-pairs.md").read_text(encoding="utf-8")
    assert f"kappa {(agreed - chance) / (1 - chance):.2f} " in method


def test_the_halves_share_no_record(pairs: list[dict[str, str]]) -> None:
    halves = {
        half: {pair[f"{side}_id"] for pair in pairs if pair["split"] == half for side in SIDES}
        for half in ("dev", "test")
    }
    assert halves["dev"] & halves["test"] == set()


def test_no_record_stands_in_more_than_three_pairs(pairs: list[dict[str, str]]) -> None:
    assert max(Counter(pair[f"{side}_id"] for pair in pairs for side in SIDES).values()) <= 3


def test_a_record_reads_the_same_wherever_it_stands(pairs: list[dict[str, str]]) -> None:
    seen: dict[str, tuple[str, ...]] = {}
    for pair in pairs:
        for side in SIDES:
            row = tuple(pair[f"{side}_{column}"] for column in ("name", "town", "lat", "lon", "website"))
            assert seen.setdefault(pair[f"{side}_id"], row) == row


def test_coordinates_are_degrees(pairs: list[dict[str, str]]) -> None:
    for pair in pairs:
        for side in SIDES:
            assert bool(pair[f"{side}_lat"]) == bool(pair[f"{side}_lon"])
            assert abs(float(pair[f"{side}_lat"] or 0)) <= 90
            assert abs(float(pair[f"{side}_lon"] or 0)) <= 180


def test_no_cell_holds_a_contact(pairs: list[dict[str, str]]) -> None:
    found = [
        (pair["pair_id"], column)
        for pair in pairs
        for column, cell in pair.items()
        if MAIL.search(cell) or PHONE.search(cell) or SOCIAL.search(cell)
    ]
    assert found == []


def test_every_origin_names_its_publisher_and_licence(pairs: list[dict[str, str]]) -> None:
    origins = yaml.safe_load((HERE / "origins.yml").read_text(encoding="utf-8"))
    used = {pair[f"{side}_origin"] for pair in pairs for side in SIDES}
    assert used - set(origins) == set()
    for origin in used:
        assert {"publisher", "dataset", "licence", "copy"} <= set(origins[origin])
    assert all(
        pair[f"{side}_id"].startswith(pair[f"{side}_origin"] + "/") for pair in pairs for side in SIDES
    )
