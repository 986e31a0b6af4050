"""The list of roadmaps, and a page for every city of the frame and of the study."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sharitories.language import Language
from sharitories.publication.book import Book, Page, slug
from sharitories.reference.roadmaps.told import STAGES, Roadmaps
from sharitories.reference.wording import dimension_names


@dataclass(frozen=True)
class Link:
    """A city and its page."""

    name: str
    path: str


@dataclass(frozen=True)
class ListContext:
    """The page of all roadmaps."""

    title: str
    description: str
    heading: str
    studied: list[Link]
    others: list[Link]


@dataclass(frozen=True)
class Context:
    """One roadmap; ``steps`` and ``avoid`` as :class:`Roadmaps` tells them."""

    title: str
    description: str
    heading: str
    not_found: str
    present: str
    there: list[dict[str, Any]]
    lacking: dict[str, list[dict[str, Any]]]
    since: str
    peers_unseen: bool
    steps: list[dict[str, Any]]
    perhaps: list[dict[str, Any]]
    avoid: list[dict[str, Any]]
    stages: tuple[str, ...]
    dimensions: dict[str, str]
    practices: dict[str, str]


def roadmap_path(city: str, name: str) -> dict[Language, str]:
    """Where a roadmap lies, in both languages; the code tells apart cities of one name."""
    end = f"{slug(name)}-{city.lower()}.html"
    return {"fr": f"feuilles-de-route/{end}", "en": f"roadmaps/{end}"}


def pages(book: Book) -> Iterator[Page]:
    """The list, then a page a city."""
    told = Roadmaps(book.release, book.language)
    yield _list(told, book)
    for city in told.cities:
        roadmap = told.of(city)
        path = roadmap_path(city, roadmap["name"])
        yield Page("roadmaps", path, "roadmap.html", vars(_context(roadmap, book)))


def _list(told: Roadmaps, book: Book) -> Page:
    words = book.texts["roadmap"]
    names = {city: book.territories[city]["name"] for city in told.cities}
    links = {city: Link(name, roadmap_path(city, name)[book.language]) for city, name in names.items()}
    order = sorted(links, key=lambda city: (slug(names[city]), city))
    context = ListContext(
        title=f"{words['list_title']} — Sharitories",
        description=words["list_lead"],
        heading=words["list_title"],
        studied=[links[city] for city in told.searched],
        others=[links[city] for city in order if city not in told.searched],
    )
    return Page(
        "roadmaps", {"fr": "feuilles-de-route.html", "en": "roadmaps.html"}, "roadmaps.html", vars(context)
    )


def _context(roadmap: dict[str, Any], book: Book) -> Context:
    words = book.texts["roadmap"]
    heading = words["title"].format(city=roadmap["name"])
    peers = ", ".join(peer["name"] for peer in roadmap["peers"][:5]) or words["unknown"]
    return Context(
        title=f"{heading} — Sharitories",
        description=words["note"],
        heading=heading,
        not_found=words["searched" if roadmap["searched"] else "unsearched"],
        present=words["present"].format(n=len(roadmap["present"]), peers=peers),
        since=book.since("roadmap", roadmap["territory_id"]),
        there=roadmap["present"],
        lacking={
            word: rows
            for state, word in words["absent"].items()
            if (rows := [row for row in roadmap["absent"] if row["state"] == state])
        },
        peers_unseen=roadmap["peers_unseen"],
        steps=roadmap["steps"],
        perhaps=roadmap["perhaps"],
        avoid=roadmap["avoid"],
        stages=STAGES,
        dimensions=dimension_names(book.language),
        practices={code: book.practice_path(code)[book.language] for code in book.catalogue},
    )
