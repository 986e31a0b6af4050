"""Bad input: all faults of all files at once, exit code 2, no traceback, nothing of the last release lost."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest


def _tree(folder: Path) -> dict[str, str]:
    return {
        str(p): hashlib.sha256(p.read_bytes()).hexdigest() for p in sorted(folder.rglob("*")) if p.is_file()
    }


def _edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_every_fault_of_every_file_is_named_at_once_and_the_release_stands(my_study: Path, run) -> None:
    assert run("explore", "my-study").returncode == 0
    before = _tree(my_study / "releases")
    inputs = my_study / "inputs"
    lines = (inputs / "initiatives.csv").read_text(encoding="utf-8").splitlines()
    first = lines[1]
    _edit(inputs / "initiatives.csv", ",2014,", ",20177,")
    _edit(inputs / "initiatives.csv", "narbonne-cers,FR-11262", "narbonne-cers,FR-99999")
    with (inputs / "initiatives.csv").open("a", encoding="utf-8") as stream:
        stream.write(first + "\n")
    _edit(inputs / "practice_terms.csv", "repair cafe,repair-cafe", "repair cafe,mending-party")
    _edit(inputs / "testimonies.csv", ",obstacle,", ",moan,")
    told = run("explore", "my-study")
    assert told.returncode == 2
    assert "Traceback" not in told.stderr
    for piece in (
        "initiatives.csv, row 2, column start_year",
        "20177",
        "column territory_id: 'FR-99999'",
        "row 321, column initiative_id: 'narbonne-in-ess' stands in 2 rows",
        "practice_terms.csv",
        "'mending-party' is not a practice of the catalogue",
        "testimonies.csv, row 2, column kind",
    ):
        assert piece in told.stderr, piece
    assert _tree(my_study / "releases") == before


def test_one_bad_row_is_not_told_again_by_the_rows_that_cite_it(my_study: Path, run) -> None:
    _edit(my_study / "inputs" / "initiatives.csv", ",2014,", ",20177,")
    told = run("explore", "my-study")
    assert told.stderr.count("initiatives.csv, row") == 1
    assert "sightings.csv" not in told.stderr


@pytest.mark.parametrize(
    ("file", "old", "new", "piece"),
    [
        ("initiatives.csv", "initiative_id,", "id,", "column initiative_id: this column is missing"),
        ("initiatives.csv", ",note\n", ",note,phone\n", "column phone: this column is not expected"),
        (
            "sightings.csv",
            "narbonne-in-ess-s01,narbonne-in-ess,",
            "narbonne-in-ess-s01,narbonne-in-es,",
            "'narbonne-in-es'",
        ),
        ("sightings.csv", ",http", ",ftp", "column source_url"),
        ("effect_signs.csv", ",positive", ",good", "column sign"),
        ("looked_for.csv", "SE-1290", "SE-12900", "column territory_id"),
    ],
)
def test_one_fault(my_study: Path, run, file: str, old: str, new: str, piece: str) -> None:
    _edit(my_study / "inputs" / file, old, new)
    told = run("explore", "my-study")
    assert told.returncode == 2
    assert file in told.stderr
    assert piece in told.stderr
    assert "Traceback" not in told.stderr


def test_a_file_that_is_not_utf8(my_study: Path, run) -> None:
    path = my_study / "inputs" / "testimonies.csv"
    path.write_bytes(path.read_bytes() + "\xe9".encode("latin-1"))
    told = run("explore", "my-study")
    assert told.returncode == 2
    assert "is not UTF-8" in told.stderr


def test_a_broken_parquet(my_study: Path, run) -> None:
    path = my_study / "figures" / "insee-populations.parquet"
    path.write_bytes(path.read_bytes()[:200])
    told = run("explore", "my-study")
    assert told.returncode == 2
    assert "insee-populations.parquet" in told.stderr
    assert "Traceback" not in told.stderr


def test_a_missing_file_stops_the_stage_and_nothing_stands_in(my_study: Path, run) -> None:
    (my_study / "inputs" / "sightings.csv").unlink()
    told = run("explore", "my-study")
    assert told.returncode == 3
    assert "sightings.csv" in told.stderr
    assert not (my_study / "releases").exists()


def test_a_panel_code_that_does_not_exist(my_study: Path, run) -> None:
    _edit(my_study / "study.yml", "FR-11262, ", "FR-00000, ")
    told = run("explore", "my-study")
    assert told.returncode == 2
    assert "FR-00000" in told.stderr


def test_a_written_claim_above_its_evidence_is_refused_with_exit_4(my_study: Path, run) -> None:
    claim = """
- claim_id: claim/too-strong/FR-56121
  subject: FR-56121
  about: too-strong
  says: seen
  section: answers
  place: 1
  grade: B
  text: {fr: Une phrase trop forte., en: A sentence too strong.}
  rests_on: [lorient-la-colloc]
"""
    (my_study / "claims.yml").write_text(claim, encoding="utf-8")
    told = run("explore", "my-study")
    assert told.returncode == 4
    assert "claim/too-strong/FR-56121 is over-graded: it says B, and its evidence bears D" in told.stderr
    assert "is stale" in told.stderr
    assert not (my_study / "releases" / "1").exists()


@pytest.mark.parametrize(
    "content", [b"", b"- a list", "titre: \xe9t\xe9".encode("latin-1"), b"a: [1", b"\x00"]
)
def test_a_study_file_that_is_no_mapping_is_told_without_a_traceback(
    my_study: Path, run, content: bytes
) -> None:
    (my_study / "study.yml").write_bytes(content)
    told = run("explore", "my-study")
    assert told.returncode == 2
    assert "study.yml" in told.stderr
    assert "Traceback" not in told.stderr
