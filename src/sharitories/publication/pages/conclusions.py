"""The conclusions: the panel's claims by section, then each city's first claims."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sharitories.publication.book import Book, Page
from sharitories.publication.effort import seen_figure
from sharitories.publication.figures import Figure
from sharitories.publication.wordings import ShownClaim, caveat, shown_claims


@dataclass(frozen=True)
class Section:
    """The panel's claims of one section."""

    name: str
    claims: list[ShownClaim]


@dataclass(frozen=True)
class City:
    """A city's claims about who drives and what can be answered."""

    name: str
    path: str
    claims: list[ShownClaim]


@dataclass(frozen=True)
class Context:
    """All conclusions on one page."""

    title: str
    description: str
    caveat: str
    seen: Figure
    sections: list[Section]
    cities: list[City]


def pages(book: Book) -> Iterator[Page]:
    """One page."""
    words = book.texts["conclusions"]
    grouped = book.by_section(book.claims("panel"))
    context = Context(
        title=f"{words['title']} — Sharitories",
        description=words["lead"],
        caveat=caveat("cases", book),
        seen=seen_figure(book),
        sections=[Section(book.texts["sections"][s], shown_claims(c, book)) for s, c in grouped.items()],
        cities=[_city(code, book) for code in book.cities],
    )
    path = {"fr": "conclusions.html", "en": "conclusions.html"}
    yield Page("conclusions", path, "conclusions.html", vars(context))  # type: ignore[arg-type]


def _city(code: str, book: Book) -> City:
    claims = [c for c in book.claims(code) if c["section"] in {"drivers", "answers"}]
    return City(book.cities[code].name, book.city_path(code)[book.language], shown_claims(claims, book))
