"""One version of a map object, copied out of libosmium's buffer, and the rows that its tags give."""

from __future__ import annotations

from array import array
from collections.abc import Mapping
from typing import Any, NamedTuple

import polars as pl

from sharitories.practices.tags import Shown
from sharitories.sources.openstreetmap.dates import span_of
from sharitories.sources.openstreetmap.described import described

ALIVE, CLOSED = "alive", "closed"
KINDS = {"n": "node", "w": "way", "r": "relation"}

#: One row per object and property.
ROW: dict[str, type[pl.DataType]] = {
    "kind": pl.String,
    "id": pl.Int64,
    "property": pl.String,
    "name": pl.String,
    "names": pl.String,
    "address": pl.String,
    "postcode": pl.String,
    "town": pl.String,
    "website": pl.String,
    "started_on": pl.String,
    "ended_on": pl.String,
    "life": pl.String,
    "note": pl.String,
}
Row = tuple[str | int | None, ...]


class Thing(NamedTuple):
    """A version of an object; ``refs`` are a way's nodes, ``members`` a relation's ways and nodes by id.

    ``lon`` and ``lat`` are a node's (NaN for others); ``visible`` is false in the version that deletes it.
    """

    kind: str
    id: int
    version: int
    day: str | None
    visible: bool
    tags: Mapping[str, str]
    refs: array[int]
    members: tuple[tuple[str, int], ...]
    lon: float
    lat: float


def thing_of(seen: Any) -> Thing:
    """A copy of what libosmium shows, which is only lent until the next object is read."""
    kind = KINDS[seen.type_str()]
    lon, lat = float("nan"), float("nan")
    if kind == "node" and seen.location.valid():
        lon, lat = seen.location.lon, seen.location.lat
    return Thing(
        kind,
        seen.id,
        seen.version,
        _day(seen.timestamp),
        seen.visible,
        {tag.k: tag.v for tag in seen.tags},
        array("q", [node.ref for node in seen.nodes] if kind == "way" else ()),
        tuple((member.type, member.ref) for member in seen.members) if kind == "relation" else (),
        lon,
        lat,
    )


def _day(when: Any) -> str | None:
    """The day of a timestamp; the file does not say it where it is that of 1970."""
    return when.date().isoformat() if when.year > 1970 else None


def row_of(
    thing: Thing,
    shown: Shown,
    remarks: tuple[str, ...] = (),
    span: tuple[str | None, str | None] = (None, None),
) -> Row:
    """One row of the table :data:`ROW`, closed when the tags say so or the map lost it.

    ``span`` are the days of birth and death in the map, for what mappers gave no date of.
    """
    started, ended, unread = span_of(thing.tags)
    over = shown.ended or span[1] is not None
    note = "; ".join(part for part in (shown.tag if shown.ended else None, *remarks, *unread) if part) or None
    return (
        *(thing.kind, thing.id, shown.property),
        *described(thing.tags),
        *(started or span[0], ended or span[1], CLOSED if over else ALIVE, note),
    )
