"""What the released tables say of one city, a line per row, as each table's own description words it.

``catalogue/tables/<name>.yml`` may have ``city``, one section or a list of them: ``heading`` and ``line`` in both
languages, ``where`` (values that the columns of a row must have), ``order`` (a column), ``first`` (how many rows) and
``unless: claims`` (silent on a city of which claims speak). In a line, ``{column}`` is the cell as the language writes
it: a territory or an indicator by its name, a code of an enumeration by its meaning, a share (by its unit) in per
cent, ``{interval}`` the bounds where there are any, and an empty cell *unknown*.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import polars as pl

from sharitories import language as tongue
from sharitories.catalogue.described import described_tables
from sharitories.indicators.indicator import indicators
from sharitories.language import Language
from sharitories.reference.release import Release

UNKNOWN: dict[Language, str] = {"en": "unknown", "fr": "inconnu"}
FIRST = 12


class Section(NamedTuple):
    """A heading and its lines; the ids of their rows, in the same order."""

    table: str
    heading: str
    lines: list[str]
    ids: list[str]


def city_sections(city: str, release: Release, language: Language) -> Iterator[Section]:
    """One section per described table that has something to say of a city."""
    names = dict(release.tables["territories"].select("territory_id", "name").iter_rows())
    for table, said in described_tables().items():
        for told in _sections(said) if table in release.tables else ():
            if told.get("unless") == "claims" and _has_claims(city, release):
                continue
            rows = _rows(release.tables[table], city, told)
            lines = [_line(row, said, told["line"][language], names, language) for row in rows]
            if lines:
                yield Section(table, told["heading"][language], lines, [row[said["key"]] for row in rows])


def _sections(said: dict[str, Any]) -> list[dict[str, Any]]:
    told = said.get("city", [])
    return told if isinstance(told, list) else [told]


def _has_claims(city: str, release: Release) -> bool:
    return bool((release.tables["claims"]["subject"] == city).any())


def _rows(table: pl.DataFrame, city: str, told: dict[str, Any]) -> list[dict[str, Any]]:
    rows = table.filter(pl.col("territory_id") == city)
    for column, value in told.get("where", {}).items():
        rows = rows.filter(pl.col(column).is_in(value if isinstance(value, list) else [value]))
    if "order" in told:
        rows = rows.sort(told["order"], nulls_last=True)
    return rows.head(told.get("first", FIRST)).to_dicts()


def _line(
    row: dict[str, Any], said: dict[str, Any], line: str, names: dict[str, str], language: Language
) -> str:
    cells = {name: _cell(name, cell, said, names, language) for name, cell in row.items()}
    known = row.get("low") is not None and row.get("high") is not None
    interval = f"({_between(row['low'], row['high'], language)})" if known else ""
    return " ".join(line.format(**{**cells, "interval": interval}).split())


def _between(low: float, high: float, language: Language) -> str:
    whole = float(low).is_integer() and float(high).is_integer()
    return tongue.between(
        low, high, language, 0 if whole or abs(high) >= 100 else 1 if abs(high) >= 10 else 2
    )


def _cell(name: str, cell: Any, said: dict[str, Any], names: dict[str, str], language: Language) -> str:
    if cell is None or cell == "":
        return UNKNOWN[language]
    if name == "indicator" and cell in indicators():
        return str(getattr(indicators()[cell].labels, language))
    if isinstance(cell, float) and said["columns"].get(name, {}).get("unit") == "share":
        return tongue.percent(100 * cell, language)
    if isinstance(cell, float):
        return tongue.number(
            cell, language, 0 if abs(cell) >= 100 or cell.is_integer() else 1 if abs(cell) >= 10 else 2
        )
    if isinstance(cell, int) and not name.startswith("year"):
        return tongue.number(cell, language)
    allowed = said["columns"].get(name, {}).get("allowed")
    meanings = said.get("enumerations", {}).get(allowed, {})
    meaning = meanings.get(cell)
    return str(meaning[language]) if meaning else names.get(str(cell), str(cell))
