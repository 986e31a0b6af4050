"""The objects of an extract that match the tag rules, read in passes that keep only what they need.

First the matching objects; then the ways of matching relations; then the places of the nodes that all these
need. Each pass filters in C++ (pyosmium), and memory grows with what matches, not with the file.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sharitories.errors import Fault, FaultyInput, MissingExtra, MissingInput
from sharitories.practices.tags import Rule, Shown, rules_by_key, shown_by

Place = tuple[float, float]
MEND = "Fetch the extract again; a whole .osm.pbf, .osm, .osm.gz, .osm.bz2 or history file is needed."
NODE, WAY, RELATION = "node", "way", "relation"
LETTERS = {"n": NODE, "w": WAY, "r": RELATION}


@dataclass(frozen=True)
class Element:
    """One version of a matching object: what it shows, its tags, and of what it is made.

    ``refs``: a way's nodes; ``members``: a relation's ``(kind, id, role)``; ``place``: a node's ``(lon, lat)``.
    """

    kind: str
    number: int
    changed: datetime.datetime
    visible: bool
    tags: dict[str, str]
    shown: tuple[Shown, ...]
    place: Place | None = None
    refs: tuple[int, ...] = ()
    members: tuple[tuple[str, int, str], ...] = ()


@dataclass
class Extract:
    """What an extract holds of the rules: matching elements, and the ways and node places that they need.

    ``of`` is the day of the extract (its replication timestamp, else the last change among the matches);
    ``history`` says that elements come in all their versions, in order.
    """

    elements: list[Element]
    ways: dict[int, tuple[int, ...]] = field(default_factory=dict)
    places: dict[int, Place] = field(default_factory=dict)
    of: str = ""
    history: bool = False


def read_extract(path: Path, rules: Sequence[Rule]) -> Extract:
    """Every object of the file that a rule matches.

    Raise :class:`MissingInput` for an absent file, :class:`FaultyInput` for one that is no whole OSM file, and
    :class:`MissingExtra` without pyosmium.
    """
    osmium = _osmium(path)
    try:
        header = osmium.io.Reader(str(path), osmium.osm.NOTHING).header()
        history = header.has_multiple_object_versions or ".osh" in path.name
        elements = list(_matching(osmium, path, rules, history))
        extract = Extract(elements, history=history)
        extract.ways = _member_ways(osmium, path, elements)
        extract.places = _node_places(osmium, path, _needed_nodes(extract))
        extract.of = _day(header.get("osmosis_replication_timestamp"), elements)
    except (RuntimeError, ValueError, OSError, UnicodeDecodeError) as error:
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        fault = Fault(path.name, 0, "", f"is not a whole OpenStreetMap file ({reason})")
        raise FaultyInput(f"Reading the extract {path.name}", [fault], MEND) from error
    return extract


def _osmium(path: Path) -> Any:
    doing = f"Reading the extract {path.name}"
    try:
        import osmium
    except ImportError as error:
        raise MissingExtra(doing, "osmium", "observe") from error
    if not path.is_file():
        raise MissingInput(doing, f"{path} is not there", MEND)
    if path.stat().st_size == 0:
        raise FaultyInput(doing, [Fault(path.name, 0, "", "is an empty file")], MEND)
    return osmium


def _matching(osmium: Any, path: Path, rules: Sequence[Rule], history: bool) -> Iterator[Element]:
    """Matching objects; of a history every version of an object of which one version matches."""
    by_key = rules_by_key(rules)
    seen: dict[str, set[int]] = {NODE: set(), WAY: set(), RELATION: set()}
    for objects_of in _filters(osmium, rules, by_key):
        for thing in osmium.FileProcessor(str(path)).with_filter(objects_of):
            kind, tags = LETTERS[thing.type_str()], dict(thing.tags)
            shown = shown_by(tags, by_key)
            if shown and thing.id not in seen[kind]:
                seen[kind].add(thing.id)
                if not history:
                    yield _element(thing, kind, tags, shown)
    if history:
        yield from _versions(osmium, path, by_key, seen)


def _filters(osmium: Any, rules: Sequence[Rule], by_key: Mapping[str, Sequence[Rule]]) -> Iterator[Any]:
    """Two filters in C++: by whole tags, which lets few objects through; by keys, for any value and for prefixes.

    One filter by all keys would hand every street and every shop to Python: ten times slower.
    """
    pairs = sorted({(rule.key, rule.value) for rule in rules if rule.value is not None})
    if pairs:
        yield osmium.filter.TagFilter(*pairs)
    served = {key for key, _ in pairs} - {rule.key for rule in rules if rule.value is None}
    yield osmium.filter.KeyFilter(*sorted(by_key.keys() - served))


def _versions(
    osmium: Any, path: Path, by_key: Mapping[str, Sequence[Rule]], seen: dict[str, set[int]]
) -> Iterator[Element]:
    entities = {NODE: osmium.osm.NODE, WAY: osmium.osm.WAY, RELATION: osmium.osm.RELATION}
    for kind, numbers in seen.items():
        if numbers:
            by_id = osmium.filter.IdFilter(sorted(numbers))
            for thing in osmium.FileProcessor(str(path), entities[kind]).with_filter(by_id):
                tags = dict(thing.tags)
                yield _element(thing, kind, tags, shown_by(tags, by_key) if thing.visible else [])


def _element(thing: Any, kind: str, tags: dict[str, str], shown: Iterable[Shown]) -> Element:
    place = refs = members = None
    if kind == NODE:
        place = (thing.location.lon, thing.location.lat) if thing.location.valid() else None
    elif kind == WAY:
        refs = tuple(node.ref for node in thing.nodes)
    else:
        members = tuple((LETTERS[m.type], m.ref, m.role) for m in thing.members)
    return Element(
        kind, thing.id, thing.timestamp, thing.visible, tags, tuple(shown), place, refs or (), members or ()
    )


def _member_ways(osmium: Any, path: Path, elements: Sequence[Element]) -> dict[int, tuple[int, ...]]:
    wanted = {number for e in elements for kind, number, _ in e.members if kind == WAY}
    if not wanted:
        return {}
    by_id = osmium.filter.IdFilter(sorted(wanted))
    ways = osmium.FileProcessor(str(path), osmium.osm.WAY).with_filter(by_id)
    return {way.id: tuple(node.ref for node in way.nodes) for way in ways if way.visible}


def _needed_nodes(extract: Extract) -> set[int]:
    needed = {ref for e in extract.elements for ref in e.refs}
    needed |= {ref for refs in extract.ways.values() for ref in refs}
    return needed | {number for e in extract.elements for kind, number, _ in e.members if kind == NODE}


def _node_places(osmium: Any, path: Path, needed: set[int]) -> dict[int, Place]:
    if not needed:
        return {}
    by_id = osmium.filter.IdFilter(sorted(needed))
    nodes = osmium.FileProcessor(str(path), osmium.osm.NODE).with_filter(by_id)
    return {n.id: (n.location.lon, n.location.lat) for n in nodes if n.visible and n.location.valid()}


def _day(replicated: str | None, elements: Sequence[Element]) -> str:
    if replicated:
        return replicated[:10]
    dated = [e.changed for e in elements if e.changed.year > 1970]
    return max(dated).date().isoformat() if dated else ""
