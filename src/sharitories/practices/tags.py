"""By which map tags a practice is seen, and which tags say something beside it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from sharitories.catalogue import FOLDER, load_yaml
from sharitories.errors import Fault, FaultyInput
from sharitories.practices import practices
from sharitories.practices.practice import Bilingual, OsmTag

FILE = "context_tags.yml"
#: What mappers write before a key when the thing is no longer there (OpenStreetMap wiki, *Lifecycle prefix*).
ENDED = ("disused", "abandoned", "was", "closed", "demolished", "removed", "razed", "destroyed")
#: Keys that say what an object is; others (``garden:type``, ``repair``) only qualify it.
FEATURES = ("amenity", "shop", "office", "leisure", "landuse", "club", "craft", "highway", "building")


@dataclass(frozen=True)
class Rule:
    """An object tagged ``key=value`` (any value where ``value`` is None) shows ``property``."""

    property: str
    key: str
    value: str | None


class _Record(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Words(_Record):
    """A label in French and in English."""

    fr: str
    en: str


class ContextTag(_Record):
    """Tags that evidence no practice by themselves, and why."""

    property: Annotated[str, Field(pattern=r"^map:[a-z]+(-[a-z]+)*$")]
    tags: Annotated[tuple[OsmTag, ...], Field(min_length=1)]
    label: Words
    why: Bilingual


@cache
def context_tags() -> tuple[ContextTag, ...]:
    """The entries of ``context_tags.yml``; raise :class:`FaultyInput` with all their faults."""
    try:
        return TypeAdapter(tuple[ContextTag, ...]).validate_python(load_yaml(FOLDER / FILE))
    except ValidationError as error:
        faults = [Fault(FILE, 0, ".".join(map(str, e["loc"])), e["msg"]) for e in error.errors()]
        raise FaultyInput(f"Reading {FILE}", faults, "Mend the lines named.") from error


@cache
def rules() -> tuple[Rule, ...]:
    """Every rule, practices first; one tag may show several properties."""
    tagged = [(code, tag) for code, practice in practices().items() for tag in practice.osm]
    tagged += [(context.property, tag) for context in context_tags() for tag in context.tags]
    return tuple(_rule(code, tag) for code, tag in tagged)


def _rule(code: str, tag: str) -> Rule:
    key, value = tag.split("=")
    return Rule(code, key, None if value == "*" else value)


@dataclass(frozen=True)
class Shown:
    """One property that an object's tags show, whether they say that it has ended, and the tag that says so."""

    property: str
    ended: bool
    tag: str


def shown_by(tags: Mapping[str, str], by_key: Mapping[str, Sequence[Rule]]) -> list[Shown]:
    """What an object's tags show, one entry per property; a living tag is believed before an ended one.

    ``by_key``: the rules by :func:`their keys <rules_by_key>`. A key with a prefix of :data:`ENDED`
    (``disused:amenity=…``) says that the thing is no longer in use; a plain tag is believed unless the whole
    object :func:`is over <whole_end>`. ``key=no`` shows nothing.
    """
    found: dict[str, Shown] = {}
    over = whole_end(tags)
    for key, value in tags.items():
        for rule in by_key.get(key, ()):
            said = f"{key}={value}" if key != rule.key else over
            if value != "no" and rule.value in (None, value) and (not said or rule.property not in found):
                found[rule.property] = Shown(rule.property, bool(said), said or f"{key}={value}")
    return list(found.values())


def whole_end(tags: Mapping[str, str]) -> str | None:
    """The tag by which an object is over as a whole, if one says so.

    ``disused=yes``; or ``disused:leisure=garden`` where no key says any more what the object is: its other tags
    (``garden:type=community``) then tell of the past.
    """
    for word in ENDED:
        if tags.get(word) == "yes":
            return f"{word}=yes"
    if any(key in tags for key in FEATURES):
        return None
    past = (f"{word}:{key}" for word in ENDED for key in FEATURES)
    return next((f"{key}={tags[key]}" for key in past if key in tags), None)


def rules_by_key(chosen: Iterable[Rule]) -> dict[str, list[Rule]]:
    """The rules under every key that can show them: their own, and it with each prefix of :data:`ENDED`."""
    found: dict[str, list[Rule]] = {}
    for rule in chosen:
        for key in (rule.key, *(f"{word}:{rule.key}" for word in ENDED)):
            found.setdefault(key, []).append(rule)
    return found
