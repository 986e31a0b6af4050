"""Objects of the map as a register: one row for each object and practice whose tags it bears."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import polars as pl

from sharitories.errors import Fault, FaultyInput
from sharitories.practices import Practice
from sharitories.sources.contacts import is_account, without_contacts
from sharitories.sources.fields import audited, read_answer, table_of, text
from sharitories.sources.live import set_aside
from sharitories.sources.question import Question
from sharitories.sources.shapes import REGISTER, register

#: ``start_date`` may hold anything (*C19*, *before 1950*): only ISO dates are read.
_DATE = re.compile(r"\d{4}(?:-\d{2}(?:-\d{2})?)?")
USED = ("type", "id", "lat", "lon", "center", "tags")


def read(files: Mapping[str, Path], question: Question) -> pl.DataFrame:
    """Register of the catalogue's practices; ``note`` keeps a start date that is no ISO date."""
    rows = [row for path in files.values() for row in _rows(path, question.wanted())]
    table = table_of(rows, REGISTER).unique(["locator", "property"], maintain_order=True)
    return register(
        table.with_columns(
            website=pl.when(~is_account(pl.col("website"))).then("website"),
            name=without_contacts(pl.col("name")),
        ).sort("locator", "property")
    )


def _rows(path: Path, wanted: Mapping[str, Practice]) -> Iterator[dict[str, Any]]:
    answer = read_answer(path)
    audited([answer], path.name, ("elements", "remark"), set_aside(__file__, "answer"), ("elements",))
    if answer.get("remark"):
        fault = Fault(path.name, 0, "remark", f"the server stopped before the end: {answer['remark']}")
        raise FaultyInput(f"Reading {path.name}", [fault], "Ask for a smaller area, or again later.")
    aside = set_aside(__file__, "element")
    for element in audited(answer["elements"], path.name, USED, aside, ("type", "id")):
        tags = element["tags"] or {}
        for code, practice in wanted.items():
            if any(_bears(tags, rule) for rule in practice.osm):
                yield {**_row(element, tags), "property": code}


def _bears(tags: Mapping[str, str], rule: str) -> bool:
    """Whether the tags are what the rule says: the value whole, as Overpass compares it; ``no`` is an absence."""
    key, value = rule.split("=", 1)
    return tags.get(key, "no") != "no" if value == "*" else tags.get(key) == value


def _row(element: Mapping[str, Any], tags: Mapping[str, str]) -> dict[str, Any]:
    place = element["center"] or element
    started, ended = tags.get("start_date") or tags.get("opening_date"), tags.get("end_date")
    street = " ".join(filter(None, (tags.get("addr:housenumber"), tags.get("addr:street"))))
    return {
        "locator": f"{element['type']}/{element['id']}",
        "name": text(tags.get("name")),
        "lat": place.get("lat"),
        "lon": place.get("lon"),
        "started_on": started if started and _DATE.fullmatch(started) else None,
        "ended_on": ended if ended and _DATE.fullmatch(ended) else None,
        "note": None if not started or _DATE.fullmatch(started) else f"start_date: {started}",
        "address": street or None,
        "postcode": text(tags.get("addr:postcode")),
        "town": text(tags.get("addr:city")),
        "website": text(tags.get("website") or tags.get("contact:website") or tags.get("url")),
    }
