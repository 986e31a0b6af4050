"""French and English write numbers, intervals and names each in their own way."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sharitories import language as tongue
from sharitories.territories.named import named_territories


def test_numbers() -> None:
    assert tongue.number(12345.6, "fr", 1) == "12\u202f345,6"
    assert tongue.number(12345.6, "en", 1) == "12,345.6"
    assert tongue.number(-0.04, "en", 1) == "0.0"
    assert tongue.percent(26, "fr") == "26\u00a0%"
    assert tongue.signed_percent(-2.4, "fr") == "−2,4\u00a0%"
    assert tongue.between(26, 44, "en") == "between 26 and 44"
    assert tongue.day("2018-10-01", "fr") == "1er octobre 2018"
    assert tongue.listed(["a", "b", "c"], "fr") == "a, b et c"


@given(st.floats(-1e9, 1e9), st.integers(0, 3))
def test_a_french_number_reads_back(value: float, decimals: int) -> None:
    text = tongue.number(value, "fr", decimals).replace("\u202f", "").replace(",", ".").replace("−", "-")
    assert float(text) == pytest.approx(round(value, decimals), abs=10**-decimals)


def test_signed_numbers_have_a_true_minus_and_the_languages_comma() -> None:
    assert tongue.signed(-3.8612, "en") == "−3.86"
    assert tongue.signed(-3.8612, "fr", 2) == "−3,9"
    assert tongue.signed(0.7274, "fr") == "+0,727"
    assert tongue.signed(-100.0, "fr", 2) == "−100"
    assert tongue.signed(119_871.0, "fr", 2) == f"+120{tongue.NARROW}000"
    assert tongue.signed(119_871.0, "en", 2) == "+120,000"
    assert tongue.signed(0.0999, "en", 2) == "+0.10"
    assert tongue.signed(0.0, "en") == "0"
    assert tongue.signed(float("inf"), "fr") == "+∞"
    assert tongue.signed(float("-inf"), "fr") == "−∞"
    assert tongue.signed(float("nan"), "en") == "–"


def test_periods_are_told_in_words_or_by_their_letter() -> None:
    assert [tongue.period("2011-T1", language) for language in ("fr", "en")] == [
        "1er trimestre 2011",
        "first quarter of 2011",
    ]
    assert [tongue.period("2014-Q4", language, short=True) for language in ("fr", "en")] == [
        "T4 2014",
        "Q4 2014",
    ]
    assert tongue.period(2015, "fr") == tongue.period("2015", "en", short=True) == "2015"
    assert tongue.period("2021–2024", "fr") == "2021–2024"


def test_french_spacing() -> None:
    assert tongue.spaced("ici : là ; quoi ? « oui » 12 345 %") == (
        "ici\u00a0: là\u202f; quoi\u202f? «\u202foui\u202f» 12\u202f345\u00a0%"
    )


def test_names_take_their_grammar() -> None:
    for city in named_territories().values():
        vowel = city.name[0] in "AEÉIOUH"
        assert city.fr.de == (f"d’{city.name}" if vowel else f"de {city.name}")
        assert city.fr.a == f"à {city.name}"


def test_claims_in_french_have_french_spaces_and_elisions(release) -> None:
    for row in release.tables["claims"].iter_rows(named=True):
        text = row["text_fr"]
        assert " :" not in text, row["claim_id"]
        assert " ;" not in text, row["claim_id"]
        assert "de Épinal" not in text
        assert "de Aveiro" not in text
        assert "None" not in text + row["text_en"]
        assert "{{" not in text + row["text_en"]
