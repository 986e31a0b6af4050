"""SPARQL queries for items of the classes that are practices, in a country or a box, page by page.

A class is found by the tag of OpenStreetMap that Wikidata gives for it (property P1282), so that the catalogue's tags are the
only list of what counts.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from sharitories.errors import UsageError
from sharitories.sources.fields import read_answer
from sharitories.sources.live import live_source
from sharitories.sources.question import Question, Request

ID = "wikimedia-wikidata"
PAGE = 2_000
#: What is asked of each item. Dates come with their precision: a year is written as its first of January.
OPTIONAL = (
    "?item wdt:P625 ?coord .",
    "?item p:P571/psv:P571 [ wikibase:timeValue ?started ; wikibase:timePrecision ?startedPrecision ] .",
    "?item p:P576/psv:P576 [ wikibase:timeValue ?ended ; wikibase:timePrecision ?endedPrecision ] .",
    "?item wdt:P856 ?website .",
    "?item wdt:P131/wdt:P374 ?insee .",
)


def requests(question: Question) -> Iterator[Request]:
    """The first page."""
    yield _page(question, 0)


def more(question: Question, answers: Mapping[str, Path]) -> Iterator[Request]:
    """One more page while the last one is full."""
    number = len(answers)
    last = read_answer(answers[f"items-{number - 1:03d}.json"])
    if len(last.get("results", {}).get("bindings", [])) >= PAGE:
        yield _page(question, number)


def _page(question: Question, number: int) -> Request:
    params = (("query", query(question, number * PAGE)), ("format", "json"))
    return Request(f"items-{number:03d}.json", live_source(ID).origin.endpoint, params=params)


def query(question: Question, offset: int) -> str:
    """One page of the query, in a fixed order, so that pages neither overlap nor leave holes."""
    tags = sorted({tag for practice in question.wanted().values() for tag in practice.osm if "*" not in tag})
    if not tags:
        raise UsageError(
            f"Asking {ID}",
            "none of these practices has a tag",
            "Choose practices with osm: in the catalogue.",
        )
    listed = " ".join(f'"Tag:{tag}"' for tag in tags)
    return "\n".join(
        [
            "SELECT ?item ?itemLabel ?tag ?coord ?started ?startedPrecision ?ended ?endedPrecision ?website ?insee",
            "WHERE {",
            f"  VALUES ?tag {{ {listed} }}",
            "  ?class wdt:P1282 ?tag .",
            "  ?item wdt:P31/wdt:P279* ?class .",
            *_where(question),
            *(f"  OPTIONAL {{ {pattern} }}" for pattern in OPTIONAL),
            '  SERVICE wikibase:label { bd:serviceParam wikibase:language "fr,en,pt,nl,sv" . }',
            f"}} ORDER BY ?item ?tag ?coord LIMIT {PAGE} OFFSET {offset}",
        ]
    )


def _where(question: Question) -> Sequence[str]:
    if question.bbox is None:
        return [f'  ?item wdt:P17/wdt:P297 "{question.country}" .']
    south, west, north, east = question.bbox
    return [
        "  SERVICE wikibase:box { ?item wdt:P625 ?where .",
        f'    bd:serviceParam wikibase:cornerSouthWest "Point({west:g} {south:g})"^^geo:wktLiteral .',
        f'    bd:serviceParam wikibase:cornerNorthEast "Point({east:g} {north:g})"^^geo:wktLiteral . }}',
    ]
