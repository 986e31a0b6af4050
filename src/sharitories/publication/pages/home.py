"""The home page: what lives in the eight cities and who drives it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sharitories.publication.book import DIMENSIONS, Book, Page
from sharitories.publication.figures import Figure
from sharitories.publication.profiles import dimension_figure, evidence_source
from sharitories.publication.wordings import ShownClaim, caveat, shown_claims

#: How many claims of the panel the first screen shows.
FIRST = 4


@dataclass(frozen=True)
class CityLine:
    """A city in the list: name, page, how much was found, and its first sentence."""

    name: str
    path: str
    found: str
    text: str


@dataclass(frozen=True)
class Context:
    """``answers``: the first claims; ``figures``: one per dimension; ``cities`` and ``compared``: the list."""

    title: str
    description: str
    answers: list[ShownClaim]
    figures: list[Figure]
    caveat: str
    source: str
    cities: list[CityLine]
    compared: list[CityLine]


def pages(book: Book) -> Iterator[Page]:
    """One page."""
    words = book.texts["home"]
    context = Context(
        title=f"Sharitories — {words['title']}",
        description=words["lead"],
        answers=shown_claims(_first(book), book),
        figures=[dimension_figure(d, book) for d in DIMENSIONS],
        caveat=caveat("cases", book),
        source=evidence_source(book),
        cities=[_line(code, book) for code in book.release.study["panel"]],
        compared=[_line(code, book) for code in book.release.study["compared"]],
    )
    yield Page("index", {"fr": "index.html", "en": "index.html"}, "home.html", vars(context))


def _first(book: Book) -> list[dict[str, object]]:
    claims = book.claims("panel")
    chosen = [c for c in claims if c["section"] == "drivers"] + [
        c for c in claims if c["section"] == "practices"
    ]
    answers = [c for c in claims if c["section"] == "answers"]
    return chosen[: FIRST - 1] + answers[:1]


def _line(code: str, book: Book) -> CityLine:
    claims = book.rows("claims", subject=code, about="drivers")
    found = book.rows("profiles", territory_id=code)[0]["of"]
    return CityLine(
        name=book.cities[code].name,
        path=book.city_path(code)[book.language],
        found=book.texts["home"]["found"].format(n=found),
        text=book.said(claims[0], "text") if claims else "",
    )
