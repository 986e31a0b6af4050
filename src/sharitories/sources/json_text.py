"""JSON read strictly: no name twice in an object, no number that JSON lacks, no nesting beyond a bound."""

from __future__ import annotations

import json
import math
import re
from itertools import accumulate
from pathlib import Path
from typing import Any

from sharitories.sources.unpack import text, unreadable

#: No publisher's JSON nests deeper (GeoJSON of multipolygons: 8 levels).
MOST_LEVELS = 64
#: A string with its escapes, in which brackets do not count.
STRING = re.compile(r'"(?:[^"\\]|\\.)*"')
BRACKET = re.compile(r"[\[\]{}]")


def objects(path: Path) -> Any:
    """What a JSON file (possibly gzipped) says.

    Raise :class:`FaultyInput` where a name comes twice in one object (the second would hide the first), for
    ``NaN`` and numbers too large to hold, for nesting beyond :data:`MOST_LEVELS`, and for what is no JSON.
    """
    written = text(path)
    try:
        _refuse_depth(written)
        return json.loads(
            written,
            object_pairs_hook=_object,
            parse_constant=_constant,
            parse_float=_number,
            parse_int=_whole,
        )
    except ValueError as error:
        raise unreadable(path, "JSON", error) from error


def _refuse_depth(written: str) -> None:
    """Raise before parsing, since what reads the parsed values recurses once a level."""
    steps = (1 if bracket in "[{" else -1 for bracket in BRACKET.findall(STRING.sub("", written)))
    if max(accumulate(steps), default=0) > MOST_LEVELS:
        raise ValueError(f"nests deeper than {MOST_LEVELS} levels")


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        raise ValueError(
            f"the name {next(n for n in names if names.count(n) > 1)!r} comes twice in an object"
        )
    return found


def _constant(word: str) -> float:
    raise ValueError(f"{word} is no number of JSON")


def _number(digits: str) -> float:
    number = float(digits)
    if not math.isfinite(number):
        raise ValueError(f"the number {digits[:20]} is too large")
    return number


def _whole(digits: str) -> int:
    """A whole number that a column can hold (64 bits); ``int`` itself would hold one of any length."""
    number = int(digits) if len(digits) < 20 else 1 << 64
    if not -(1 << 63) <= number < 1 << 63:
        raise ValueError(f"the number {digits[:20]} is too large")
    return number
