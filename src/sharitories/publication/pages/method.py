"""The method page: how we know, and the indicators."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sharitories.indicators.indicator import Indicator, indicators
from sharitories.publication.book import Book, Page


@dataclass(frozen=True)
class ShownIndicator:
    """An indicator as its catalogue file says it."""

    code: str
    label: str
    definition: str
    unit: str
    justification: str
    caveat: str


@dataclass(frozen=True)
class Context:
    """The page's own words come from the texts."""

    title: str
    description: str
    indicators: list[ShownIndicator]


def pages(book: Book) -> Iterator[Page]:
    """One page."""
    title = book.texts["method"]["title"]
    context = Context(
        f"{title} — Sharitories",
        book.texts["method_parts"][2]["text"],
        [_shown(indicator, book) for indicator in indicators().values()],
    )
    yield Page("method", {"fr": "methode.html", "en": "method.html"}, "method.html", vars(context))


def _shown(indicator: Indicator, book: Book) -> ShownIndicator:
    lang = book.language
    return ShownIndicator(
        indicator.code,
        getattr(indicator.labels, lang),
        getattr(indicator.definition, lang),
        book.texts["units"][indicator.unit],
        getattr(indicator.justification, lang),
        getattr(indicator.caveats, lang),
    )
