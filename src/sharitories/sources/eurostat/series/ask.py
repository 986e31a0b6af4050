"""Eurostat's statistics API: one request for each series, written ``dataset?dimension=code&…``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import parse_qsl

from sharitories.errors import UsageError
from sharitories.sources.live import live_source
from sharitories.sources.question import Question, Request

ID = "eurostat-series"
#: Greece and the United Kingdom bear other letters at Eurostat than in ISO 3166.
LETTERS = {"GR": "EL", "GB": "UK"}


def requests(question: Question) -> Iterator[Request]:
    """One request for each series, for the places and the period of the question."""
    for number, series in enumerate(question.series, start=1):
        dataset, _, filters = series.partition("?")
        if not re.fullmatch(r"[A-Za-z0-9_]+", dataset):
            raise UsageError(
                f"Asking {ID}", f"{dataset!r} is not the code of a dataset", "Example: demo_r_pjanaggr3."
            )
        said = [
            ("format", "JSON"),
            ("lang", "EN"),
            *parse_qsl(filters),
            *_places(question),
            *_period(question),
        ]
        yield Request(
            f"{number:02d}-{dataset}.json", live_source(ID).origin.endpoint + dataset, params=tuple(said)
        )


def _places(question: Question) -> Iterator[tuple[str, str]]:
    for territory in question.municipalities:
        yield "geo", territory.rsplit("-", 1)[-1]
    if question.country and not question.municipalities:
        yield "geo", LETTERS.get(question.country, question.country)


def _period(question: Question) -> Iterator[tuple[str, str]]:
    if question.period is not None:
        yield "sinceTimePeriod", question.period[0]
        yield "untilTimePeriod", question.period[1]
