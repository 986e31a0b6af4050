"""GBFS feeds are found from ``gbfs.json``: first the discovery of each system, then the feeds that it names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from sharitories.errors import Fault, FaultyInput
from sharitories.sources.fields import MEND, read_answer
from sharitories.sources.question import Question, Request

#: The feeds that are read; of the vehicle types only what they are.
FEEDS = ("system_information", "station_information", "vehicle_types")
LANGUAGES = ("fr", "en")


def requests(question: Question) -> Iterator[Request]:
    """The discovery file of each system (``series``, or ``instance`` for one)."""
    for number, url in enumerate(_systems(question), start=1):
        yield Request(f"{number:02d}-gbfs.json", url)


def more(question: Question, answers: Mapping[str, Path]) -> Iterator[Request]:
    """The feeds that the discovery files name; a system without stations has no ``station_information``."""
    for number, _ in enumerate(_systems(question), start=1):
        path = answers[f"{number:02d}-gbfs.json"]
        feeds = feeds_of(read_answer(path), path.name)
        for name in FEEDS:
            if name in feeds:
                yield Request(f"{number:02d}-{name}.json", feeds[name])


def _systems(question: Question) -> tuple[str, ...]:
    return question.series or (str(question.instance),)


def feeds_of(discovery: Any, file: str) -> dict[str, str]:
    """Name → address of the feeds: in ``data.feeds`` since version 3, by language before."""
    data = discovery.get("data") if isinstance(discovery, dict) else None
    if isinstance(data, dict) and "feeds" not in data and data:
        language = next((code for code in LANGUAGES if code in data), next(iter(data)))
        data = data[language]
    try:
        return {feed["name"]: feed["url"] for feed in data["feeds"]}  # type: ignore[index]
    except (KeyError, TypeError) as error:
        fault = Fault(file, 0, "data", "names no feeds, neither of GBFS 1 and 2 (by language) nor of 3")
        raise FaultyInput(f"Reading {file}", [fault], MEND) from error
