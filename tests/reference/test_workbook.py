"""The catalogue as a workbook: nothing is lost on the way there and back, and an editor's mistakes are named."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sharitories.catalogue import FOLDER, load_yaml
from sharitories.errors import FaultyInput
from sharitories.reference.workbook.back import changes, write
from sharitories.reference.workbook.flat import built, flat, meant, written
from sharitories.reference.workbook.sheet_file import write_workbook
from sharitories.reference.workbook.texts import worksheets

openpyxl = pytest.importorskip("openpyxl", reason="needs the extra sheet")

_KEYS = st.sampled_from(["fr", "en", "a", "b c", "x/y", "~z", "*", "[k", "2009"])
_VALUES = st.one_of(
    st.text(alphabet="ab ='~[]{}é\u202f\u00a0\n", max_size=12),
    st.integers(-9999, 9999),
    st.floats(-1e6, 1e6),
    st.booleans(),
    st.none(),
)
_TREES = st.recursive(
    _VALUES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_KEYS, inner, max_size=4),
    max_leaves=12,
)


@given(st.dictionaries(_KEYS, _TREES, min_size=1, max_size=4))
def test_any_text_comes_back_as_it_went(content: dict[str, Any]) -> None:
    assert built(flat("any.yml", content)) == content


@given(_VALUES)
def test_any_value_comes_back_as_it_went(value: Any) -> None:
    assert meant(written(value)) == value
    assert type(meant(written(value))) is type(value)


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("workbook") / "catalogue.xlsx"
    assert write_workbook(worksheets(), path) > 5000
    return path


def test_the_whole_catalogue_comes_back_without_a_difference(book: Path) -> None:
    assert changes(book) == []


def _edited(book: Path, target: Path, edit: Any) -> Path:
    made = openpyxl.load_workbook(book)
    edit(made)
    made.save(target)
    return target


def _cell(made: Any, sheet: str, file: str, entry: str, column: str) -> Any:
    page = made[sheet]
    place = [cell.value for cell in page[1]].index(column) + 1
    for row in page.iter_rows(min_row=2):
        if (row[0].value, row[1].value) == (file, entry):
            return page.cell(row[0].row, place)
    raise LookupError(entry)


def test_a_change_is_shown_and_then_written(book: Path, tmp_path: Path) -> None:
    root = Path(shutil.copytree(FOLDER, tmp_path / "catalogue"))

    def edit(made: Any) -> None:
        _cell(made, "practices", "repair-cafe.yml", "labels/*", "en").value = "mending café"

    (change,) = changes(_edited(book, tmp_path / "edited.xlsx", edit), root)
    assert change.lines == ("- labels/* (en): repair café", "+ labels/* (en): mending café")
    before = load_yaml(root / "practices" / "repair-cafe.yml")
    assert write([change], root) == [root / "practices" / "repair-cafe.yml"]
    after = load_yaml(root / "practices" / "repair-cafe.yml")
    assert after["labels"].pop("en") == "mending café"
    before["labels"].pop("en")
    assert after == before, "nothing else has changed"
    assert changes(_edited(book, tmp_path / "again.xlsx", edit), root) == []


def _number(made: Any) -> None:
    cell = _cell(made, "practices", "repair-cafe.yml", "labels/*", "en")
    cell.value, cell.data_type = 12, "n"


def _heading(made: Any) -> None:
    made["practices"]["C1"].value = "valeur"


MISTAKES = {
    "a label emptied": (
        lambda m: setattr(_cell(m, "practices", "repair-cafe.yml", "labels/*", "nl"), "value", None),
        "labels.nl: Field required",
    ),
    "a number typed": (_number, "practices/en: 12 is no text"),
    "the heading changed": (_heading, "practices: the heading is not"),
    "a worksheet of another name": (
        lambda m: setattr(m["practices"], "title", "Pratiques"),
        "is no worksheet",
    ),
    "a place twice": (
        lambda m: m["practices"].append(("repair-cafe.yml", "family", "shared_governance")),
        "family stands in row",
    ),
    "a family that is none": (
        lambda m: setattr(_cell(m, "practices", "repair-cafe.yml", "family", "value"), "value", "repairing"),
        "practices/value: repair-cafe.yml, family",
    ),
    "a language in the wrong column": (
        lambda m: setattr(_cell(m, "practices", "repair-cafe.yml", "labels/*", "value"), "value", "café"),
        "labels/* takes its value in another column",
    ),
    "another code than the file": (
        lambda m: setattr(_cell(m, "practices", "repair-cafe.yml", "code", "value"), "value", "mend-cafe"),
        "code is mend-cafe, the file's name says repair-cafe.yml",
    ),
    "a formula": (
        lambda m: setattr(_cell(m, "indicators", "poverty-rate.yml", "decimals", "value"), "value", "=1+"),
        "begins with = and is neither",
    ),
    "a list with a hole": (
        lambda m: (
            setattr(_cell(m, "practices", "repair-cafe.yml", "counts/*/[2]", "value"), "value", None)
            or m["practices"].append(
                ("repair-cafe.yml", "counts/*/[4]", None, "Un cinquième exemple.", "A fifth example.")
            )
        ),
        "a list has the places",
    ),
    "no name of a text": (
        lambda m: m["practices"].append(("repair cafe", "code", "repair-cafe")),
        "repair cafe is no name of a text",
    ),
    "an entry that does not exist": (
        lambda m: m["practices"].append(("repair-cafe.yml", "colour", "red")),
        "colour: Extra inputs are not permitted",
    ),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_an_editors_mistake_is_named_with_its_cell(book: Path, tmp_path: Path, name: str) -> None:
    edit, rule = MISTAKES[name]
    with pytest.raises(FaultyInput) as caught:
        changes(_edited(book, tmp_path / "spoilt.xlsx", edit))
    assert rule in str(caught.value)


def test_all_mistakes_are_named_at_once(book: Path, tmp_path: Path) -> None:
    def edit(made: Any) -> None:
        for name in ("a label emptied", "a family that is none", "another code than the file"):
            MISTAKES[name][0](made)

    with pytest.raises(FaultyInput) as caught:
        changes(_edited(book, tmp_path / "spoilt.xlsx", edit))
    assert len(caught.value.faults) == 3
    assert all(fault.row > 1 for fault in caught.value.faults)


def test_the_commands_show_first_and_write_only_when_told(sharitories_in, tmp_path: Path) -> None:
    made = sharitories_in("catalogue", "to-sheet", str(tmp_path / "all.xlsx"))
    assert made.code == 0, made.err
    told = sharitories_in("catalogue", "from-sheet", str(tmp_path / "all.xlsx"))
    assert told.code == 0, told.err
    assert "Nothing differs" in told.out
    absent = sharitories_in("catalogue", "from-sheet", str(tmp_path / "none.xlsx"))
    assert absent.code == 3
