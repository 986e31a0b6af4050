"""Cells read strictly, names and codes brought to one form, holes kept apart from zeros."""

import polars as pl
import pytest

from sharitories.errors import FaultyInput
from sharitories.sources.audit import read_csv, take
from sharitories.sources.cells import codes, mapped, matching, numbers, unique
from sharitories.sources.municipalities import INSEE_CODE, plain_name, whole_city
from sharitories.sources.shapes import completed, statistic


def places(refusal):
    return [(fault.row, fault.column) for fault in refusal.value.faults]


def test_an_unreadable_number_is_named_with_its_row():
    table = pl.DataFrame({"a": ["1", "", None, "x", "inf"], "b": ["s", "2.5", "-1", "n.d.", "?"]})
    with pytest.raises(FaultyInput) as refusal:
        numbers(table, "f.csv", ["a", "b"], missing=["s", "n.d."])
    assert places(refusal) == [(4, "a"), (5, "a"), (5, "b")]


def test_an_empty_cell_is_missing_and_a_zero_is_observed():
    read = numbers(pl.DataFrame({"value": ["0", "", "s"]}), "f.csv", ["value"], missing=["s"])
    table = statistic(
        read.with_columns(territory_id=pl.lit("FR-01004"), property=pl.lit("p"), period=pl.lit("2020"))
    )
    assert table["value"].to_list() == [0.0, None, None]
    assert table["status"].to_list() == ["observed", "missing", "missing"]


def test_a_hole_in_a_series_is_missing_never_zero():
    rows = {
        "territory_id": ["A", "A", "B"],
        "property": ["p"] * 3,
        "period": ["1", "2", "1"],
        "value": [1.0, 0.0, 3.0],
    }
    whole = completed(statistic(pl.DataFrame(rows))).sort("territory_id", "period")
    assert whole.rows() == [
        ("A", "p", "1", 1.0, "observed"),
        ("A", "p", "2", 0.0, "observed"),
        ("B", "p", "1", 3.0, "observed"),
        ("B", "p", "2", None, "missing"),
    ]


def test_leading_zeros_are_restored():
    table = codes(
        pl.DataFrame({"c": ["1053", "2A004", "97411", " 9001 "]}), "f.csv", "c", INSEE_CODE, width=5
    )
    assert table["c"].to_list() == ["01053", "2A004", "97411", "09001"]
    zones = codes(pl.DataFrame({"z": ["51", "7617"]}), "f.csv", "z", r"^\d{4}$", width=4)
    assert zones["z"].to_list() == ["0051", "7617"]


def test_a_broken_code_an_unknown_word_a_wrong_form_and_a_repetition_are_faults():
    table = pl.DataFrame(
        {"c": ["01053", "Paris", None], "k": ["A", "Z", None], "d": ["2018-09-25", None, "25/09/2018"]}
    )
    for check in (
        lambda: codes(table, "f", "c", INSEE_CODE, width=5),
        lambda: mapped(table, "f", "k", {"A": "a"}),
    ):
        with pytest.raises(FaultyInput) as refusal:
            check()
        assert [row for row, _ in places(refusal)] == [2, 3]
    with pytest.raises(FaultyInput) as refusal:
        matching(table, "f", "d", r"^\d{4}-\d{2}-\d{2}$")
    assert places(refusal) == [(3, "d")]
    with pytest.raises(FaultyInput) as refusal:
        unique(pl.DataFrame({"i": ["1", "2", "1"]}), "f", ["i"])
    assert places(refusal) == [(3, "i")]


def test_arrondissements_are_one_city():
    table = pl.DataFrame({"c": ["75101", "75120", "69389", "13216", "13055", "93066"]})
    assert table.select(whole_city(pl.col("c"))).to_series().to_list() == [
        "75056",
        "75056",
        "69123",
        "13055",
        "13055",
        "93066",
    ]


def test_names_are_compared_plainly_and_nothing_more():
    names = pl.DataFrame(
        {"n": ["Mont-de-Marsan", "MONT DE MARSAN", "Épinal", "St-Nazaire", "L’Haÿ-les-Roses", "Stains"]}
    )
    assert names.select(plain_name(pl.col("n")))["n"].to_list() == [
        "mont de marsan",
        "mont de marsan",
        "epinal",
        "saint nazaire",
        "l hay les roses",
        "stains",
    ]


def test_columns_are_popped_and_audited():
    table = pl.DataFrame({"a": ["1"], "b": ["2"]})
    assert take(table, "f", {"a": "ours"}, {"b": "why"}).columns == ["ours"]
    with pytest.raises(FaultyInput, match="does not name"):
        take(table, "f", {"a": "ours"}, {})
    with pytest.raises(FaultyInput, match="has vanished"):
        take(table, "f", {"a": "ours", "z": "gone"}, {"b": "why"})


def test_an_unreadable_file_is_a_fault(tmp_path):
    (tmp_path / "broken.csv.gz").write_bytes(b"not gzip")
    with pytest.raises(FaultyInput, match="gzip"):
        read_csv(tmp_path / "broken.csv.gz")
    (tmp_path / "latin.csv").write_bytes("é".encode("latin-1"))
    with pytest.raises(FaultyInput, match="is not written in UTF-8: byte 0xE9"):
        read_csv(tmp_path / "latin.csv")
