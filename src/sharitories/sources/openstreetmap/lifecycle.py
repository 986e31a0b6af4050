"""What an object's tags show, and whether they say that it is over.

A mapper who sees that a thing has closed seldom deletes it: the key gets a prefix (``disused:amenity``), or the
object a tag such as ``disused=yes``. Both are read as closures: the property stays, ``life`` is ``closed``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from sharitories.practices.tags import Rule, properties_of

#: Words that mappers put before a key, or as a key with the value *yes*, when a thing is over.
ENDINGS = ("disused", "was", "abandoned", "demolished", "removed", "razed", "closed")
#: Keys that say what an object is; the other keys of the rules only qualify such a one (``garden:type``).
FEATURE_KEYS = ("amenity", "shop", "office", "leisure", "landuse", "club")
ALIVE, CLOSED = "alive", "closed"

ByKey = Mapping[str, tuple[Rule, ...]]


class Shown(NamedTuple):
    """One property that an object's tags show, ``life`` alive or closed, and the word that says the end."""

    property: str
    life: str
    note: str | None


def ended_keys(chosen: Iterable[Rule]) -> tuple[str, ...]:
    """The prefixed keys in which the end of a thing that the rules know may be told."""
    told = {rule.key for rule in chosen}
    return tuple(f"{word}:{key}" for word in ENDINGS for key in FEATURE_KEYS if key in told)


def shown_by(tags: Mapping[str, str], by_key: ByKey) -> list[Shown]:
    """Each property once, in the order of the tags; what is alive hides the same thing closed."""
    over = _said_over(tags)
    life = CLOSED if over else ALIVE
    found = {code: Shown(code, life, over) for code in properties_of(tags, by_key)}
    for word, ended in _ended_tags(tags).items():
        for code, tag in properties_of(ended, by_key).items():
            found.setdefault(code, Shown(code, CLOSED, f"{word}: {tag}"))
    return list(found.values())


def _ended_tags(tags: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """The prefixed tags without their prefix, by prefix."""
    found: dict[str, dict[str, str]] = {}
    for key, value in tags.items():
        word, colon, rest = key.partition(":")
        if colon and word in ENDINGS:
            found.setdefault(word, {})[rest] = value
    return found


def _said_over(tags: Mapping[str, str]) -> str | None:
    """The words by which the whole object is over: ``disused=yes``, or all that it was is prefixed."""
    for word in ENDINGS:
        if tags.get(word) == "yes":
            return f"{word}: yes"
    if any(key in tags for key in FEATURE_KEYS):
        return None
    for word, ended in _ended_tags(tags).items():
        for key in FEATURE_KEYS:
            if key in ended:
                return f"{word}: {key}={ended[key]}"
    return None
