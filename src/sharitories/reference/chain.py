"""The evidence chain: every id leads to a row, every row to what it rests on, down to a publisher."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import Any

import polars as pl

from sharitories.catalogue.described import described_tables

Row = dict[str, Any]

#: Made once: the short form, json.dumps, makes an encoder for every row.
_encode = json.JSONEncoder(sort_keys=True, ensure_ascii=False).encode

_IDS = {
    "claims": ("claim_id", "claim"),
    "findings": ("finding_id", "finding"),
    "profiles": ("profile_id", "profile"),
    "profiles_frame": ("profile_id", "profile"),
    "effort": ("effort_id", "effort"),
    "indicators": ("value_id", "value"),
    "initiatives": ("initiative_id", "initiative"),
    "testimonies": ("testimony_id", "testimony"),
    "observations": ("observation_id", "observation"),
    "territories": ("territory_id", "territory"),
    "origins": ("origin_id", "origin"),
    "practices": ("practice", "practice"),
}
#: Columns that hold ids (several, separated by one space) of other rows, apart from the row's own id.
LISTS = ("rests_on", "against")
SINGLES = ("origin_id", "territory_id", "initiative_id", "practice")


@cache
def ids() -> Mapping[str, tuple[str, str]]:
    """Table → the column that holds the ids of its rows, and the kind of thing that a row is."""
    return _IDS | {name: (said["key"], said["kind"]) for name, said in described_tables().items()}


@dataclass(frozen=True)
class Leaf:
    """Where a chain ends before its origin: one case of one kind of evidence in one territory."""

    kind: str
    case: str
    territory: str | None


@dataclass
class EvidenceChain:
    """The tables of one release, followed by id."""

    tables: Mapping[str, pl.DataFrame]
    _digests: dict[str, str] = field(default_factory=dict)
    _leaves: dict[str, frozenset[Leaf]] = field(default_factory=dict)

    @cached_property
    def rows(self) -> dict[str, tuple[str, Row]]:
        """Id → kind and row."""
        return _rows(self.tables)

    def beside(self, **tables: pl.DataFrame) -> EvidenceChain:
        """The chain with tables more, on which no row of this one rests: what was followed is not followed again."""
        longer = EvidenceChain({**self.tables, **tables}, dict(self._digests), dict(self._leaves))
        longer.__dict__["rows"] = {**self.rows, **_rows(tables)}
        return longer

    def children(self, identity: str) -> list[str]:
        """The ids that a row rests on: its evidence, or at the end of the chain its origin."""
        _, row = self.rows[identity]
        below = str(row.get("rests_on") or "").split()
        if not below and row.get("origin_id") not in (None, identity):
            below = [str(row["origin_id"])]
        return below

    def is_circular(self, identity: str) -> bool:
        """Whether a row leads down, by ``rests_on`` or ``against``, to one that leads to itself."""
        return self._circles(identity, (), set())

    def _circles(self, identity: str, above: tuple[str, ...], done: set[str]) -> bool:
        if identity in above:
            return True
        if identity in done or identity not in self.rows or self.rows[identity][0] != "claim":
            return False  # only claims, which people write, can rest on what rests on them
        done.add(identity)
        row = self.rows[identity][1]
        below = [i for column in LISTS for i in str(row.get(column) or "").split()]
        return any(self._circles(i, (*above, identity), done) for i in below)

    def tree(self, identity: str, seen: frozenset[str] = frozenset()) -> Row:
        """The chain below an id: ``id, kind, text, origin, children``, and ``against`` where evidence says otherwise."""
        if identity not in self.rows:
            return {"id": identity, "kind": "unresolved", "text": "", "origin": None, "children": []}
        kind, row = self.rows[identity]
        children = (
            [] if identity in seen else [self.tree(c, seen | {identity}) for c in self.children(identity)]
        )
        node = {
            "id": identity,
            "kind": kind,
            "text": tell(kind, row),
            "origin": self._origin(kind, row),
            "children": children,
        }
        against = str(row.get("against") or "").split()
        if against:
            node["against"] = [self.tree(c, seen | {identity}) for c in against]
        return node

    def _origin(self, kind: str, row: Row) -> Row | None:
        identity = row.get("origin_id")
        if not identity or identity not in self.rows:
            return None
        origin = self.rows[identity][1]
        where = {
            "title": row.get("title") or row.get("source_title") or origin["title_en"],
            "url": row.get("url") or row.get("source_url") or origin["url"],
            "publisher": origin["publisher"],
            "vintage": origin["vintage"],
            "licence": origin["licence_name"],
        }
        if row.get("locator"):
            where["locator"] = row["locator"]
        if kind == "origin":
            where |= {"repository": origin["repository"], "commit": origin["commit"], "path": origin["path"]}
        return where

    def digest(self, identity: str) -> str:
        """SHA-256 of a row and of all that it rests on (a Merkle digest): it changes when anything below does."""
        if identity not in self._digests:
            if identity not in self.rows:
                return "unresolved"
            own = _encode(self.rows[identity][1])
            below = "".join(self.digest(child) for child in self.children(identity))
            self._digests[identity] = hashlib.sha256((own + below).encode()).hexdigest()
        return self._digests[identity]

    def digest_of(self, identities: list[str]) -> str:
        """One digest, of 16 hexadecimal digits, for several ids in any order."""
        text = "".join(sorted(f"{i}={self.digest(i)};" for i in identities))
        return hashlib.sha256(text.encode()).hexdigest()[:16]

    def leaves(self, identity: str) -> frozenset[Leaf]:
        """The cases of evidence at the end of the chain. Several sightings of one initiative are one case."""
        if identity not in self._leaves:
            self._leaves[identity] = frozenset(self._find_leaves(identity))
        return self._leaves[identity]

    def _find_leaves(self, identity: str) -> Iterator[Leaf]:
        if identity not in self.rows:
            return
        kind, row = self.rows[identity]
        if kind == "testimony":
            yield Leaf("testimony", identity, row["territory_id"])
        elif kind == "initiative":
            yield Leaf("observation", identity, row["territory_id"])
        elif kind == "observation":
            sort = "statistic" if row["basis"] == "statistic" else "observation"
            yield Leaf(sort, row["initiative_id"] or identity, row["territory_id"])
        else:
            if kind == "effect" and row["status"] == "estimated" and not row["checks_failed"]:
                yield Leaf("effect", identity, row["territory_id"])
            for child in self.children(identity):
                yield from self.leaves(child)

    def references(self) -> Iterator[tuple[str, str]]:
        """Every pair *row that points → id that it points to*, over all tables."""
        for table, (column, _) in ids().items():
            if table not in self.tables:
                continue
            for row in self.tables[table].iter_rows(named=True):
                yield from ((row[column], target) for target in _targets(row, column))


def _rows(tables: Mapping[str, pl.DataFrame]) -> dict[str, tuple[str, Row]]:
    return {
        row[column]: (kind, row)
        for table, (column, kind) in ids().items()
        if table in tables
        for row in tables[table].iter_rows(named=True)
    }


def _targets(row: Row, own: str) -> Iterator[str]:
    for column in LISTS:
        yield from str(row.get(column) or "").split()
    for column in SINGLES:
        if column != own and row.get(column):
            yield row[column]
    subject = row.get("subject")
    if subject and subject != "panel":
        yield subject


def tell(kind: str, row: Row) -> str:
    """One line that says what a row says."""
    return _TELL[kind](row) if kind in _TELL else _told(kind, row)


def _told(kind: str, row: Row) -> str:
    """The line that the table's own description gives for a row; numbers as people write them."""
    said = next(table["tells"] for table in described_tables().values() if table["kind"] == kind)
    cells = {name: _number(cell) if isinstance(cell, float) else cell for name, cell in row.items()}
    return str(said).format(**{name: "unknown" if cell is None else cell for name, cell in cells.items()})


def _number(value: float | None) -> str:
    if value is None:
        return "no value"
    return f"{value:,.0f}" if float(value).is_integer() else f"{value:,.2f}"


def _interval(row: Row) -> str:
    if row.get("low") is None:
        return ""
    return f" (between {_number(row['low'])} and {_number(row['high'])})"


def _observation(row: Row) -> str:
    if row["status"] == "observed" and row["value"] is not None:
        return f"{row['property']}, {row['period']}: {_number(row['value'])}"
    words = {"observed": "seen", "not_found": "looked for and not found"}
    dated = f", from {row['started_on']}" if row["started_on"] else ""
    return f"{row['property']}: {row['name'] or ''} {words.get(row['status'], row['status'].replace('_', ' '))}{dated}".replace(
        "  ", " "
    )


_TELL: dict[str, Callable[[Row], str]] = {
    "claim": lambda r: f"[{r['grade']}] {r['text_en']}",
    "finding": lambda r: (
        f"{r['about']}: {r['says']}"
        + (f", {_number(r['value'])} {r['unit'] or ''}".rstrip() if r["value"] is not None else "")
        + _interval(r)
    ),
    "effort": lambda r: (
        f"{r['seen']} seen in {r['territory_id']} ({r['family']}), "
        + (f"about {r['alive']} ({r['low']} to {r['high']})" if r["alive"] is not None else str(r["status"]))
    ),
    "profile": lambda r: (
        f"{r['dimension'].replace('_', ' ')}: "
        + (f"{_number(r['score'])}{_interval(r)}" if r["score"] is not None else "unknown")
        + f" — {r['coverage']}"
    ),
    "value": lambda r: (
        f"{r['indicator']} of {r['territory_id']}, {r['period']}: "
        + (
            f"{_number(r['value'])} {r['unit']}{_interval(r)}"
            if r["value"] is not None
            else r["status"].replace("_", " ")
        )
    ),
    "initiative": lambda r: f"{r['name']} ({r['practice']})",
    "testimony": lambda r: f"{r['kind']} told by {r['actor_role']}: {r['text']}",
    "observation": _observation,
    "territory": lambda r: str(r["name"]),
    "origin": lambda r: f"{r['publisher']}: {r['title_en']}, {r['vintage']}",
    "practice": lambda r: str(r["label_en"]),
}
