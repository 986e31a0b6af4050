"""The conclusions: the panel's claims by section, then each city's first claims."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sharitories.publication.book import Book, Page, Row
from sharitories.publication.effort import seen_figure
from sharitories.publication.figures import Figure
from sharitories.publication.wordings import ShownClaim, caveat, shown_claims
from sharitories.reference.questions import answered


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
class Question:
    """A question of the exploration and the claims that answer it; none: the evidence allows no answer."""

    code: str
    asks: str
    claims: list[ShownClaim]


@dataclass(frozen=True)
class Context:
    """All conclusions on one page."""

    title: str
    description: str
    caveat: str
    questions: list[Question]
    seen: Figure
    sections: list[Section]
    levers: list[ShownClaim]
    cities: list[City]


def pages(book: Book) -> Iterator[Page]:
    """One page."""
    words = book.texts["conclusions"]
    panel = {claim["claim_id"]: claim for claim in book.claims("panel")}
    asked = answered(panel)
    told = {claim for _, claims in asked for claim in claims}
    grouped = book.by_section([claim for name, claim in panel.items() if name not in told])
    context = Context(
        title=f"{words['title']} — Sharitories",
        description=words["lead"],
        caveat=caveat("cases", book),
        questions=[
            Question(
                one["question"], one["asks"][book.language], shown_claims([panel[c] for c in claims], book)
            )
            for one, claims in asked
        ],
        seen=seen_figure(book),
        sections=[Section(book.texts["sections"][s], shown_claims(c, book)) for s, c in grouped.items()],
        levers=shown_claims(_of_levers(book), book),
        cities=[_city(code, book) for code in book.cities],
    )
    path = {"fr": "conclusions.html", "en": "conclusions.html"}
    yield Page("conclusions", path, "conclusions.html", vars(context))  # type: ignore[arg-type]


def _of_levers(book: Book) -> list[Row]:
    """The claims about levers, those that most sheets name first."""
    sheets = dict(book.table("levers").select("lever", "sheets").iter_rows())
    return sorted(book.rows("claims", about="lever"), key=lambda c: (-sheets[c["subject"]], c["subject"]))


def _city(code: str, book: Book) -> City:
    claims = [c for c in book.claims(code) if c["section"] in {"drivers", "answers"}]
    return City(book.cities[code].name, book.city_path(code)[book.language], shown_claims(claims, book))
