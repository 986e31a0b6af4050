"""The référentiel: every sheet reads, every id resolves, every number stands in a row that is cited."""

from __future__ import annotations

import polars as pl
import pytest

from sharitories.practices import practices
from sharitories.reference.sheets.facts import facts
from sharitories.reference.sheets.reading import resolved, sheets
from sharitories.studies.study import read_study


@pytest.fixture(scope="module")
def rows() -> dict[str, str]:
    """What the testimonies and initiatives of the bundled study say, by id."""
    paths = read_study("villes-moyennes").evidence_paths()
    said = {}
    for table, key in (("testimonies", "testimony_id"), ("initiatives", "initiative_id")):
        for row in pl.read_csv(paths[table], infer_schema=False).iter_rows(named=True):
            said[row[key]] = " ".join(str(cell) for cell in row.values() if cell)
    return said


def test_every_sheet_reads_and_every_line_is_borne_by_what_it_cites(rows: dict[str, str]) -> None:
    assert resolved(sheets(), rows) == []


def test_every_fact_is_of_a_practice_of_the_catalogue() -> None:
    assert set(facts()["practice"]) <= set(practices())
