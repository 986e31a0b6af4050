"""What the released tables say of one city, a line per row, as each table's own description words it.

``catalogue/tables/<name>.yml`` may have ``city``, one section or a list of them: ``heading`` and ``line`` in both
languages, ``where`` (values that the columns of a row must have), ``order`` (a column), ``first`` (how many rows) and
``unless: claims`` (silent on a city of which claims speak). ``unknown`` (in both languages) is the line instead where the
column ``of`` is empty; ``words`` gives, by column and code, other words than the meaning; ``decimals`` how many a value
and its bounds have, by unit. In a line, ``{column}`` is the cell as the language writes it: a territory, practice or
indicator by its name, a code of an enumeration by its meaning, a share (by its unit) in per cent, ``{interval}`` the
bounds where there are any, and an empty cell *unknown*.
"""

from __future__ import annotations

import re
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
    names |= dict(release.tables["practices"].select("practice", f"label_{language}").iter_rows())
    for table, said in described_tables().items():
        for told in _sections(said) if table in release.tables else ():
            if told.get("unless") == "claims" and _has_claims(city, release):
                continue
            rows = _rows(release.tables[table], city, told)
            lines = [_line(row, said, told, names, language) for row in rows]
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


def _template(row: dict[str, Any], told: dict[str, Any]) -> dict[str, str]:
    """The line of a row in both languages: another one where what it tells of is not known."""
    lacking = "unknown" in told and row[told["of"]] is None
    lines: dict[str, str] = told["unknown" if lacking else "line"]
    return lines


def _line(
    row: dict[str, Any],
    said: dict[str, Any],
    told: dict[str, Any],
    names: dict[str, str],
    language: Language,
) -> str:
    words = told.get("words", {})
    cells = {
        name: _cell(name, cell, said, words.get(name, {}), names, language) for name, cell in row.items()
    }
    known = row.get("low") is not None and row.get("high") is not None
    decimals = told.get("decimals", {}).get(row.get("unit"))
    interval = f"({_between(row['low'], row['high'], language, decimals)})" if known else ""
    if decimals is not None and row.get("value") is not None:
        cells["value"] = tongue.number(row["value"], language, decimals)
    filled = _template(row, told)[language].format(**{**cells, "interval": interval})
    return tongue.capitalised(re.sub(" +", " ", filled).strip())


def _between(low: float, high: float, language: Language, decimals: int | None) -> str:
    if decimals is None:
        whole = float(low).is_integer() and float(high).is_integer()
        decimals = 0 if whole or abs(high) >= 100 else 1 if abs(high) >= 10 else 2
    return tongue.between(low, high, language, decimals)


def _cell(
    name: str,
    cell: Any,
    said: dict[str, Any],
    words: dict[str, dict[Language, str]],
    names: dict[str, str],
    language: Language,
) -> str:
    if cell is None or cell == "":
        return UNKNOWN[language]
    if name == "indicator":
        return str(getattr(indicators()[cell].labels, language))
    if isinstance(cell, float):
        return _number(cell, said["columns"].get(name, {}).get("unit"), language)
    if isinstance(cell, int) and not name.startswith("year"):
        return tongue.number(cell, language)
    allowed = said["columns"].get(name, {}).get("allowed")
    meanings = said.get("enumerations", {}).get(allowed, {})
    meaning = words.get(cell) or meanings.get(cell)
    return str(meaning[language]) if meaning else names.get(str(cell), str(cell))


def _number(cell: float, unit: str | None, language: Language) -> str:
    if unit == "share":
        return tongue.percent(100 * cell, language)
    whole = abs(cell) >= 100 or cell.is_integer()
    return tongue.number(cell, language, 0 if whole else 1 if abs(cell) >= 10 else 2)
