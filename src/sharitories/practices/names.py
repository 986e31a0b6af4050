"""Practices by the names that they bear in five languages: labels, synonyms, codes."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container, Iterable, Mapping
from functools import cache, lru_cache

from sharitories.practices import practices

#: Short names that mean nothing else, so that they count inside a longer text; *sel* and *lets* do not.
SURE_THOUGH_SHORT = ("amap", "amaps", "ptce", "epn")
LANGUAGES = ("fr", "en", "pt", "nl", "sv")


def plain(text: str) -> str:
    """``N° de téléphone`` as ``n de telephone``, ``siteWeb`` as ``site web``, ``geo.lat`` as ``geo lat``."""
    apart = re.sub(r"(?<=[a-zà-ÿ])(?=[A-ZÀ-Þ])", " ", text.replace("°", " "))
    bare = unicodedata.normalize("NFKD", apart.replace("œ", "oe"))
    bare = "".join(c for c in bare if not unicodedata.combining(c)).lower()
    return re.sub(r"[^a-z0-9]+", " ", bare).strip()


@cache
def names_of_practices() -> Mapping[str, str]:
    """Plain label, synonym or code → code; a name that two practices bear is left out."""
    named: dict[str, set[str]] = {}
    for practice in practices().values():
        for language in LANGUAGES:
            for name in (
                practice.code,
                getattr(practice.labels, language),
                *getattr(practice.synonyms, language),
            ):
                for form in _forms(plain(name)):
                    named.setdefault(form, set()).add(practice.code)
    return {name: codes.pop() for name, codes in named.items() if len(codes) == 1}


def _forms(name: str) -> set[str]:
    """A name in the singular and, as far as an ``s`` makes it, in the plural; *tiers lieux* stays itself."""
    plural = " ".join(word if word.endswith(("s", "x")) else f"{word}s" for word in name.split())
    singular = " ".join(word.removesuffix("s") if len(word) > 3 else word for word in name.split())
    return {name, plural, singular, name.replace(" ", "")}


def counts_inside(name: str) -> bool:
    """Whether a name tells a practice inside a longer text, and not only where it is the whole text."""
    return len(name) > 4 or name in SURE_THOUGH_SHORT


@lru_cache(maxsize=100_000)
def practice_named(text: str) -> str | None:
    """The practice that a text is the name of, or else the one with the longest name in it."""
    words = plain(text)
    names = names_of_practices()
    if words in names:
        return names[words]
    held = [name for name in names if counts_inside(name) and f" {name} " in f" {words} "]
    return names[max(held, key=len)] if held else None


def practices_in(texts: Iterable[str], wanted: Container[str]) -> list[str]:
    """The wanted practices that any of the texts names, sorted."""
    return sorted({code for t in texts if (code := practice_named(t)) is not None and code in wanted})
