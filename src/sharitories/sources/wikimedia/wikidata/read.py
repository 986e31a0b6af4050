"""Items of Wikidata as a register; a date is never made finer than its precision."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import polars as pl

from sharitories.errors import Fault, FaultyInput
from sharitories.practices import Practice
from sharitories.sources.contacts import is_account
from sharitories.sources.fields import MEND, audited, read_answer, table_of
from sharitories.sources.live import set_aside
from sharitories.sources.municipalities import INSEE_CODE, whole_city
from sharitories.sources.question import Question
from sharitories.sources.shapes import REGISTER, register

VARIABLES = (
    "item",
    "itemLabel",
    "tag",
    "coord",
    "started",
    "startedPrecision",
    "ended",
    "endedPrecision",
    "website",
    "insee",
)
_POINT = re.compile(r"Point\((-?[\d.]+(?:[eE]-?\d+)?) (-?[\d.]+(?:[eE]-?\d+)?)\)")
#: Wikidata's precision of a time: 9 a year, 10 a month, 11 a day; coarser ones are no date of ours.
_WIDTH = {"9": 4, "10": 7, "11": 10}


def read(files: Mapping[str, Path], question: Question) -> pl.DataFrame:
    """Register of the practices whose class Wikidata knows; one row for each item and practice."""
    rows = [row for path in files.values() for row in _rows(path, question.wanted())]
    table = table_of(rows, {**REGISTER, "insee": pl.String})
    code = pl.when(pl.col("insee").str.contains(INSEE_CODE)).then(whole_city(pl.col("insee")))
    table = table.with_columns(
        territory_id="FR-" + code,
        website=pl.when(~is_account(pl.col("website"))).then("website"),
    )
    return register(table.unique(["locator", "property"], keep="first", maintain_order=True))


def _rows(path: Path, wanted: Mapping[str, Practice]) -> Iterator[dict[str, Any]]:
    (answer,) = audited(
        [read_answer(path)], path.name, ("results",), set_aside(__file__, "answer"), ("results",)
    )
    for binding in audited(answer["results"].get("bindings", []), path.name, VARIABLES, {}, ("item", "tag")):
        cells = {name: None if cell is None else str(cell["value"]) for name, cell in binding.items()}
        tag = str(cells["tag"]).removeprefix("Tag:")
        for code, practice in wanted.items():
            if tag in practice.osm:
                yield {**_row(cells, path.name), "property": code}


def _row(cells: Mapping[str, str | None], file: str) -> dict[str, Any]:
    item = str(cells["item"]).rsplit("/", 1)[-1]
    point = _POINT.fullmatch(cells["coord"]) if cells["coord"] else None
    if cells["coord"] and point is None:
        fault = Fault(file, 0, "coord", f"{cells['coord']!r} is not a point of the earth")
        raise FaultyInput(f"Reading {file}", [fault], MEND)
    label = cells["itemLabel"]
    return {
        "locator": item,
        "name": None if label == item else label,
        "lat": float(point.group(2)) if point else None,
        "lon": float(point.group(1)) if point else None,
        "started_on": _date(cells["started"], cells["startedPrecision"]),
        "ended_on": _date(cells["ended"], cells["endedPrecision"]),
        "website": cells["website"],
        "insee": cells["insee"],
    }


def _date(value: str | None, precision: str | None) -> str | None:
    width = _WIDTH.get(precision or "")
    return value[:width] if value and width and re.match(r"\d{4}-\d{2}-\d{2}T", value) else None
