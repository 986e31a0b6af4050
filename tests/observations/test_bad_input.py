"""Bad input: all faults of all files at once, exit code 2, no traceback, nothing of the last release lost."""

from __future__ import annotations

import csv
import io
import shutil
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest
from spoiling import Told, edit, tree

Say = Callable[..., Told]
Spoil = Callable[[Path], object]


def _explore(sharitories_in: Say, code: int) -> str:
    told = sharitories_in("explore", "my-study")
    assert told.code == code, told.err
    assert "Traceback" not in told.err
    return told.err


def test_faults_in_several_files_are_told_in_one_run_by_a_process_of_its_own(
    explored_study: Path, run
) -> None:
    before = tree(explored_study / "releases")
    inputs = explored_study / "inputs"
    first = (inputs / "initiatives.csv").read_text(encoding="utf-8").splitlines()[1]
    edit(inputs / "initiatives.csv", ",2014,", ",20177,")
    edit(inputs / "initiatives.csv", "narbonne-cers,FR-11262", "narbonne-cers,FR-99999")
    with (inputs / "initiatives.csv").open("a", encoding="utf-8") as stream:
        stream.write(first + "\n")
    edit(inputs / "practice_terms.csv", "repair cafe,repair-cafe", "repair cafe,mending-party")
    edit(inputs / "testimonies.csv", ",obstacle,", ",moan,")
    edit(inputs / "effect_signs.csv", ",positive", ",good")
    with (inputs / "looked_for.csv").open("a", encoding="utf-8") as stream:
        stream.write("SE-1290\n\nSE-1290,a,b,c\n")
    (explored_study / "figures" / "insee-populations.parquet").write_bytes(b"not a table")
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
        "effect_signs.csv, row 2, column sign",
        "looked_for.csv, row 26: has 1 fields, and the header 3",
        "looked_for.csv, row 28: has 4 fields, and the header 3",
        "insee-populations.parquet: is not a readable Parquet file",
    ):
        assert piece in told.stderr, piece
    assert len(told.stderr.splitlines()) == 2 + 10, told.stderr  # what, every fault once, what to do
    assert tree(explored_study / "releases") == before


def test_one_bad_row_is_not_told_again_by_the_rows_that_cite_it(my_study: Path, sharitories_in) -> None:
    edit(my_study / "inputs" / "initiatives.csv", ",2014,", ",20177,")
    edit(my_study / "inputs" / "testimonies.csv", "narbonne-t09,FR-11262", "narbonne-t09,FR-00001")
    edit(my_study / "inputs" / "effect_signs.csv", "narbonne-t12,positive", "narbonne-t12,good")
    err = _explore(sharitories_in, 2)
    assert err.count("initiatives.csv, row") == 1
    assert err.count("testimonies.csv, row") == 1
    assert err.count("effect_signs.csv, row") == 1
    assert "sightings.csv" not in err


def _line(file: str, text: str) -> Spoil:
    """Add one row at the end of a file of inputs/."""

    def spoil(study: Path) -> None:
        with (study / "inputs" / file).open("a", encoding="utf-8") as stream:
            stream.write(text)

    return spoil


def _edit(file: str, old: str, new: str) -> Spoil:
    return lambda study: edit(study / file, old, new)


def _table(name: str, change: Callable[[pl.DataFrame], pl.DataFrame]) -> Spoil:
    def spoil(study: Path) -> None:
        path = study / "figures" / f"{name}.parquet"
        change(pl.read_parquet(path)).write_parquet(path)

    return spoil


def _bytes(file: str, content: bytes) -> Spoil:
    return lambda study: (study / file).write_bytes(content)


def _copied(study: Path) -> None:
    figures = study / "figures"
    (figures / "own-figures.parquet").write_bytes((figures / "insee-populations.parquet").read_bytes())


INITIATIVES, SIGHTINGS, TESTIMONIES = (
    "inputs/initiatives.csv",
    "inputs/sightings.csv",
    "inputs/testimonies.csv",
)
SIGNS, LOOKED_FOR, TERMS = "inputs/effect_signs.csv", "inputs/looked_for.csv", "inputs/practice_terms.csv"
REVIEWS = "reviews/same_initiative.csv"

FAULTS: dict[str, tuple[Spoil, str]] = {
    "a column by another name": (
        _edit(INITIATIVES, "initiative_id,", "id,"),
        "initiatives.csv, row 1, column initiative_id: this column is missing",
    ),
    "a column too many": (
        _edit(INITIATIVES, ",note\n", ",note,phone\n"),
        "initiatives.csv, row 1, column phone: this column is not expected",
    ),
    "a column twice": (
        _edit(SIGNS, "testimony_id,sign", "sign,sign"),
        "effect_signs.csv, row 1, column sign: this column stands twice",
    ),
    "semicolons": (
        lambda study: (study / SIGNS).write_text((study / SIGNS).read_text().replace(",", ";")),
        "effect_signs.csv, row 1, column testimony_id;sign: this column is not expected",
    ),
    "an empty file": (
        _bytes(LOOKED_FOR, b""),
        "looked_for.csv, row 1, column practice: this column is missing",
    ),
    "an unknown practice": (
        _edit(TERMS, "bike sharing,bike-sharing", "bike sharing,bike-giving"),
        "practice_terms.csv, row 4, column practice: 'bike-giving' is not a practice of the catalogue",
    ),
    "an unknown term": (
        _edit(TESTIMONIES, ",obstacle,local currency,", ",obstacle,own money,"),
        "testimonies.csv, row 2, column practice: 'own money' is not a term of practice_terms.csv",
    ),
    "the year 20177": (_edit(INITIATIVES, ",2014,", ",20177,"), "row 2, column start_year"),
    "a year in words": (_edit(INITIATIVES, ",2014,", ",about 2014,"), "row 2, column start_year"),
    "an end before the start": (
        _line(
            "initiatives.csv",
            "x-y,FR-11262,X,third place,distributed production,public authority,,X,2014,2013,T,http://x,2014,high,\n",
        ),
        "initiatives.csv, row 321, column end_year: 2013 is before start_year 2014",
    ),
    "an id twice": (
        _edit(SIGNS, "narbonne-t12,positive", "narbonne-t09,positive"),
        "effect_signs.csv, row 2, column testimony_id: 'narbonne-t09' stands in 2 rows",
    ),
    "a territory that there is not": (
        _edit(LOOKED_FOR, "SE-1290", "SE-12900"),
        "looked_for.csv, row 2, column territory_id: 'SE-12900'",
    ),
    "a sighting of nothing": (
        _edit(SIGHTINGS, "narbonne-in-ess-s01,narbonne-in-ess,", "narbonne-in-ess-s01,narbonne-in-es,"),
        "sightings.csv, row 2, column initiative_id: 'narbonne-in-es'",
    ),
    "an address that is none": (_edit(SIGHTINGS, ",http", ",ftp"), "sightings.csv, row 2, column source_url"),
    "an unknown sign": (_edit(SIGNS, ",positive", ",good"), "effect_signs.csv, row 2, column sign"),
    "an effect without a sign": (
        _edit(SIGNS, "narbonne-t09,positive\n", ""),
        "column testimony_id: an effect whose sign effect_signs.csv does not give",
    ),
    "an initiative with a practice's id": (
        lambda study: [
            edit(study / INITIATIVES, "\nlorient-la-colloc,", "\ncoworking-space,"),
            [edit(study / SIGHTINGS, ",lorient-la-colloc,", ",coworking-space,") for _ in range(2)],
        ],
        "initiatives.csv, row 44: the id 'coworking-space' is that of a practice of the catalogue already",
    ),
    "a short row": (_line("effect_signs.csv", "narbonne-t09\n"), "effect_signs.csv, row 51: has 1 fields"),
    "a long row": (_line("effect_signs.csv", "a,b,c\n"), "effect_signs.csv, row 51: has 3 fields"),
    "a row after an empty one": (_line("effect_signs.csv", "\na,b,c\n"), "effect_signs.csv, row 52: has 3"),
    "a quote that is not closed": (_line("effect_signs.csv", '"a,b\n'), "effect_signs.csv: is not CSV"),
    "a broken table": (
        _bytes("figures/insee-populations.parquet", b"PAR1" * 50),
        "insee-populations.parquet: is not a readable Parquet file",
    ),
    "an empty table file": (
        _bytes("figures/territories.parquet", b""),
        "territories.parquet: is not a readable",
    ),
    "a table of no source": (_copied, "own-figures.parquet: is named after no source"),
    "a table without a column": (
        _table("territories", lambda table: table.drop("perimeter")),
        "territories.parquet, column perimeter: this column is missing",
    ),
    "a table with text for numbers": (
        _table("insee-populations", lambda table: table.with_columns(pl.col("value").cast(pl.String))),
        "insee-populations.parquet, column value: this column is missing or is not Float64",
    ),
    "a panel code that there is not": (
        _edit("study.yml", "FR-11262, ", "FR-00000, "),
        "study.yml, column panel: FR-00000 is the code of no territory",
    ),
    "a city that no sentence can name": (
        _edit("study.yml", "compared: [", "compared: [FR-29232, "),
        "study.yml, column compared: FR-29232 is not in catalogue/territories/named.yml",
    ),
    "a city twice": (_edit("study.yml", "FR-11262, ", "FR-11262, FR-11262, "), "FR-11262 stands twice"),
    "a frame without a city": (
        _edit("study.yml", "population_year: 2021", "population_year: 1950"),
        "study.yml, column frame: no commune of the figures lies in this frame",
    ),
    "a frame counted by no table": (
        _edit("study.yml", "population_origin: insee-populations", "population_origin: nobody"),
        "study.yml, column frame.population_origin: nobody is no table",
    ),
    "an origin of another id": (
        _edit("inputs/origin.yml", "id: cases-2026", "id: cases-2027"),
        "origin.yml, column id: is cases-2027, study.yml says cases-2026",
    ),
    "an origin without a licence": (
        _edit("inputs/origin.yml", "licence:", "license:"),
        "origin.yml, column licence: Field required",
    ),
    "a review of nothing": (
        _edit(REVIEWS, "anct-third-places-2019/299", "anct-third-places-2019/9999"),
        "column observation_id: 'anct-third-places-2019/9999' is not the id of an observation",
    ),
    "claims that are no list": (_bytes("claims.yml", b"5"), "claims.yml, row 1"),
    "a claim without a sentence": (
        _bytes(
            "claims.yml",
            b"- {claim_id: claim/x/panel, subject: panel, about: x, says: x, section: limits, place: 1, grade: D,"
            b" text: {fr: '', en: x}, rests_on: [narbonne-t01]}",
        ),
        "claims.yml, row 1, column text.fr",
    ),
}


@pytest.mark.parametrize("name", FAULTS)
def test_one_fault(name: str, my_study: Path, workspace: Path, sharitories_in) -> None:
    spoil, piece = FAULTS[name]
    spoil(my_study)
    if "claim" in name:  # let the stages before the claims be found as they were
        shutil.copytree(workspace / ".sharitories", my_study / ".sharitories")
    assert piece in _explore(sharitories_in, 2)
    assert not (my_study / "releases").exists()


@pytest.mark.parametrize("file", [INITIATIVES, SIGHTINGS, TESTIMONIES, SIGNS, LOOKED_FOR, TERMS, REVIEWS])
def test_a_file_that_is_not_utf8_is_told_alone(my_study: Path, sharitories_in, file: str) -> None:
    path = my_study / file
    path.write_bytes(path.read_bytes() + "\xe9t\xe9,b,c".encode("latin-1"))
    err = _explore(sharitories_in, 2)
    assert f"{path.name}: is not UTF-8" in err
    assert len(err.splitlines()) == 3, "what cites the rows of an unreadable file is not at fault"


def test_files_that_are_not_there_are_all_told_with_exit_3(my_study: Path, sharitories_in) -> None:
    (my_study / SIGHTINGS).unlink()
    (my_study / TESTIMONIES).unlink()
    err = _explore(sharitories_in, 3)
    assert "sightings.csv does not exist" in err
    assert "testimonies.csv does not exist" in err
    assert not (my_study / "releases").exists()


@pytest.mark.parametrize("file", ["inputs/origin.yml", "claims.yml", REVIEWS, "figures/territories.parquet"])
def test_a_file_that_is_not_there_has_exit_3_and_nothing_stands_in(
    my_study: Path, sharitories_in, file: str
) -> None:
    (my_study / file).unlink()
    assert Path(file).name in _explore(sharitories_in, 3)
    assert not (my_study / "releases").exists()


@pytest.mark.parametrize(
    "content", [b"", b"- a list", "titre: \xe9t\xe9".encode("latin-1"), b"a: [1", b"\x00"]
)
@pytest.mark.parametrize("file", ["study.yml", "inputs/origin.yml"])
def test_a_text_that_is_no_mapping_is_told_without_a_traceback(
    my_study: Path, sharitories_in, file: str, content: bytes
) -> None:
    (my_study / file).write_bytes(content)
    assert Path(file).name in _explore(sharitories_in, 2)


def test_spreadsheet_habits_change_nothing(explored_study: Path, sharitories_in) -> None:
    """A byte order mark, CRLF, quotes around every field and empty lines at the end are no faults."""
    for path in (explored_study / "inputs").glob("*.csv"):
        rows = list(csv.reader(path.open(encoding="utf-8", newline="")))
        out = io.StringIO()
        csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n").writerows(rows)
        path.write_bytes(b"\xef\xbb\xbf" + out.getvalue().encode() + b"\r\n\r\n")
    told = sharitories_in("explore", "my-study", "--json")
    assert told.code == 0
    assert '"ran": [\n    "observe"\n  ]' in told.out, "read again, and found to say the same"


def test_a_study_without_evidence_says_unknown_and_not_nought(my_study: Path, sharitories_in) -> None:
    for path in [*(my_study / "inputs").glob("*.csv"), my_study / REVIEWS]:
        path.write_text(path.read_text(encoding="utf-8").splitlines()[0] + "\n", encoding="utf-8")
    (my_study / "claims.yml").write_text("[]", encoding="utf-8")
    told = sharitories_in("explore", "my-study")
    assert told.code == 0, told.err
    assert "unknown" in told.out
    release = my_study / "releases" / "1"
    profiles = pl.read_parquet(release / "data" / "profiles.parquet")
    assert profiles["score"].null_count() == len(profiles) == 44
    assert sharitories_in("check", "my-study").code == 0
