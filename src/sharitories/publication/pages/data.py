"""The data page: tables, other files, origins with their licences, how to cite and to correct."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sharitories import language as tongue
from sharitories.catalogue.described import described_tables
from sharitories.publication.book import Book, Page


@dataclass(frozen=True)
class File:
    """A file of ``data/`` and its kind."""

    path: str
    kind: str


@dataclass(frozen=True)
class Table:
    """A table of the release."""

    name: str
    about: str
    rows: str
    files: list[File]


@dataclass(frozen=True)
class ShownOrigin:
    """A source with its licence and where its public copy was read."""

    identity: str
    title: str
    publisher: str
    vintage: str
    licence: str
    licence_url: str
    url: str
    repository: str
    commit: str
    path: str
    caveats: str


@dataclass(frozen=True)
class Context:
    """``others`` are the files beside the tables (data package, codebook, maps)."""

    title: str
    description: str
    tables: list[Table]
    others: tuple[str, ...]
    origins: list[ShownOrigin]
    cite: str


def pages(book: Book) -> Iterator[Page]:
    """One page."""
    words = book.texts["data"]
    edition = tongue.day(book.release.edition, book.language)
    title = book.release.study["title"][book.language]
    context = Context(
        title=f"{words['title']} — Sharitories",
        description=words["lead"],
        tables=[_table(name, book) for name in (*book.texts["tables"], *described_tables())],
        others=book.others,
        origins=[_origin(identity, book) for identity in book.origins],
        cite=words["cite_text"].format(title=title, edition=edition, number=book.release.number),
    )
    yield Page("data", {"fr": "donnees.html", "en": "data.html"}, "data.html", vars(context))


def _table(name: str, book: Book) -> Table:
    files = [File(f"{name}.csv", "CSV"), File(f"{name}.parquet", "Parquet")]
    own = described_tables().get(name)
    words = own["short"][book.language] if own else book.texts["tables"][name]
    return Table(name, words, book.number(len(book.table(name))), files)


def _origin(identity: str, book: Book) -> ShownOrigin:
    row = book.origins[identity]
    return ShownOrigin(
        identity,
        book.said(row, "title"),
        row["publisher"],
        row["vintage"],
        row["licence_name"],
        row["licence_url"] or "",
        row["url"],
        row["repository"] or "",
        row["commit"] or "",
        row["path"] or "",
        book.said(row, "caveats"),
    )
