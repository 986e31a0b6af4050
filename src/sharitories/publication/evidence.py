"""The evidence behind a sentence, laid out so that a reader sees each case and its source."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from sharitories.catalogue.described import described_tables
from sharitories.indicators.indicator import indicators
from sharitories.publication.book import Book, Row
from sharitories.reference.chain import EvidenceChain

#: So many cases of a kind are shown under a sentence; the rest is counted and stands in the data.
MOST = 12


@dataclass(frozen=True)
class Source:
    """A page or a publisher's table: title, address (none for our own tables), and where in it."""

    title: str
    url: str
    where: str = ""


@dataclass(frozen=True)
class Case:
    """One case of evidence: its id, what it says, the language of what it says, and its sources."""

    identity: str
    text: str
    lang: str
    sources: tuple[Source, ...]
    remark: str = ""


@dataclass
class Shown:
    """Cases of one kind, the first of them shown, the others counted."""

    cases: list[Case] = field(default_factory=list)
    more: int = 0


@dataclass(frozen=True)
class Behind:
    """All that stands behind a claim, by kind; ``against`` says otherwise; ``findings`` are what was computed."""

    findings: list[str]
    kinds: dict[str, Shown]
    against: Shown


def behind(row: Row, book: Book) -> Behind:
    """The evidence of a claim, or of a row of any table, in the language of the book."""
    cited = str(row["rests_on"] or "").split()
    kinds: dict[str, Shown] = {}
    for kind, identity in _ends(cited, book):
        _add(kinds.setdefault(kind, Shown()), identity, book)
    against = Shown()
    for _, identity in _ends(str(row.get("against") or "").split(), book):
        _add(against, identity, book)
    return Behind([i for i in cited if i.startswith("finding/")], kinds, against)


def _add(shown: Shown, identity: str, book: Book) -> None:
    if len(shown.cases) < MOST:
        shown.cases.append(_case(identity, book))
    else:
        shown.more += 1


def _ends(identities: list[str], book: Book) -> Iterator[tuple[str, str]]:
    """The initiatives, testimonies, facts, observations and values below, each once."""
    yield from dict.fromkeys(end for identity in identities for end in _below(identity, book))


def _below(identity: str, book: Book) -> tuple[tuple[str, str], ...]:
    """What lies below an id, found once: many claims rest on the same rows."""
    known = book.ends_below
    if identity not in known:
        known[identity] = _found_below(identity, book)
    return known[identity]


def _found_below(identity: str, book: Book) -> tuple[tuple[str, str], ...]:
    chain = book.release.chain
    kind = chain.rows[identity][0]
    children = chain.children(identity)
    if kind in {"initiative", "testimony", "observation", "fact"} or (
        kind == "value" and _is_statistic(children, chain)
    ):
        return (("value" if _is_statistic([identity], chain) else kind, identity),)
    if kind == "origin":
        return ()
    return tuple(dict.fromkeys(end for child in children for end in _below(child, book)))


def _is_statistic(children: list[str], chain: EvidenceChain) -> bool:
    return all(
        chain.rows[c][0] == "observation" and chain.rows[c][1]["basis"] == "statistic" for c in children
    )


def _case(identity: str, book: Book) -> Case:
    kind, row = book.release.chain.rows[identity]
    if kind == "initiative":
        return _initiative(row, book)
    if kind == "testimony":
        source = Source(row["source_title"], row["source_url"])
        who, said = (book.spoken(identity, row, column) for column in ("actor_role", "text"))
        role = book.texts["told_by"].format(role=who.text, city=_city(row, book))
        return Case(identity, said.text, said.lang, (source,), role)
    if kind == "fact":
        return _fact(row, book)
    return _value(row, book) if kind == "value" else _observation(row, book)


def _fact(row: Row, book: Book) -> Case:
    """A published fact; of an effect, how it was looked for."""
    source = Source(row["source_title"], row["source_url"], row["source_year"] or "")
    designs = described_tables()["facts"]["enumerations"]["facts_design"]
    remark = str(designs[row["design"]][book.language]) if row["design"] else row["place"] or ""
    return Case(row["fact_id"], row["statement_en"], "en", (source,), remark)


def _city(row: Row, book: Book) -> str:
    return str(book.territories[row["territory_id"]]["name"])


def _initiative(row: Row, book: Book) -> Case:
    pages = [book.release.chain.rows[i][1] for i in str(row["rests_on"]).split()]
    sources = tuple(_source(page, book) for page in pages)
    remark = f"{book.practice_name(row['practice'])}, {_city(row, book)}"
    name = book.spoken(row["initiative_id"], row, "name")
    return Case(row["initiative_id"], name.text, name.lang, sources, remark)


def _source(row: Row, book: Book) -> Source:
    if row["url"]:
        return Source(row["title"], row["url"], row["period"] or "")
    origin = book.origins[row["origin_id"]]
    return Source(f"{origin['publisher']}, {book.said(origin, 'title')}", origin["url"], row["locator"] or "")


def _value(row: Row, book: Book) -> Case:
    indicator = indicators()[row["indicator"]]
    label = getattr(indicator.labels, book.language)
    unit = book.texts["units"][row["unit"]]
    known = row["value"] is not None
    value = book.number(row["value"], indicator.decimals) if known else book.texts["status"][row["status"]]
    origin = book.origins[row["origin_id"]]
    below = [book.release.chain.rows[i][1]["locator"] for i in str(row["rests_on"]).split()[:2]]
    source = Source(
        f"{origin['publisher']}, {book.said(origin, 'title')}, {origin['vintage']}",
        origin["url"],
        " ; ".join(below),
    )
    colon = "\u00a0:" if book.language == "fr" else ":"
    text = f"{label}, {_city(row, book)}{colon} {value} {unit}".strip()
    return Case(row["value_id"], text, book.language, (source,), row["period"])


def _observation(row: Row, book: Book) -> Case:
    if row["basis"] == "statistic":
        return _statistic(row, book)
    status = book.texts["status"][row["status"]]
    name = row["name"] or _label(row["property"], book)
    remark = status if row["status"] != "observed" else _label(row["property"], book)
    return Case(row["observation_id"], f"{name}, {_city(row, book)}", "und", (_source(row, book),), remark)


def _statistic(row: Row, book: Book) -> Case:
    known = row["value"] is not None
    value = _number(row["value"], book) if known else book.texts["status"][row["status"]]
    colon = "\u00a0:" if book.language == "fr" else ":"
    text = f"{_label(row['property'], book)}, {_city(row, book)}{colon} {value}"
    return Case(row["observation_id"], text, book.language, (_source(row, book),), row["period"])


def _number(value: float, book: Book) -> str:
    return book.number(value, 0 if value.is_integer() else 1)


def _label(prop: str, book: Book) -> str:
    if prop in book.catalogue:
        return book.practice_name(prop)
    service = re.fullmatch(r"(?:facility|public_service):([a-z_-]+?)(?:-\d{4})?", prop)
    if service:
        functions = described_tables()["functions"]["enumerations"]["functions_function"]
        return str(functions[service[1].replace("_", "-")][book.language])
    return str(book.texts["properties"].get(prop, prop))
