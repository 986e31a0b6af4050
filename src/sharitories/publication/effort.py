"""The figure of observation effort: how many initiatives were seen in each city, and about how many there are."""

from __future__ import annotations

from sharitories import language as tongue
from sharitories.publication.book import Book, Row
from sharitories.publication.figures import Dot, Figure, dots
from sharitories.publication.profiles import evidence_source

_STEP = 25


def seen_figure(book: Book) -> Figure:
    """The cities searched, one under the other: a tick at the number seen, a dot and its interval at the estimate."""
    words = book.texts["effort"]
    rows = [r for c in book.release.study["panel"] for r in book.rows("effort", territory_id=c, family="all")]
    highest = max([row["high"] or row["seen"] for row in rows], default=0)
    marks = [float(m) for m in range(0, int(highest) + 2 * _STEP, _STEP) if m - highest < _STEP]
    drawn = [_dot(row, book) for row in rows]
    body = tuple(_table_row(row, book) for row in rows)
    head = ("", words["seen"], words["alive"], words["interval"], words["order"])
    svg = dots(drawn, words["title"], marks=marks)
    return Figure(words["title"], words["subtitle"], svg, evidence_source(book), head, body)


def _dot(row: Row, book: Book) -> Dot:
    name = book.cities[row["territory_id"]].name
    unknown = "" if row["alive"] is not None else str(book.texts["effort"]["unknown"])
    seen = (float(row["seen"]),)
    return Dot(name, row["alive"], row["low"], row["high"], "local_initiatives", False, seen, unknown)


def _table_row(row: Row, book: Book) -> tuple[str, ...]:
    name, seen = book.cities[row["territory_id"]].name, book.number(row["seen"])
    if row["alive"] is None:
        return (name, seen, str(book.texts["effort"]["unknown"]), "", "")
    interval = tongue.between(row["low"], row["high"], book.language)
    order = tongue.between(row["rank_low"], row["rank_high"], book.language)
    return (name, seen, book.number(row["alive"]), interval, order)
