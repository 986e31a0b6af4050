"""Rows of what an extract shows: one per object and property, with dates, names, address, and what became of it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from pathlib import Path

import polars as pl

from sharitories.practices.tags import Rule, rules
from sharitories.sources.openstreetmap.elements import Element, Extract, read_extract
from sharitories.sources.openstreetmap.position import position

SIGHTING = {
    "locator": pl.String,
    "property": pl.String,
    "period": pl.String,
    "name": pl.String,
    "lat": pl.Float64,
    "lon": pl.Float64,
    "started_on": pl.String,
    "ended_on": pl.String,
    "address": pl.String,
    "postcode": pl.String,
    "town": pl.String,
    "website": pl.String,
    "names": pl.String,
    "life": pl.String,
    "note": pl.String,
}
#: A year, a month or a day; whatever else mappers write in a date is kept in the note.
DAY = re.compile(r"^\d{4}(-\d{2}(-\d{2})?)?$")
STARTED, ENDED_ON = ("start_date", "opening_date", "opening"), ("end_date",)


def sightings(path: Path, chosen: Sequence[Rule] | None = None) -> pl.DataFrame:
    """One row per matching object × property of an extract, in the columns of :data:`SIGHTING`, sorted.

    ``locator`` is ``node/123``, ``way/45`` or ``relation/6``; ``life`` is ``alive`` or ``closed``; ``names`` are
    the names by language, ``fr=…; de=…``. Of a history file the first and last day on which the map showed the
    thing become ``started_on`` and ``ended_on`` where no tag says them. A closed way is one object. Raise what
    :func:`~sharitories.sources.openstreetmap.elements.read_extract` raises.
    """
    extract = read_extract(path, chosen or rules())
    rows = list(_lives(extract) if extract.history else _moments(extract))
    return pl.DataFrame(rows, schema=SIGHTING).sort("locator", "property")


def _moments(extract: Extract) -> Iterator[dict[str, object]]:
    for element in extract.elements:
        for shown in element.shown:
            yield _row(element, shown.property, shown.ended, shown.tag, extract)


def _lives(extract: Extract) -> Iterator[dict[str, object]]:
    """From all versions of an object, one life per property: first seen, last described, no longer seen."""
    for _, group in groupby(extract.elements, key=lambda e: (e.kind, e.number)):
        versions = list(group)
        for name in sorted({shown.property for version in versions for shown in version.shown}):
            yield _life(versions, name, extract)


def _life(versions: Sequence[Element], name: str, extract: Extract) -> dict[str, object]:
    showing = [(v, s) for v in versions for s in v.shown if s.property == name]
    alive = [v for v, s in showing if not s.ended]
    last, shown = showing[-1]
    after = versions[versions.index(last) + 1 :]
    row = _row(last, name, shown.ended, shown.tag, extract)
    born = (alive or [showing[0][0]])[0].changed.date().isoformat()
    gone = after[0] if after else (last if shown.ended else None)
    notes = [row["note"], None if row["started_on"] else f"first in the map {born}"]
    if gone is not None:
        day = gone.changed.date().isoformat()
        notes.append(None if row["ended_on"] else f"last in the map until {day}")
        row |= {"life": "closed", "ended_on": row["ended_on"] or day}
    return {
        **row,
        "started_on": row["started_on"] or born,
        "note": "; ".join(str(n) for n in notes if n) or None,
    }


def _row(element: Element, name: str, ended: bool, tag: str, extract: Extract) -> dict[str, object]:
    place = position(element, extract) or (None, None)
    tags = element.tags
    started, odd_start = _date(tags, STARTED)
    ended_on, odd_end = _date(tags, ENDED_ON)
    notes = [tag if ended else None, odd_start, odd_end]
    return {
        "locator": f"{element.kind}/{element.number}",
        "property": name,
        "period": extract.of or None,
        "name": tags.get("name"),
        "lon": place[0],
        "lat": place[1],
        "started_on": started,
        "ended_on": ended_on,
        "address": _joined(tags.get("addr:housenumber"), tags.get("addr:street") or tags.get("addr:place")),
        "postcode": tags.get("addr:postcode"),
        "town": tags.get("addr:city"),
        "website": tags.get("website") or tags.get("contact:website") or tags.get("url"),
        "names": _names(tags),
        "life": "closed" if ended or ended_on else "alive",
        "note": "; ".join(n for n in notes if n) or None,
    }


def _date(tags: Mapping[str, str], keys: Sequence[str]) -> tuple[str | None, str | None]:
    """The first date among the keys, and what was written where it is none."""
    written = [(key, tags[key]) for key in keys if key in tags]
    good = next((value for _, value in written if DAY.match(value)), None)
    odd = next((f"{key}={value}" for key, value in written if not DAY.match(value)), None)
    return good, odd


def _names(tags: Mapping[str, str]) -> str | None:
    by_language = {
        k.removeprefix("name:"): v for k, v in tags.items() if re.fullmatch(r"name:[a-z-]{2,8}", k)
    }
    return "; ".join(f"{language}={by_language[language]}" for language in sorted(by_language)) or None


def _joined(*parts: str | None) -> str | None:
    return " ".join(part for part in parts if part) or None
