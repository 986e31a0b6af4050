"""The site: whole, bilingual, without script, and every count with its caveat."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from sharitories.publication.site_texts import texts
from sharitories.reference.claims import caveats
from sharitories.reference.release import Release


@pytest.fixture(scope="module")
def site(bundled_release: Path) -> Path:
    return bundled_release / "site"


def _keys(words: Any, prefix: str = "") -> set[str]:
    if not isinstance(words, dict):
        return {prefix}
    return {key for name, value in words.items() for key in _keys(value, f"{prefix}.{name}")}


def test_both_languages_have_the_same_words() -> None:
    french, english = (texts(language) for language in ("fr", "en"))
    assert _keys(french) == _keys(english)
    assert len(french["method_parts"]) == len(english["method_parts"])


def test_every_page_has_its_twin_and_no_script(site: Path) -> None:
    for lang, other in (("fr", "en"), ("en", "fr")):
        pages = sorted((site / lang).rglob("*.html"))
        assert len(pages) > 95
        for page in pages:
            text = page.read_text(encoding="utf-8")
            assert f'<html lang="{lang}">' in text
            assert "<script" not in text
            twin = re.search(rf'hreflang="{other}" href="([^"]+)"', text)
            assert twin
            assert (page.parent / twin.group(1)).resolve().is_file()


def test_a_city_page_says_its_claims_and_their_evidence(site: Path, release: Release) -> None:
    page = unescape((site / "fr" / "villes" / "lorient.html").read_text(encoding="utf-8"))
    for claim in release.tables["claims"].filter(subject="FR-56121").iter_rows(named=True):
        assert claim["text_fr"] in page
        assert f'id="{claim["claim_id"]}"' in page
    assert "La Colloc" in page
    assert 'lang="en"' in page


def test_counts_of_the_cases_never_stand_without_their_caveat(site: Path) -> None:
    for lang in ("fr", "en"):
        caveat = getattr(caveats()["cases"], lang)
        folder = {"fr": "villes", "en": "cities"}[lang]
        pages = [
            site / lang / "index.html",
            site / lang / "conclusions.html",
            *(site / lang / folder).glob("*.html"),
        ]
        assert len(pages) == 13
        for page in pages:
            assert caveat in unescape(page.read_text(encoding="utf-8")), page


def test_no_page_says_that_this_is_the_list_of_2017(site: Path) -> None:
    method = unescape((site / "en" / "method.html").read_text(encoding="utf-8"))
    assert "This is not the study of 2017" in method


def test_the_compared_cities_are_shown_as_such(site: Path) -> None:
    page = unescape((site / "fr" / "villes" / "aurillac.html").read_text(encoding="utf-8"))
    assert "n’est pas l’une des huit villes" in page


def test_unknown_is_said_and_not_drawn_as_zero(site: Path) -> None:
    page = unescape((site / "en" / "cities" / "lorient.html").read_text(encoding="utf-8"))
    assert "nobody has looked yet" in page


def test_every_line_of_a_table_on_a_city_page_shows_what_it_rests_on(site: Path, release: Release) -> None:
    for path in (site / "fr" / "villes" / "la-roche-sur-yon.html", site / "en" / "cities" / "genk.html"):
        page = unescape(path.read_text(encoding="utf-8"))
        lists = re.findall(r'<ul class="measured">(.*?)</section>', page, flags=re.DOTALL)
        lines = [line for part in lists for line in re.split(r'(?=<li id=")', part)[1:]]
        assert lines
        for line in lines:
            identity = re.match(r'<li id="([^"]+)"', line)[1]
            assert ("<h4>" in line) == bool(release.chain.rows[identity][1]["rests_on"]), identity
            assert f"<code>{identity}</code>" in line


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_page_of_effects_speaks_to_who_reads_it(site: Path, release: Release, language: str) -> None:
    """No code of an estimator, a check or a quarter; tables under figures have a head for every column."""
    page = (site / language / ("effets.html" if language == "fr" else "effects.html")).read_text("utf-8")
    words = texts(language)["effects"]  # type: ignore[arg-type]
    effects = release.tables["effects"]
    assert set(effects["estimator"].drop_nulls()) <= set(words["estimators"])
    failed = {name for names in effects["checks_failed"].drop_nulls() for name in names.split(", ")}
    assert failed <= set(words["checks"])
    assert not re.search(r"\d{4}-T\d", page), "a quarter by its code"
    heads = re.findall(r'<th scope="col">([^<]*)</th>', page)
    assert heads
    assert all(heads)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_roadmap_says_what_to_leave_alone_or_that_it_is_nothing(site: Path, language: str) -> None:
    words = texts(language)["roadmap"]  # type: ignore[arg-type]
    folder = site / language / ("feuilles-de-route" if language == "fr" else "roadmaps")
    pages = [path.read_text("utf-8") for path in sorted(folder.glob("*.html"))]
    assert len(pages) == 445
    none = sum(words["avoid_none"] in page for page in pages)
    assert 0 < none < len(pages)
    for page in pages:
        after = page.split(f"<h2>{words['avoid']}</h2>")[1]
        assert ("<li id=" in after) != (words["avoid_none"] in after)
