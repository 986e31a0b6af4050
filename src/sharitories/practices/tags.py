"""Which tags of OpenStreetMap show a practice, and which only describe the ground on which practices grow.

The practices' own tags stand in the field ``osm`` of ``catalogue/practices``; the others, with the reason why
they do not count, in ``catalogue/context_tags.yml``. A value is compared whole, as ``osmium tags-filter``
compares it: ``office=coworking;school`` is not ``office=coworking``.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Annotated, NamedTuple

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, TypeAdapter, ValidationError

from sharitories.catalogue import FOLDER, load_yaml
from sharitories.errors import Fault, FaultyInput
from sharitories.practices import practices
from sharitories.practices.practice import Bilingual, OsmTag

#: ``key=no`` says that the thing is absent; it is no sighting, whatever the key.
ABSENT = "no"
#: Every property that is not a practice of the catalogue begins so.
CONTEXT = "map:"


class Rule(NamedTuple):
    """An object with ``key`` in one of ``values`` shows ``property``; ``None`` stands for any value but *no*."""

    property: str
    key: str
    values: frozenset[str] | None

    def matches(self, value: str) -> bool:
        """Whether a value of the rule's key shows the property."""
        return value != ABSENT if self.values is None else value in self.values


class ContextLabel(BaseModel):
    """The name of a contextual property in French and in English."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    fr: str
    en: str


class ContextTag(BaseModel):
    """Tags that show no practice by themselves, the property under which they are kept, and ``why``."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    property: Annotated[str, StringConstraints(pattern=r"^map:[a-z]+(-[a-z]+)*$")]
    osm: Annotated[tuple[OsmTag, ...], Field(min_length=1)]
    labels: ContextLabel
    why: Bilingual


@cache
def context_tags() -> dict[str, ContextTag]:
    """The contextual properties by their code; raise :class:`FaultyInput` with all faults of the file."""
    path = FOLDER / "context_tags.yml"
    try:
        entries = TypeAdapter(list[ContextTag]).validate_python(load_yaml(path))
        faults = [Fault(path.name, 0, c, "comes twice") for c in _repeated(e.property for e in entries)]
    except ValidationError as error:
        entries = []
        faults = [Fault(path.name, 0, ".".join(map(str, e["loc"])), e["msg"]) for e in error.errors()]
    if faults:
        raise FaultyInput(f"Reading {path.name}", faults, "Mend the lines named.")
    return {entry.property: entry for entry in entries}


def _repeated(codes: Iterable[str]) -> list[str]:
    seen: set[str] = set()
    return [code for code in codes if code in seen or seen.add(code)]  # type: ignore[func-returns-value]


@cache
def rules() -> tuple[Rule, ...]:
    """Every rule of the catalogue: one per property and key, practices first, in the order of their codes."""
    written = {code: practice.osm for code, practice in practices().items()}
    written |= {code: entry.osm for code, entry in context_tags().items()}
    return tuple(rule for code, tags in written.items() for rule in rules_of(code, tags))


def rules_of(code: str, tags: Iterable[str]) -> Iterator[Rule]:
    """The rules of one property from its tags ``key=value`` and ``key=*``."""
    values: dict[str, set[str]] = defaultdict(set)
    for tag in tags:
        key, value = tag.split("=", 1)
        values[key].add(value)
    for key, told in values.items():
        yield Rule(code, key, None if "*" in told else frozenset(told))


def by_key(chosen: Iterable[Rule]) -> dict[str, tuple[Rule, ...]]:
    """The rules of each key."""
    found: dict[str, list[Rule]] = defaultdict(list)
    for rule in chosen:
        found[rule.key].append(rule)
    return {key: tuple(of_key) for key, of_key in found.items()}


def properties_of(tags: Mapping[str, str], rules_by_key: Mapping[str, tuple[Rule, ...]]) -> dict[str, str]:
    """What an object's tags show: each property once, with the tag ``key=value`` that showed it first."""
    found: dict[str, str] = {}
    for key, value in tags.items():
        for rule in rules_by_key.get(key, ()):
            if rule.matches(value):
                found.setdefault(rule.property, f"{key}={value}")
    return found
