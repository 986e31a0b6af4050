"""The référentiel: every sheet reads, every id resolves, every number stands in a row that is cited."""

from __future__ import annotations

import polars as pl
import pytest

from sharitories.practices import practices
from sharitories.reference.sheets.facts import facts
from sharitories.reference.sheets.reading import lines_of, resolved, sheets, supported, unknowns
from sharitories.studies.study import read_study


@pytest.fixture(scope="module")
def rows() -> dict[str, str]:
    """What the testimonies and initiatives of the bundled study say, by id."""
    paths = read_study("villes-moyennes").evidence_paths()
    said = {}
    for table, key in (("testimonies", "testimony_id"), ("initiatives", "initiative_id")):
        for row in pl.read_csv(paths[table], infer_schema=False).iter_rows(named=True):
            said[row[key]] = " | ".join(str(cell) for cell in row.values() if cell)
    return said


def test_every_sheet_reads_and_every_line_is_borne_by_what_it_cites(rows: dict[str, str]) -> None:
    assert resolved(sheets(), rows) == []


def test_every_fact_is_of_a_practice_of_the_catalogue() -> None:
    assert set(facts()["practice"]) <= set(practices())


def test_a_line_falls_with_the_row_that_it_cites_and_no_other() -> None:
    sheet = sheets()["repair-cafe"]
    known = {cited for _, line in lines_of(sheet) for cited in line.rests_on}
    assert supported(sheet, known) == sheet
    without = supported(sheet, known - {"genk-repair-cafe"})
    assert [line.lever for line in without.levers] == ["open-idle-places", "fund-the-start"]
    assert without.model_copy(update={"levers": sheet.levers}) == sheet, "nothing else has changed"
    assert supported(sheet, known - {"repair-cafe-cost-start-01"}).cost.start == "unknown"


def test_what_is_unknown_is_counted() -> None:
    assert unknowns(sheets()["repair-cafe"]) == ["cost.year", "ends", "survival"]


def test_a_number_that_no_cited_row_holds_is_named() -> None:
    sheet = sheets()["repair-cafe"]
    wrong = sheet.size.model_copy(update={"en": "One session a month and about 26 objects each time."})
    rows = {"genk-repair-cafe": "", "hilversum-repair-cafe": ""}
    faults = resolved({"repair-cafe": sheet.model_copy(update={"size": wrong})}, rows)
    assert [fault.rule for fault in faults] == ["en: no row cited holds 26"]
