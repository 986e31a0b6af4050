"""Dates as publishers write them, brought to ISO 8601 and never made finer than they are."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime

from sharitories.observations.evidence import FIRST_YEAR, LAST_YEAR

ISO = "iso"
_ISO_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?(?:[T ]\d{2}:\d{2}.*)?")


def iso_day(text: str, formats: Sequence[str]) -> str | None:
    """``2021``, ``2021-09`` or ``2021-09-14`` from a text in one of the formats; None where it is in none.

    A format without ``%d`` gives a month, one without ``%m`` a year; a year that cannot be ours is none.
    """
    for form in formats:
        found = _iso(text) if form == ISO else _in_format(text, form)
        if found is not None and FIRST_YEAR <= int(found[:4]) <= LAST_YEAR:
            return found
    return None


def _iso(text: str) -> str | None:
    match = _ISO_DATE.fullmatch(text)
    if match is None:
        return None
    year, month, day = match.groups()
    try:
        date(int(year), int(month or 1), int(day or 1))
    except ValueError:
        return None
    return "-".join(part for part in (year, month, day) if part)


def _in_format(text: str, form: str) -> str | None:
    try:
        # The hour is not kept, so that no time zone is needed.
        read = datetime.strptime(text, form).date()
    except ValueError:
        return None
    return read.isoformat()[: 10 if "%d" in form else 7 if re.search("%[mbB]", form) else 4]
