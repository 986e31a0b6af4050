"""The static site of a release: every page in French and in English, plain files, no script."""

from __future__ import annotations

import importlib
import pkgutil
import shutil
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import jinja2

from sharitories import language as tongue
from sharitories.language import Language
from sharitories.publication import pages as nouns
from sharitories.publication.book import Book, Page
from sharitories.publication.site_texts import texts
from sharitories.reference.release import Release

FOLDER = Path(__file__).parent
LANGUAGES: tuple[Language, Language] = ("fr", "en")
OTHER: dict[Language, Language] = {"fr": "en", "en": "fr"}

#: The pages that every page's head names.
NAV: dict[Language, dict[str, str]] = {
    "fr": {
        "index": "index.html",
        "practices": "pratiques.html",
        "roadmaps": "feuilles-de-route.html",
        "conclusions": "conclusions.html",
        "effects": "effets.html",
        "method": "methode.html",
        "data": "donnees.html",
        "glossary": "mots.html",
    },
    "en": {
        "index": "index.html",
        "practices": "practices.html",
        "roadmaps": "roadmaps.html",
        "conclusions": "conclusions.html",
        "effects": "effects.html",
        "method": "method.html",
        "data": "data.html",
        "glossary": "words.html",
    },
}


def render_site(release: Release, target: Path) -> list[Path]:
    """Write the whole site below ``target``; return the pages written."""
    target.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(FOLDER / "style.css", target / "style.css")
    choice = target / "index.html"
    choice.write_text(_templates().get_template("choice.html").render(title=release.study["title"]), "utf-8")
    written = [choice]
    for language in LANGUAGES:
        book = Book(release, language, texts(language), _beside_the_tables(target.parent / "data"))
        written += [_write(page, book, target / language) for page in pages_of(book)]
    return written


def _beside_the_tables(data: Path) -> tuple[str, ...]:
    """The files of the data package that are no table."""
    return tuple(
        sorted(
            p.name
            for p in data.glob("*")
            if p.suffix in {".json", ".geojson", ".jsonld", ".txt"} or p.stem == "codebook"
        )
    )


def pages_of(book: Book) -> Iterator[Page]:
    """The pages of every module of ``pages``: a page is published by being there."""
    for module in sorted(pkgutil.iter_modules(nouns.__path__), key=lambda m: m.name):
        yield from importlib.import_module(f"{nouns.__name__}.{module.name}").pages(book)


@cache
def _templates() -> jinja2.Environment:
    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(FOLDER / "templates"),
        undefined=jinja2.StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _write(page: Page, book: Book, folder: Path) -> Path:
    path = folder / page.path[book.language]
    path.parent.mkdir(parents=True, exist_ok=True)
    template = _templates().get_template(page.template)
    path.write_text(template.render(**_frame(page, book), **page.context), "utf-8")
    return path


def _frame(page: Page, book: Book) -> dict[str, Any]:
    """What every page shows around its content."""
    depth = page.path[book.language].count("/")
    other = OTHER[book.language]
    day = tongue.day(book.release.edition, book.language)
    return {
        "lang": book.language,
        "other": other,
        "twin": page.path[other],
        "root": "../" * (depth + 1),
        "home": "../" * depth,
        "here": page.noun,
        "nav": NAV[book.language],
        "t": book.texts,
        "colon": "\u00a0:" if book.language == "fr" else ":",
        "edition": book.texts["footer"]["edition"].format(number=book.release.number, edition=day),
    }
