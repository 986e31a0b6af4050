"""The référentiel as rows: one line of a sheet per row, in both languages, with what it rests on."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import polars as pl
from pydantic import BaseModel

from sharitories.profiles.released import Material
from sharitories.reference.sheets.reading import citable, sheets
from sharitories.reference.sheets.sheet import Alive, AtLeast, Sheet

COLUMNS = [
    "line_id",
    "practice",
    "field",
    "place",
    "status",
    "text_fr",
    "text_en",
    "lever",
    "who",
    "stage",
    "sign",
    "check",
    "rests_on",
]


def table(material: Material) -> pl.DataFrame:
    """Columns of ``catalogue/tables/sheets.yml``.

    A line that cites a row which this study does not hold falls: it is released without its words, as *unsupported*.
    """
    known = citable(material.tables)
    rows = [_standing(row, known) for sheet in sheets().values() for row in _rows(sheet)]
    schema = {name: pl.Int64 if name == "place" else pl.String for name in COLUMNS}
    return pl.DataFrame(rows, schema=schema).sort("line_id")


def _standing(row: dict[str, Any], known: set[str]) -> dict[str, Any]:
    cited = (row["rests_on"] or "").split()
    if all(identity in known for identity in cited):
        return row
    return {**row, "status": "unsupported", "text_fr": None, "text_en": None, "rests_on": None}


def _rows(sheet: Sheet) -> Iterator[dict[str, Any]]:
    for field, stage, value in _fields(sheet):
        lines = value if isinstance(value, tuple) else (value,)
        for place, line in enumerate(lines, start=1):
            yield _row(sheet.practice, field, stage, place, line)


def _fields(sheet: Sheet) -> Iterator[tuple[str, str | None, Any]]:
    """The fields of a sheet in its order, with the parts of costs and roles told apart."""
    for name in Sheet.model_fields:
        value = getattr(sheet, name)
        if name == "cost":
            yield from (("cost_start", None, value.start), ("cost_year", None, value.year))
        elif name == "roles":
            yield from (("roles", stage, getattr(value, stage)) for stage in ("learn", "facilitate", "build"))
        elif name not in ("practice", "related", "crosswalk"):
            yield name, None, value


def _row(practice: str, field: str, stage: str | None, place: int, line: Any) -> dict[str, Any]:
    unknown = not isinstance(line, BaseModel)
    part = "/".join(filter(None, (field, stage)))
    cited = getattr(line, "rests_on", None)
    return {
        "line_id": f"sheet/{practice}/{part}/{place:02}",
        "practice": practice,
        "field": field,
        "place": place,
        "status": "missing" if unknown else "observed",
        "text_fr": getattr(line, "fr", None),
        "text_en": getattr(line, "en", None),
        "lever": getattr(line, "lever", None),
        "who": getattr(line, "who", None),
        "stage": stage,
        "sign": getattr(line, "sign", None),
        "check": _check(getattr(line, "check", None)),
        "rests_on": " ".join(cited) if cited else None,
    }


def _check(check: AtLeast | Alive | str | None) -> str | None:
    """``ask``, ``alive:<practice>`` or ``<indicator>>=<value>``, as a reader of the table may read it."""
    if isinstance(check, Alive):
        return f"alive:{check.practice}"
    if isinstance(check, AtLeast):
        sign, bound = (">=", check.at_least) if check.at_most is None else ("<=", check.at_most)
        return f"{check.indicator}{sign}{bound:g}"
    return check
