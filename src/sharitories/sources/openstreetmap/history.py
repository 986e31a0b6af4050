"""Births and deaths in the map: every version of an object that a rule ever matched.

Birth is the first version that shows the property alive, death the first later one that no longer does: its
tags have gone or say the end, or the object was deleted. What comes back is alive again from its first birth,
and the absence is told. A date that mappers wrote (``start_date``) is believed before the day of a version.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from operator import attrgetter
from pathlib import Path
from typing import NamedTuple

import numpy as np

from sharitories.practices.tags import Rule, Shown, shown_by
from sharitories.sources.openstreetmap.passes import by_id, imported, reading
from sharitories.sources.openstreetmap.places import Shapes
from sharitories.sources.openstreetmap.thing import KINDS, Row, Thing, row_of, thing_of


class SeveralVersionsError(Exception):
    """An extract that was taken for a picture of one day shows two versions of an object."""


class Version(NamedTuple):
    """One version of an object, and what it shows by property."""

    thing: Thing
    shown: dict[str, Shown]


def told_as_history(path: Path) -> bool:
    """Whether the file says, by its name or in its header, that it holds several versions of its objects."""
    if ".osh" in path.name:
        return True
    with reading(path):
        return bool(imported().FileProcessor(str(path)).header.has_multiple_object_versions)


def refuse_versions(seen: Iterable[Thing]) -> Iterator[Thing]:
    """Hand on the objects; raise :class:`SeveralVersionsError` when one follows another version of itself."""
    last = None
    for thing in seen:
        key = (thing.kind, thing.id)
        if key == last:
            raise SeveralVersionsError
        last = key
        yield thing


def lives(
    path: Path, seen: Iterable[Thing], keys: Mapping[str, Sequence[Rule]], shapes: Shapes
) -> Iterator[Row]:
    """One row per object and property ever shown, with its birth and death in the map."""
    found = {(thing.kind, thing.id) for thing in seen if shown_by(thing.tags, keys)}
    for kind in KINDS.values():
        ids = np.array(sorted(one for of, one in found if of == kind), dtype=np.int64)
        things = sorted(map(thing_of, by_id(path, kind, ids)), key=attrgetter("id", "version"))
        for _, versions in groupby(things, key=attrgetter("id")):
            told = [Version(thing, _shown(thing, keys)) for thing in versions]
            shapes.add([one.thing for one in told if one.shown][-1])
            yield from _lives_of(told)


def _shown(thing: Thing, keys: Mapping[str, Sequence[Rule]]) -> dict[str, Shown]:
    return {one.property: one for one in shown_by(thing.tags, keys)} if thing.visible else {}


def _lives_of(versions: Sequence[Version]) -> Iterator[Row]:
    for code in dict.fromkeys(code for version in versions for code in version.shown):
        yield _life(code, versions)


def _life(code: str, versions: Sequence[Version]) -> Row:
    """One property of one object; its words are those of the last version that shows it."""
    alive = [code in one.shown and not one.shown[code].ended for one in versions]
    last = [one for one in versions if code in one.shown][-1]
    if not any(alive):
        return row_of(last.thing, last.shown[code])
    born = versions[alive.index(True)].thing.day
    dead = None if alive[-1] else versions[_last(alive) + 1].thing
    remarks = [f"first seen in the map {born}", *_absences(alive, versions)]
    if dead:
        remarks.append(f"last seen in the map until {dead.day}" + ("" if dead.visible else ", then deleted"))
    span = (born, dead.day if dead else None)
    return row_of(last.thing, last.shown[code], tuple(remarks), span=span)


def _last(alive: Sequence[bool]) -> int:
    return max(place for place, one in enumerate(alive) if one)


def _absences(alive: Sequence[bool], versions: Sequence[Version]) -> Iterator[str]:
    """From when to when the property was away between two times of being alive."""
    for place in range(alive.index(True), _last(alive)):
        if alive[place] and not alive[place + 1]:
            back = next(later for later in range(place + 1, len(alive)) if alive[later])
            yield f"absent from the map {versions[place + 1].thing.day} to {versions[back].thing.day}"
