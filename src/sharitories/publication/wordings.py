"""Pieces that several pages show: a claim with its evidence, an initiative, a testimony."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sharitories.publication.book import Book, Row
from sharitories.publication.evidence import Behind, Source, behind
from sharitories.reference.city_lines import Section
from sharitories.reference.claims import caveats
from sharitories.reference.spoken import Spoken


@dataclass(frozen=True)
class ShownClaim:
    """A claim as a page shows it: its sentence, its strength, its caveat, and all that stands behind it."""

    identity: str
    text: str
    grade: str
    caveat: str
    since: str
    behind: Behind


@dataclass(frozen=True)
class ShownLine:
    """A line that a table says of a city, and all that its row rests on."""

    identity: str
    text: str
    behind: Behind


@dataclass(frozen=True)
class ShownInitiative:
    """An initiative: name, practice, when, what it is, and its sources."""

    identity: str
    name: Spoken
    practice: str
    when: str
    description: Spoken
    facts: str
    note: Spoken
    sources: tuple[Source, ...]


@dataclass(frozen=True)
class ShownVoice:
    """A reported statement: what was said, by which role, about which practice, where."""

    identity: str
    text: Spoken
    role: Spoken
    practice: str
    kind: str
    city: str
    source: Source


def shown_claims(claims: Iterable[Row], book: Book) -> list[ShownClaim]:
    """Claims in the language of the book."""
    return [_claim(row, book) for row in claims]


def _claim(row: Row, book: Book) -> ShownClaim:
    since = book.since("claim", row["claim_id"])
    text, said = book.said(row, "text"), book.said(row, "caveat")
    return ShownClaim(row["claim_id"], text, row["grade"], said, since, behind(row, book))


def shown_lines(section: Section, book: Book) -> list[ShownLine]:
    """The lines of a section, each with the evidence of its row."""
    rows = book.release.chain.rows
    return [
        ShownLine(identity, line, behind(rows[identity][1], book))
        for identity, line in zip(section.ids, section.lines, strict=True)
    ]


def caveat(name: str, book: Book) -> str:
    """A caveat of the short list."""
    return str(getattr(caveats()[name], book.language))


def shown_initiative(row: Row, book: Book) -> ShownInitiative:
    """An initiative in the language of the book."""
    identity = row["initiative_id"]
    name = book.spoken(identity, row, "name")
    return ShownInitiative(
        identity=identity,
        name=name if name.text else Spoken(book.practice_name(row["practice"]), book.language),
        practice=book.practice_name(row["practice"]),
        when=_when(row, book),
        description=book.spoken(identity, row, "description"),
        facts=_facts(row, book),
        note=book.spoken(identity, row, "note"),
        sources=_sources(row, book),
    )


def _when(row: Row, book: Book) -> str:
    words = book.texts["city"]
    parts = []
    if row["started_on"]:
        parts.append(words["since"].format(year=row["started_on"][:4]))
    if row["ended_on"]:
        parts.append(words["until"].format(year=row["ended_on"][:4]))
    return " ".join(parts)


def _facts(row: Row, book: Book) -> str:
    words = book.texts["city"]
    if row["dimension"] is None:
        return str(words["register_only"])
    driver = next(d["labels"][book.language] for d in book.dimensions if d["code"] == row["dimension"])
    driven = f"{words['driven_by']} {driver}"
    who = book.spoken(row["initiative_id"], row, "actor").text
    actor = f" ({who})" if who else ""
    lists = f", {words['lists'].format(n=row['lists'])}" if row["lists"] > 1 else ""
    return f"{driven}{actor}{lists}"


def _sources(row: Row, book: Book) -> tuple[Source, ...]:
    found: dict[str, Source] = {}
    for identity in str(row["rests_on"]).split():
        seen = book.release.chain.rows[identity][1]
        if seen["url"]:
            found.setdefault(seen["url"], Source(seen["title"], seen["url"], seen["period"] or ""))
        else:
            origin = book.origins[seen["origin_id"]]
            title = f"{origin['publisher']}, {book.said(origin, 'title')}"
            found.setdefault(seen["origin_id"], Source(title, origin["url"], ""))
    return tuple(found.values())


def shown_voice(row: Row, book: Book) -> ShownVoice:
    """A testimony in the language of the book, or as compiled where nobody translated it."""
    identity = row["testimony_id"]
    return ShownVoice(
        identity=identity,
        text=book.spoken(identity, row, "text"),
        role=book.spoken(identity, row, "actor_role"),
        practice=book.practice_name(row["practice"]),
        kind=book.texts["told"][row["kind"]],
        city=book.territories[row["territory_id"]]["name"],
        source=Source(row["source_title"], row["source_url"]),
    )
