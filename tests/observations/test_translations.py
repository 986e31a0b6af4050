"""Translations: what French readers are told of initiatives and testimonies, and that no date moves by it."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import polars as pl
import pytest

from sharitories.errors import FaultyInput
from sharitories.language import spaced
from sharitories.observations.evidence import TranslationRow, read_rows
from sharitories.observations.observe import observe
from sharitories.reference.release import Release
from sharitories.reference.spoken import Voice
from sharitories.studies.study import BUNDLED, read_study

FOLDER = BUNDLED / "villes_moyennes"
INPUT = FOLDER / "inputs" / "translations.csv"
#: Numbers, with the spaces and commas that part their thousands.
NUMBER = re.compile(r"\d+(?:[ \u00a0\u202f,]\d{3})*(?:[.,]\d+)?")


def _numbers(text: str) -> set[str]:
    told = (re.sub(r"[ \u00a0\u202f]|,(?=\d{3}\b)", "", n).replace(",", ".") for n in NUMBER.findall(text))
    return {n for n in told if len(n) > 1}


def test_a_translation_keeps_the_numbers_of_what_it_translates(release: Release) -> None:
    tables = release.tables
    rows = {r["initiative_id"]: r for r in tables["initiatives"].iter_rows(named=True)}
    rows |= {r["testimony_id"]: r for r in tables["testimonies"].iter_rows(named=True)}
    translated = tables["translations"].to_dicts()
    assert len(translated) > 400
    for row in translated:
        lost = _numbers(rows[row["rests_on"]][row["column"]]) - _numbers(row["text"])
        assert not lost, f"{row['translation_id']}: {sorted(lost)} is not told"


def test_french_names_stand_in_french_spacing_and_are_no_english(release: Release) -> None:
    french = release.tables["translations"].filter(pl.col("language") == "fr")
    assert all(spaced(text) == text and "'" not in text for text in french["text"])
    names = french.filter(pl.col("column").is_in(["name", "actor"]))["text"]
    english = re.compile(r"\b(?:with|of the|and|residents|neighbourhood|city of)\b", re.IGNORECASE)
    assert not [name for name in names if english.search(name)]


def test_no_initiative_of_a_french_city_is_called_in_english_on_french_pages(release: Release) -> None:
    voice = Voice(release.tables["translations"], "fr")
    here = release.tables["initiatives"].filter(
        pl.col("territory_id").str.starts_with("FR-") & (pl.col("origin_id") == "cases-2026")
    )
    english = re.compile(r"\b(?:of|the|with|garden|council|shared|budget of|workshops?)\b")
    called = [voice.of(r["initiative_id"], r, "name").text for r in here.iter_rows(named=True)]
    assert len(called) > 150
    assert not [name for name in called if english.search(name)]


def test_what_nobody_translated_is_told_as_compiled() -> None:
    voice = Voice(
        pl.DataFrame(schema=dict.fromkeys(("rests_on", "column", "language", "text"), pl.String)), "fr"
    )
    row = {"name": "Le Lieu", "description": "A place.", "note": None}
    assert (voice.of("a", row, "name").text, voice.of("a", row, "name").lang) == ("Le Lieu", "und")
    assert (voice.of("a", row, "description").text, voice.of("a", row, "description").lang) == (
        "A place.",
        "en",
    )
    assert voice.of("a", row, "note").text == ""


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("narbonne-t01,name,fr,Ailleurs", "is a testimony, which has no name"),
        ("narbonne-in-ess,text,fr,Ailleurs", "is an initiative, which has no text"),
        ("narbonne-in-ess,actor,fr,Ailleurs\nnarbonne-in-ess,actor,fr,Ici", "translated twice"),
        ("narbonne-in-ess,colour,fr,bleu", "Input should be"),
        ("narbonne-in-ess,name,de,Haus", "Input should be 'fr'"),
        ("narbonne-in-ess,name,fr,", "at least 1 character"),
    ],
)
def test_a_faulty_translation_is_named(tmp_path: Path, line: str, said: str) -> None:
    study = Path(shutil.copytree(FOLDER, tmp_path / "study"))
    (study / "inputs" / "translations.csv").write_text(f"id,column,language,text\n{line}\n", "utf-8")
    with pytest.raises(FaultyInput, match=r"translations\.csv") as caught:
        observe(read_study(str(study)))
    assert said in str(caught.value)


def test_the_bundled_file_reads_whole_and_translates_rows_that_are_there(release: Release) -> None:
    read = read_rows(INPUT, TranslationRow)
    assert not read.faults
    assert len(read.rows) == len(release.tables["translations"])


def test_a_translation_of_a_row_that_has_gone_is_not_used(tmp_path: Path) -> None:
    study = Path(shutil.copytree(FOLDER, tmp_path / "study"))
    with (study / "inputs" / "translations.csv").open("a", encoding="utf-8") as stream:
        stream.write("gone-for-good,name,fr,Parti\n")
    assert "gone-for-good" not in set(observe(read_study(str(study)))["translations"]["rests_on"])


def test_a_study_need_not_translate(tmp_path: Path) -> None:
    study = Path(shutil.copytree(FOLDER, tmp_path / "study"))
    said = (study / "study.yml").read_text("utf-8")
    (study / "study.yml").write_text(said.replace("  translations: inputs/translations.csv\n", ""), "utf-8")
    tables = observe(read_study(str(study)))
    assert tables["translations"].is_empty()
    with_them = observe(read_study(str(FOLDER)))
    assert tables["initiatives"].equals(with_them["initiatives"]), "a translation is no evidence"
