"""The figures of profiles, from rows of the release."""

from __future__ import annotations

from collections.abc import Iterable

from sharitories import language as tongue
from sharitories.publication.book import DIMENSIONS, Book, Row
from sharitories.publication.figures import Dot, Figure, dots, line


def city_figure(code: str, book: Book, in_city: str) -> Figure:
    """Who drives in one city: four dots with their intervals, the other cities as thin ticks."""
    words = book.texts["city"]
    rows = {row["dimension"]: row for row in book.rows("profiles", territory_id=code)}
    title = words["profile_title"].format(in_city=in_city, city=book.cities[code].name)
    drawn = [_dot(rows[d], _label(d, book), book, d, _others(d, code, book)) for d in DIMENSIONS]
    return Figure(
        title,
        words["profile_subtitle"],
        dots(drawn, title),
        evidence_source(book),
        (words["dimension"], words["share"], words["interval"], words["found"], words["coverage"]),
        tuple(_table_row(rows[d], _label(d, book), book) for d in DIMENSIONS),
    )


def dimension_figure(dimension: str, book: Book) -> Figure:
    """One dimension in the eight cities, one under the other on the same scale."""
    words = book.texts
    label = _label(dimension, book)
    title = words["home"]["figure_title"].format(dimension=label)
    rows = [
        book.rows("profiles", territory_id=code, dimension=dimension)[0]
        for code in book.release.study["panel"]
    ]
    drawn = [_dot(row, book.cities[row["territory_id"]].name, book, dimension, ()) for row in rows]
    head = (
        words["city"]["value"],
        words["city"]["share"],
        words["city"]["interval"],
        words["city"]["found"],
        words["city"]["coverage"],
    )
    body = tuple(_table_row(row, book.cities[row["territory_id"]].name, book) for row in rows)
    return Figure(title, "", dots(drawn, title), "", ("", *head[1:]), body)


def frame_figure(code: str, book: Book) -> Figure | None:
    """Where a French city stands among the frame's; None for a city outside the frame."""
    words = book.texts["city"]
    rows = {row["dimension"]: row for row in book.rows("profiles_frame", territory_id=code)}
    if not rows:
        return None
    title = words["frame_title"].format(city=book.cities[code].name)
    drawn = [_dot(rows[d], _label(d, book), book, d, ()) for d in DIMENSIONS]
    body = tuple(
        (*_table_row(rows[d], _label(d, book), book)[:3], _coverage(rows[d], book)) for d in DIMENSIONS
    )
    head = (words["dimension"], words["value"], words["interval"], words["coverage"])
    return Figure(
        title, words["frame_subtitle"], dots(drawn, title), _register_source(rows.values(), book), head, body
    )


def series_figure(code: str, indicator: str, key: str, book: Book) -> Figure | None:
    """A published series of one city; None where fewer than three values are known."""
    rows = [
        r for r in book.rows("indicators", territory_id=code, indicator=indicator) if r["value"] is not None
    ]
    rows.sort(key=lambda row: row["period"])
    if len(rows) < 3:
        return None
    words = book.texts["city"]
    city = book.cities[code]
    title = words[f"{key}_title"].format(
        city=city.name,
        in_city=city.fr.a,
        of_city=city.fr.de,
        first=rows[0]["period"],
        last=rows[-1]["period"],
    )
    origin = book.origins[rows[0]["origin_id"]]
    return Figure(
        title,
        words[f"{key}_subtitle"],
        line([(r["period"], r["value"]) for r in rows], title, book.language),
        f"{origin['publisher']}, {book.said(origin, 'title')}. {origin['licence_name']}.",
        (words["period"], words["value"]),
        tuple((r["period"], book.number(r["value"])) for r in rows),
    )


def _label(dimension: str, book: Book) -> str:
    return str(next(d["labels"][book.language] for d in book.dimensions if d["code"] == dimension))


def _others(dimension: str, code: str, book: Book) -> tuple[float, ...]:
    rows = book.rows("profiles", dimension=dimension)
    return tuple(r["score"] for r in rows if r["territory_id"] != code and book.is_panel(r["territory_id"]))


def _dot(row: Row, label: str, book: Book, dimension: str, others: tuple[float, ...]) -> Dot:
    unknown = "" if row["score"] is not None else str(book.texts["status"]["not_looked_for"])
    return Dot(label, row["score"], row["low"], row["high"], dimension, True, others, unknown)


def _table_row(row: Row, label: str, book: Book) -> tuple[str, ...]:
    if row["score"] is None:
        return (label, str(book.texts["status"]["not_looked_for"]), "", "", _coverage(row, book))
    interval = tongue.between(row["low"], row["high"], book.language)
    return (label, book.number(row["score"]), interval, str(row.get("found", "")), _coverage(row, book))


def _coverage(row: Row, book: Book) -> str:
    return str(row["coverage_fr"] if book.language == "fr" else row["coverage"])


def evidence_source(book: Book) -> str:
    """The source line of a figure made from the study's own evidence."""
    origin = next(o for o in book.origins.values() if o["publisher"] == "Sharitories")
    return f"{origin['publisher']}, {book.said(origin, 'title')}. {origin['licence_name']}."


def _register_source(rows: Iterable[Row], book: Book) -> str:
    """The registers that the scores of these rows rest on."""
    values = [book.release.chain.rows[i][1] for row in rows for i in str(row["rests_on"]).split()]
    origins = [book.origins[i] for i in sorted({value["origin_id"] for value in values})]
    return "; ".join(f"{o['publisher']}, {book.said(o, 'title')}" for o in origins) + "."
