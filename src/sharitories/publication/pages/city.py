"""A page for each city of the study."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from sharitories import language as tongue
from sharitories.indicators.indicator import indicators
from sharitories.publication.book import FAMILIES, Book, Page, Row
from sharitories.publication.figures import Figure
from sharitories.publication.pages.roadmap import roadmap_path
from sharitories.publication.profiles import city_figure, frame_figure, series_figure
from sharitories.publication.wordings import (
    ShownClaim,
    ShownInitiative,
    ShownLine,
    ShownVoice,
    caveat,
    shown_claims,
    shown_initiative,
    shown_lines,
    shown_voice,
)
from sharitories.reference.city_lines import city_sections


@dataclass(frozen=True)
class Section:
    """Claims of one section, the first of them as its heading, and the figures that go with them."""

    name: str
    claims: list[ShownClaim]
    figures: list[Figure] = field(default_factory=list)


@dataclass(frozen=True)
class Measured:
    """What a released table says of the city: a heading, and lines with their evidence."""

    heading: str
    lines: list[ShownLine]


@dataclass(frozen=True)
class Family:
    """The initiatives of one family."""

    name: str
    initiatives: list[ShownInitiative]


@dataclass(frozen=True)
class Kind:
    """The testimonies of one kind."""

    name: str
    voices: list[ShownVoice]


@dataclass(frozen=True)
class ShownValue:
    """One value of one indicator, as words."""

    identity: str
    label: str
    period: str
    value: str
    interval: str


@dataclass(frozen=True)
class Context:
    """``compared`` is empty for a city of the panel; ``values`` hold the last period of each indicator."""

    title: str
    description: str
    heading: str
    facts: str
    compared: str
    caveat: str
    voices_caveat: str
    sections: list[Section]
    families: list[Family]
    voices: list[Kind]
    values: list[ShownValue]
    measured: list[Measured]
    roadmap: str


def pages(book: Book) -> Iterator[Page]:
    """One page per city."""
    for code in book.cities:
        yield Page("cities", book.city_path(code), "city.html", vars(_context(code, book)))


def _context(code: str, book: Book) -> Context:
    words, city = book.texts["city"], book.cities[code]
    heading = words["title"].format(city=city.name)
    facts = _facts(code, book)
    return Context(
        title=f"{heading} — Sharitories",
        description=facts,
        heading=heading,
        facts=facts,
        compared="" if book.is_panel(code) else words["compared"].format(city=city.name),
        caveat=caveat("cases", book),
        voices_caveat=caveat("voices", book),
        sections=_sections(code, book),
        families=_families(code, book),
        voices=_voices(code, book),
        values=_values(code, book),
        measured=[
            Measured(section.heading, shown_lines(section, book))
            for section in city_sections(code, book.release, book.language)
        ],
        roadmap=roadmap_path(code, book.territories[code]["name"])[book.language],
    )


def _facts(code: str, book: Book) -> str:
    territory = book.territories[code]
    found = book.rows("profiles", territory_id=code)[0]["of"]
    return str(
        book.texts["city"]["facts"].format(
            population=book.number(territory["population"]),
            period=territory["population_period"],
            count=found,
        )
    )


def _sections(code: str, book: Book) -> list[Section]:
    figures = _figures(code, book)
    grouped = book.by_section(book.claims(code))
    return [
        Section(book.texts["sections"][name], shown_claims(claims, book), figures.get(name, []))
        for name, claims in grouped.items()
    ]


def _figures(code: str, book: Book) -> dict[str, list[Figure]]:
    drivers = [city_figure(code, book, book.cities[code].fr.a), frame_figure(code, book)]
    jobs = series_figure(code, "private-jobs", "jobs", book)
    people = series_figure(code, "population", "population", book)
    return {
        "drivers": [f for f in drivers if f],
        "economy": [jobs] if jobs else [],
        "attractiveness": [people] if people else [],
    }


def _families(code: str, book: Book) -> list[Family]:
    rows = sorted(
        book.rows("initiatives", territory_id=code), key=lambda r: (r["practice"], r["initiative_id"])
    )
    return [
        Family(book.texts["families"][family], shown)
        for family in FAMILIES
        if (shown := [shown_initiative(r, book) for r in rows if r["family"] == family])
    ]


def _voices(code: str, book: Book) -> list[Kind]:
    rows = book.rows("testimonies", territory_id=code)
    return [
        Kind(name, shown)
        for kind, name in book.texts["told"].items()
        if (shown := [shown_voice(r, book) for r in rows if r["kind"] == kind])
    ]


def _values(code: str, book: Book) -> list[ShownValue]:
    last: dict[str, Row] = {}
    for row in sorted(book.rows("indicators", territory_id=code), key=lambda r: r["period"]):
        last[row["indicator"]] = row
    return [_value(last[name], book) for name in indicators() if name in last]


def _value(row: Row, book: Book) -> ShownValue:
    indicator = indicators()[row["indicator"]]
    known = row["value"] is not None
    unit = book.texts["units"][row["unit"]]
    value = (
        f"{book.number(row['value'], indicator.decimals)} {unit}"
        if known
        else book.texts["status"][row["status"]]
    )
    interval = (
        tongue.between(row["low"], row["high"], book.language, indicator.decimals)
        if row["low"] is not None
        else ""
    )
    return ShownValue(
        row["value_id"], getattr(indicator.labels, book.language), row["period"], value.strip(), interval
    )
