"""Reading the sheets: every fault of every file at once, and every id followed to its row."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from functools import cache
from typing import Any

import polars as pl
from pydantic import BaseModel, ValidationError

from sharitories.catalogue import FOLDER, load_yaml, texts
from sharitories.errors import Fault, FaultyInput
from sharitories.practices import practices
from sharitories.reference.sheets.facts import facts
from sharitories.reference.sheets.sheet import Alive, AtLeast, Condition, Lever, Sheet

_THOUSANDS = re.compile(r"(?<=\d)[\u202f\u00a0 ,](?=\d{3}\b)")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)?")


@cache
def levers() -> dict[str, dict[str, str]]:
    """The levers of the catalogue: code to label in both languages."""
    return {said["lever"]: said["label"] for said in load_yaml(FOLDER / "levers.yml")}


@cache
def sheets() -> dict[str, Sheet]:
    """Every sheet by the code of its practice; raises :class:`FaultyInput` with the faults of all files."""
    found: dict[str, Sheet] = {}
    faults: list[Fault] = []
    for path in texts("reference"):
        try:
            sheet = Sheet.model_validate(load_yaml(path))
        except FaultyInput as error:
            faults += error.faults
            continue
        except ValidationError as error:
            faults += [Fault(path.name, 0, ".".join(map(str, e["loc"])), e["msg"]) for e in error.errors()]
            continue
        if sheet.practice != path.stem:
            faults.append(
                Fault(path.name, 0, "practice", f"is {sheet.practice}, the file's name says {path.stem}")
            )
        found[sheet.practice] = sheet
        faults += [Fault(path.name, 0, place, rule) for place, rule in _codes(sheet)]
    if faults:
        raise FaultyInput("Reading the référentiel", faults, "Mend the sheets named.")
    return found


def resolved(found: Mapping[str, Sheet], rows: Mapping[str, str]) -> list[Fault]:
    """Ids that are no row, and numbers that no cited row holds; ``rows`` maps an id to what its row says.

    The facts of the catalogue are always known; testimonies and initiatives are those of the study.
    """
    known = {**rows, **_facts()}
    return [
        Fault(f"{code}.yml", 0, place, rule)
        for code, sheet in found.items()
        for place, line in lines_of(sheet)
        for rule in _unborne(line, known)
    ]


def lines_of(said: BaseModel, place: str = "") -> Iterator[tuple[str, Any]]:
    """Every line of a sheet that names what it rests on, with its place (``levers.0``)."""
    if hasattr(said, "rests_on"):
        yield place.lstrip("."), said
        return
    for name in type(said).model_fields:
        value = getattr(said, name)
        for i, part in enumerate(value if isinstance(value, tuple) else (value,)):
            if isinstance(part, BaseModel):
                yield from lines_of(
                    part, f"{place}.{name}.{i}" if isinstance(value, tuple) else f"{place}.{name}"
                )


def citable(tables: Mapping[str, pl.DataFrame]) -> set[str]:
    """The ids that a line may rest on: the catalogue's facts, and the testimonies and initiatives of a study."""
    own = (("testimonies", "testimony_id"), ("initiatives", "initiative_id"))
    return {identity for table, key in own for identity in tables[table][key]} | set(facts()["fact_id"])


def supported(sheet: Sheet, known: Collection[str]) -> Sheet:
    """The sheet without the lines that cite what is not known here; a field that loses all of them is unknown."""

    def kept(value: Any) -> Any:
        if isinstance(value, tuple):
            left = tuple(line for line in value if _stands(line, known))
            return "unknown" if value and not left else left
        return value if _stands(value, known) else "unknown"

    cost = sheet.cost.model_copy(update={part: kept(getattr(sheet.cost, part)) for part in ("start", "year")})
    fields = ("levers", "preconditions", "contraindications", "time_to_start", "size", "effects", "ends")
    changed = {name: kept(getattr(sheet, name)) for name in (*fields, "survival", "legal")}
    return sheet.model_copy(update={**changed, "cost": cost})


def _stands(line: Any, known: Collection[str]) -> bool:
    return all(identity in known for identity in getattr(line, "rests_on", ()))


def unknowns(sheet: Sheet) -> list[str]:
    """The fields of a sheet of which nothing is known, by name."""
    whole = {**{name: getattr(sheet, name) for name in Sheet.model_fields}}
    parts = {"cost.start": sheet.cost.start, "cost.year": sheet.cost.year}
    return sorted(name for name, value in {**whole, **parts}.items() if value == "unknown")


def _codes(sheet: Sheet) -> Iterator[tuple[str, str]]:
    """Codes that a sheet names and the catalogue does not hold."""
    for code in (sheet.practice, *sheet.related):
        if code not in practices():
            yield "related", f"{code} is not a practice of the catalogue"
    for place, line in lines_of(sheet):
        if isinstance(line, Lever) and line.lever not in levers():
            yield place, f"{line.lever} is not a lever of levers.yml"
        if isinstance(line, Condition):
            yield from _check(place, line.check)


def _check(place: str, check: AtLeast | Alive | str) -> Iterator[tuple[str, str]]:
    from sharitories.indicators.indicator import indicators

    if isinstance(check, Alive) and check.practice not in practices():
        yield place, f"{check.practice} is not a practice of the catalogue"
    if isinstance(check, AtLeast):
        if check.indicator not in indicators():
            yield place, f"{check.indicator} is not an indicator of the catalogue"
        if (check.at_least is None) == (check.at_most is None):
            yield place, "says either at_least or at_most"


def _unborne(line: Any, known: Mapping[str, str]) -> Iterator[str]:
    absent = [cited for cited in line.rests_on if cited not in known]
    if absent:
        yield f"no fact, testimony or initiative has the id {', '.join(absent)}"
        return
    borne = {number for cited in line.rests_on for number in _numbers(known[cited])}
    for language in ("fr", "en"):
        for number in _numbers(getattr(line, language)) - borne:
            yield f"{language}: no row cited holds {number:g}"


def _numbers(text: str) -> set[float]:
    plain = _THOUSANDS.sub("", text)
    return {float(found.replace(",", ".")) for found in _NUMBER.findall(plain)}


@cache
def _facts() -> dict[str, str]:
    said = ("statement_en", "value_low", "value_high", "year", "source_year", "note", "unit")
    return {
        row["fact_id"]: " | ".join(_plain(row[name]) for name in said)
        for row in facts().iter_rows(named=True)
    }


def _plain(cell: object) -> str:
    return "" if cell is None else f"{cell:.10g}" if isinstance(cell, float) else str(cell)
