"""The list of practices, and a page for each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import polars as pl

from sharitories import language as tongue
from sharitories.practices import Practice
from sharitories.publication.book import FAMILIES, Book, Page, Row, slug
from sharitories.publication.sheets import ShownSheet, shown_sheet, unknown_in_all
from sharitories.publication.wordings import (
    ShownClaim,
    ShownInitiative,
    ShownVoice,
    caveat,
    shown_claims,
    shown_initiative,
    shown_voice,
)
from sharitories.reference.sheets.reading import sheets


@dataclass(frozen=True)
class Link:
    """A practice or city with its page, and where it was found."""

    name: str
    path: str
    where: str = ""


@dataclass(frozen=True)
class Family:
    """The practices of one family."""

    name: str
    practices: list[Link]


@dataclass(frozen=True)
class ListContext:
    """The page of all practices."""

    title: str
    description: str
    heading: str
    caveat: str
    unknown: str
    families: list[Family]


@dataclass(frozen=True)
class City:
    """A city with its initiatives of the practice."""

    name: str
    path: str
    initiatives: list[ShownInitiative]


@dataclass(frozen=True)
class Name:
    """The practice's name in one language, and its synonyms."""

    lang: str
    label: str
    others: str


@dataclass(frozen=True)
class Context:
    """``census`` speaks of the frame's other cities, ``sought`` of the cities where it was not found."""

    title: str
    description: str
    heading: str
    family: str
    definition: str
    counts: tuple[str, ...]
    does_not: tuple[str, ...]
    drivers: str
    broader: Link | None
    claims: list[ShownClaim]
    caveat: str
    voices_caveat: str
    sheet: ShownSheet | None
    related: list[Link]
    cities: list[City]
    census: str
    sought: str
    voices: list[ShownVoice]
    names: list[Name]
    osm: tuple[str, ...]
    skos: list[dict[str, str]]


def pages(book: Book) -> Iterator[Page]:
    """The list, then one page per practice."""
    heading = book.texts["practices"]["title"].format(count=len(book.catalogue))
    context = ListContext(
        title=f"{heading} — Sharitories",
        description=book.texts["practices"]["lead"],
        heading=heading,
        caveat=caveat("cases", book),
        unknown=unknown_in_all(book),
        families=[Family(book.texts["families"][f], _links(f, book)) for f in FAMILIES],
    )
    yield Page("practices", {"fr": "pratiques.html", "en": "practices.html"}, "practices.html", vars(context))
    for practice in book.catalogue.values():
        yield Page(
            "practice", book.practice_path(practice.code), "practice.html", vars(_context(practice, book))
        )


def _links(family: str, book: Book) -> list[Link]:
    links = [_link(p.code, book) for p in book.catalogue.values() if p.family == family]
    return sorted(links, key=lambda link: slug(link.name))


def _link(code: str, book: Book) -> Link:
    words = book.texts["practices"]
    here = [r for r in book.rows("initiatives", practice=code) if r["territory_id"] in book.cities]
    cities = len({r["territory_id"] for r in here})
    if not here:
        where = words["not_found"]
    elif len(here) == 1:
        where = words["one"]
    else:
        where = words["in_city" if cities == 1 else "in_cities"].format(n=len(here), c=cities)
    return Link(tongue.capitalised(book.practice_name(code)), book.practice_path(code)[book.language], where)


def _context(practice: Practice, book: Book) -> Context:
    rows = book.rows("initiatives", practice=practice.code)
    name = tongue.capitalised(book.practice_name(practice.code))
    definition = getattr(practice.definition, book.language)
    labels = {d["code"]: d["labels"][book.language] for d in book.dimensions}
    return Context(
        title=f"{name} — Sharitories",
        description=definition,
        heading=name,
        family=book.texts["families"][practice.family],
        definition=definition,
        counts=getattr(practice.counts, book.language),
        does_not=getattr(practice.does_not_count, book.language),
        drivers=tongue.listed([labels[d] for d in practice.drivers], book.language),
        broader=_link(practice.broader, book) if practice.broader else None,
        claims=shown_claims(book.claims(practice.code), book),
        caveat=caveat("cases", book),
        voices_caveat=caveat("voices", book),
        sheet=shown_sheet(practice.code, book),
        related=[_link(code, book) for code in _related(practice.code)],
        cities=_cities(rows, book),
        census=_census(rows, book),
        sought=_sought(practice.code, book),
        voices=[shown_voice(r, book) for r in book.rows("testimonies", practice=practice.code)],
        names=_names(practice),
        osm=practice.osm,
        skos=[m.model_dump() for m in practice.skos],
    )


def _related(code: str) -> tuple[str, ...]:
    return sheets()[code].related if code in sheets() else ()


def _cities(rows: list[Row], book: Book) -> list[City]:
    return [
        City(book.cities[code].name, book.city_path(code)[book.language], shown)
        for code in book.cities
        if (shown := [shown_initiative(r, book) for r in rows if r["territory_id"] == code])
    ]


def _census(rows: list[Row], book: Book) -> str:
    others = [r for r in rows if r["territory_id"] not in book.cities]
    return str(book.texts["practice"]["census"].format(n=len(others))) if others else ""


def _sought(code: str, book: Book) -> str:
    rows = book.table("observations").filter(
        (pl.col("property") == code) & (pl.col("status") == "not_found") & (pl.col("basis") == "web page")
    )
    return tongue.listed([book.cities[c].name for c in rows["territory_id"].to_list()], book.language)


def _names(practice: Practice) -> list[Name]:
    labels, synonyms = practice.labels.model_dump(), practice.synonyms.model_dump()
    return [Name(code, label, ", ".join(synonyms[code])) for code, label in labels.items()]
