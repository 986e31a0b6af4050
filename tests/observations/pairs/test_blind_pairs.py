"""The blind pairs can be trusted: counted, read from real rows, and disjoint from the pairs used to build."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest
import yaml
from observations.pairs import draw_blind, draw_blind_2, draw_blind_3
from observations.pairs.draw_blind import Known, Record, cells, records, side
from observations.pairs.further_lists import LISTS_WITHOUT_READER
from observations.pairs.test_pairs import MAIL, PHONE, SIDES, SOCIAL
from sources.publisher_files import needs_shared, shared

HERE = Path(__file__).parent
OTHERS = [HERE / "hard_pairs.csv", HERE.parent / "resolution" / "development_pairs.csv"]
METHOD = HERE.parents[2] / "docs" / "methods" / "labelled-pairs.md"
Pairs = list[dict[str, str]]


class Drawn(NamedTuple):
    """A blind set: its file, its second reading, its place in the method page, and how its rows are read."""

    file: str
    prefix: str
    second_file: str
    read_again: int
    section: str
    strata: set[str]
    others: list[Path]
    rows: Callable[[Path], list[Record]]


FIRST = Drawn(
    "blind_pairs.csv",
    "blind",
    "blind_second_reading.csv",
    60,
    "## The blind pairs",
    set(draw_blind.WANTED),
    OTHERS,
    records,
)
SECOND = Drawn(
    "blind_pairs_2.csv",
    "blind2",
    "blind_second_reading_2.csv",
    40,
    "## The second blind pairs",
    # Initials were sought too, and no pair of them was new.
    set(draw_blind_2.WANTED) - {"acronym"},
    [*OTHERS, HERE / "blind_pairs.csv"],
    draw_blind_2.everything,
)


def rows_of(path: Path) -> Pairs:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


THIRD = Drawn(
    "blind_pairs_3.csv",
    "blind3",
    "blind_second_reading_3.csv",
    82,
    "## The third blind pairs",
    set(draw_blind_3.WANTED),
    [*OTHERS, HERE / "blind_pairs.csv", HERE / "blind_pairs_2.csv"],
    draw_blind_2.everything,
)


@pytest.fixture(scope="module", params=[FIRST, SECOND, THIRD], ids=["first", "second", "third"])
def drawn(request: pytest.FixtureRequest) -> Drawn:
    found: Drawn = request.param
    return found


@pytest.fixture(scope="module")
def pairs(drawn: Drawn) -> Pairs:
    return rows_of(HERE / drawn.file)


@pytest.fixture(scope="module")
def told(drawn: Drawn) -> str:
    """What the method page says of this set, and of no other."""
    return METHOD.read_text(encoding="utf-8").split(drawn.section + "\n")[1].split("\n## ")[0]


def test_the_columns_are_those_of_the_other_pairs(pairs: Pairs) -> None:
    assert list(pairs[0]) == list(rows_of(OTHERS[0])[0])


def test_no_pair_and_no_record_stands_twice(drawn: Drawn, pairs: Pairs) -> None:
    ids = [f"{drawn.prefix}-{n:04}" for n in range(1, len(pairs) + 1)]
    assert [pair["pair_id"] for pair in pairs] == ids
    assert max(Counter(pair[f"{letter}_id"] for pair in pairs for letter in SIDES).values()) == 1


def test_words_are_known_and_every_answer_has_its_reason(drawn: Drawn, pairs: Pairs) -> None:
    assert {pair["label"] for pair in pairs} == {"same", "different", "unsure"}
    assert {pair["split"] for pair in pairs} == {"test"}
    assert {pair["stratum"] for pair in pairs} == drawn.strata
    assert [pair["pair_id"] for pair in pairs if len(pair["reason"].split()) < 3] == []


def test_there_are_enough_of_both_answers(pairs: Pairs) -> None:
    labels = Counter(pair["label"] for pair in pairs)
    assert labels["same"] >= 110
    assert labels["same"] + labels["different"] >= 310


def test_no_pair_nor_its_twin_stands_in_another_set(drawn: Drawn, pairs: Pairs) -> None:
    known = Known(drawn.others)
    sides = [(pair["pair_id"], side(pair, "a"), side(pair, "b")) for pair in pairs]
    assert [name for name, a, b in sides if known.asked_before(a, b)] == []


def test_a_twin_is_recognised() -> None:
    """Where hard_pairs.csv says A = B and asks B with C, the pair A with C counts as asked."""
    told = rows_of(OTHERS[0])
    known = Known([OTHERS[0]])
    partner: dict[str, set[str]] = {}
    row = {side(pair, letter)["id"]: side(pair, letter) for pair in told for letter in SIDES}
    for pair in told:
        partner.setdefault(pair["a_id"], set()).add(pair["b_id"])
        partner.setdefault(pair["b_id"], set()).add(pair["a_id"])
    same = [(pair["a_id"], pair["b_id"]) for pair in told if pair["label"] == "same"]
    twins = [(a, c) for a, b in same for c in partner[b] - partner[a] - {a}]
    assert len(twins) > 20
    assert all(known.asked_before(row[a], row[c]) for a, c in twins)


def test_labels_contradict_none_of_the_other_sets() -> None:
    files = [OTHERS[0], HERE / FIRST.file, HERE / SECOND.file, HERE / THIRD.file]
    known = Known(files)
    told = [pair for file in files for pair in rows_of(file) if pair["label"] == "different"]
    assert [p["pair_id"] for p in told if known.root(p["a_id"]) == known.root(p["b_id"])] == []


def test_no_cell_holds_a_contact(pairs: Pairs) -> None:
    cells_of = [(pair["pair_id"], cell) for pair in pairs for cell in pair.values()]
    assert [name for name, cell in cells_of if MAIL.search(cell) or PHONE.search(cell)] == []
    assert [name for name, cell in cells_of if SOCIAL.search(cell)] == []


def test_every_origin_names_its_publisher_and_licence(pairs: Pairs) -> None:
    origins = yaml.safe_load((HERE / "origins.yml").read_text(encoding="utf-8"))
    for origin in {pair[f"{letter}_origin"] for pair in pairs for letter in SIDES}:
        assert {"publisher", "dataset", "licence", "copy"} <= set(origins[origin])


def test_the_second_reading_agrees_as_the_method_says(drawn: Drawn, pairs: Pairs, told: str) -> None:
    first = {pair["pair_id"]: pair["label"] for pair in pairs}
    second = {row["pair_id"]: row["second_label"] for row in rows_of(HERE / drawn.second_file)}
    assert len(second) == drawn.read_again
    agreed = sum(first[pair] == label for pair, label in second.items()) / len(second)
    one, two = Counter(first[pair] for pair in second), Counter(second.values())
    chance = sum(one[label] * two[label] for label in two) / len(second) ** 2
    assert f"blind kappa {(agreed - chance) / (1 - chance):.2f} " in told


def test_the_method_counts_the_strata_as_they_are(drawn: Drawn, pairs: Pairs, told: str) -> None:
    counted = Counter((pair["stratum"], pair["label"]) for pair in pairs)
    for stratum in drawn.strata:
        numbers = " | ".join(str(counted[stratum, label]) for label in ("same", "different", "unsure"))
        assert f"| `{stratum}` | {numbers} |" in told


def test_the_second_set_is_not_filled_by_one_programme() -> None:
    """The first was: half its matches were a change of name from MSAP to France Services."""
    matches = [pair for pair in rows_of(HERE / SECOND.file) if pair["label"] == "same"]
    sides = [
        [{**side(p, letter), "plain": draw_blind.plain(p[f"{letter}_name"])} for letter in SIDES]
        for p in matches
    ]
    touched = [both for both in sides if any(map(draw_blind_2.public_service, both))]
    assert len(touched) <= len(matches) / 3


@pytest.mark.shared
class TestAgainstThePublishersFiles:
    pytestmark = needs_shared

    def test_each_side_is_a_row_as_its_reader_gives_it(self, drawn: Drawn, pairs: Pairs) -> None:
        read = {row["id"]: cells(row, "x") for row in drawn.rows(shared())}
        sides = [side(pair, letter) for pair in pairs for letter in SIDES]
        checked = [found for found in sides if found["origin"] not in LISTS_WITHOUT_READER]
        assert len(checked) > 0.7 * len(sides)
        for found in checked:
            assert found == side(read[found["id"]], "x")
