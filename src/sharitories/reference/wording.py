"""Sentences from findings: templates of the catalogue, filled in French and in English."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import jinja2

from sharitories import language as tongue
from sharitories.catalogue import FOLDER, load_yaml
from sharitories.language import Language
from sharitories.practices import practices
from sharitories.territories.named import named_territories


@cache
def dimension_names(language: Language) -> dict[str, str]:
    """Dimension → the words for who drives (« les habitants », *residents*)."""
    return {entry["code"]: entry["labels"][language] for entry in load_yaml(FOLDER / "dimensions.yml")}


@cache
def environment(language: Language) -> jinja2.Environment:
    """The filters that sentences use; an unknown name is an error, never an empty string."""
    import jinja2

    env = jinja2.Environment(undefined=jinja2.StrictUndefined, autoescape=False)  # noqa: S701 - plain text
    filters: dict[str, Callable[..., str]] = {
        "number": lambda v, decimals=0: tongue.number(v, language, decimals),
        "percent": lambda v, decimals=0: tongue.percent(v, language, decimals),
        "change": lambda v, decimals=1: tongue.signed_percent(v, language, decimals),
        "between": lambda pair, decimals=0: tongue.between(pair[0], pair[1], language, decimals),
        "listed": lambda items: tongue.listed(list(items), language),
        "day": lambda iso: tongue.day(iso, language),
        "quoted": lambda text: tongue.quoted(text, language),
        "upper_first": tongue.capitalised,
        "city": lambda code: named_territories()[code].name,
        "of_city": lambda code: named_territories()[code].fr.de,
        "in_city": lambda code: named_territories()[code].fr.a,
        "drivers": lambda code: dimension_names(language)[code],
        "practice": lambda code: getattr(practices()[code].labels, language),
        "count_word_feminine": lambda n: _FEMININE.get((language, n)) or filters["count_word"](n),
        "count_word": lambda n: (
            _WORDS[language][n] if 0 <= n < len(_WORDS[language]) else tongue.number(n, language)
        ),
    }
    env.filters.update(filters)
    return env


_FEMININE: dict[tuple[Language, int], str] = {("fr", 0): "aucune", ("fr", 1): "une"}
_WORDS: dict[Language, list[str]] = {
    "fr": ["aucun", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix"],
    "en": ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"],
}


def say(template: str, language: Language, values: dict[str, Any]) -> str:
    """The sentence of a template; runs of blanks become one."""
    text = environment(language).from_string(template).render(values)
    text = re.sub(r"[ \n]+", " ", text).strip()
    return tongue.spaced(text) if language == "fr" else text
