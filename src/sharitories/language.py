"""How numbers, intervals and lists are written in French and in English."""

from __future__ import annotations

import datetime
import math
import re
from collections.abc import Sequence
from typing import Literal

Language = Literal["fr", "en"]

NARROW = "\u202f"  # narrow no-break space: before ; ! ? and between thousands
NO_BREAK = "\u00a0"  # no-break space: before : and %

_MONTHS = {
    "fr": [
        "janvier",
        "février",
        "mars",
        "avril",
        "mai",
        "juin",
        "juillet",
        "août",
        "septembre",
        "octobre",
        "novembre",
        "décembre",
    ],
    "en": [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ],
}


def number(value: float, language: Language, decimals: int = 0) -> str:
    """``12 345,6`` in French, ``12,345.6`` in English; a true minus sign."""
    text = f"{abs(value):,.{decimals}f}"
    if language == "fr":
        text = text.replace(",", NARROW).replace(".", ",")
    negative = value < 0 and any(c in "123456789" for c in text)
    return f"−{text}" if negative else text


def percent(value: float, language: Language, decimals: int = 0) -> str:
    """``26 %`` in French, ``26 per cent`` in English."""
    written = number(value, language, decimals)
    return f"{written}{NO_BREAK}%" if language == "fr" else f"{written} per cent"


def signed_percent(value: float, language: Language, decimals: int = 1) -> str:
    """``+2,4 %`` and ``−2,4 %``."""
    written = percent(value, language, decimals)
    return written if written.startswith("−") else f"+{written}"


def significant(value: float, language: Language, digits: int = 2) -> str:
    """Rounded to so many significant digits, none of them false: 1,234 is told as 1,200; never with an exponent."""
    if math.isnan(value):
        return "–"
    if math.isinf(value):
        return "∞" if value > 0 else "−∞"
    if not value:
        return "0"
    place = digits - 1 - math.floor(math.log10(abs(float(f"{value:.{digits - 1}e}"))))
    return number(round(value, place), language, max(place, 0))


def signed(value: float, language: Language, digits: int = 3) -> str:
    """``+3,86`` and ``−0,525``: :func:`significant` with its sign, a true minus."""
    written = significant(value, language, digits)
    return f"+{written}" if value > 0 else written


def between(low: float, high: float, language: Language, decimals: int = 0) -> str:
    """« entre 26 et 44 », *between 26 and 44*."""
    first, last = number(low, language, decimals), number(high, language, decimals)
    return f"entre {first} et {last}" if language == "fr" else f"between {first} and {last}"


def listed(items: Sequence[str], language: Language) -> str:
    """« a, b et c », *a, b and c*."""
    if len(items) < 2:
        return "".join(items)
    conjunction = "et" if language == "fr" else "and"
    return f"{', '.join(items[:-1])} {conjunction} {items[-1]}"


def day(iso: str, language: Language) -> str:
    """``2018-09-11`` → « 11 septembre 2018 », *11 September 2018*; the first of a month is « 1er » in French."""
    date = datetime.date.fromisoformat(iso)
    first = "1er" if language == "fr" and date.day == 1 else str(date.day)
    return f"{first} {_MONTHS[language][date.month - 1]} {date.year}"


def period(value: int | str, language: Language, short: bool = False) -> str:
    """A year as it is; ``2014-T2`` or ``2014-Q2`` → « 2e trimestre 2014 », *second quarter of 2014*; the rest as it is.

    ``short``: « T2 2014 », *Q2 2014*, for the axis of a figure and the rows of its table.
    """
    found = re.fullmatch(r"(\d{4})-[TQ]([1-4])", str(value))
    if found is None:
        return str(value)
    year, quarter = found[1], int(found[2])
    if short:
        return f"{'T' if language == 'fr' else 'Q'}{quarter} {year}"
    if language == "fr":
        return f"{'1er' if quarter == 1 else f'{quarter}e'} trimestre {year}"
    return f"{('first', 'second', 'third', 'fourth')[quarter - 1]} quarter of {year}"


def quoted(text: str, language: Language) -> str:
    """« text » with narrow no-break spaces, or “text”."""
    return f"«{NARROW}{text}{NARROW}»" if language == "fr" else f"“{text}”"


def capitalised(text: str) -> str:
    """The text with its first letter a capital; the others stay as they are."""
    return text[:1].upper() + text[1:]


def spaced(text: str) -> str:
    """French spacing: a no-break space before ``:`` and ``%``, a narrow one before ``; ! ?`` and inside « »."""
    text = re.sub(r" (?=[:%€])", NO_BREAK, text)
    text = re.sub(r" (?=[;!?»])", NARROW, text)
    text = re.sub(r"(?<=«) ", NARROW, text)
    return re.sub(r"(?<=\d) (?=\d{3}\b)", NARROW, text)
