"""The words of the site."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sharitories.publication.book import Book, Page


@dataclass(frozen=True)
class Context:
    """The words themselves come from the texts."""

    title: str
    description: str


def pages(book: Book) -> Iterator[Page]:
    """One page."""
    words = book.texts["glossary"]
    context = Context(f"{words['title']} — Sharitories", words["lead"])
    yield Page("glossary", {"fr": "mots.html", "en": "words.html"}, "glossary.html", vars(context))
