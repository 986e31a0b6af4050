"""Dates that mappers write: ISO days, months and years are read, every other form is told and not guessed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

ISO = re.compile(r"^(?P<year>[12]\d{3})(?:-(?P<month>0[1-9]|1[0-2])(?:-(?P<day>\d{2}))?)?$")
STARTS = ("start_date", "opening_date")
ENDS = ("end_date", "closing_date")


def read_date(text: str) -> str | None:
    """The text when it is ``2021``, ``2021-09`` or a day of the calendar ``2021-09-30``; else None."""
    text = text.strip()
    found = ISO.match(text)
    if found is None:
        return None
    if found["day"]:
        try:
            date.fromisoformat(text)
        except ValueError:
            return None
    return text


def first_date(tags: Mapping[str, str], keys: tuple[str, ...]) -> tuple[str | None, list[str]]:
    """The first of the keys that holds a date that can be read, and what was said and not read."""
    unread: list[str] = []
    for key in keys:
        if key in tags:
            day = read_date(tags[key])
            if day is not None:
                return day, unread
            unread.append(f"{key} not read: {tags[key][:40]}")
    return None, unread


def span_of(tags: Mapping[str, str]) -> tuple[str | None, str | None, list[str]]:
    """``started_on``, ``ended_on`` and remarks; an end before the start makes both unknown, and is told."""
    started, unread = first_date(tags, STARTS)
    ended, more = first_date(tags, ENDS)
    if started and ended and ended < started[: len(ended)]:
        return None, None, [*unread, *more, f"ends in {ended} before it starts in {started}"]
    return started, ended, unread + more


def is_past(day: str, today: str | None) -> bool:
    """Whether ``day`` (a day, month or year) has wholly passed by ``today``; so taken when no day is known."""
    return today is None or day < today[: len(day)] or (len(day) >= len(today) and day <= today)
