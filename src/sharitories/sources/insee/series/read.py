"""SDMX series as statistic rows. Dimensions vary from dataset to dataset; attributes of observations do not."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import polars as pl

from sharitories.errors import Fault, FaultyInput
from sharitories.sources.fields import MEND, audited, table_of
from sharitories.sources.live import set_aside
from sharitories.sources.question import Question
from sharitories.sources.shapes import statistic

COLUMNS = {"territory_id": pl.String, "property": pl.String, "period": pl.String, "value": pl.Float64}
OBSERVATION = ("TIME_PERIOD", "OBS_VALUE")
#: Départements and regions among the areas of the BDM. Others (``FM``, France without its overseas part; ``FR-D976``,
#: France without Mayotte; ``PR``, the provinces) are INSEE's own and keep its code.
AREAS = {"D": "FR-DEP-", "R": "FR-REG-"}


def read(files: Mapping[str, Path], question: Question) -> pl.DataFrame:
    """Statistic rows; ``property`` is ``bdm/IDBANK``. A series that the answer lacks is a fault."""
    rows = [row for path in files.values() for row in _rows(path)]
    lost = sorted(set(question.series) - {row["property"].removeprefix("bdm/") for row in rows})
    if lost:
        faults = [
            Fault(next(iter(files)), 0, code, "is a series that the answer does not hold") for code in lost
        ]
        raise FaultyInput("Reading insee-series", faults, "Look the number up at the publisher's.")
    return statistic(table_of(rows, COLUMNS).sort("property", "territory_id", "period"))


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    for series in _parsed(path).iter():
        if _local(series.tag) != "Series":
            continue
        number, area = series.get("IDBANK"), series.get("REF_AREA")
        if number is None or area is None:
            fault = Fault(path.name, 0, "Series", "has no IDBANK or no REF_AREA")
            raise FaultyInput(f"Reading {path.name}", [fault], MEND)
        found = [dict(obs.attrib) for obs in series if _local(obs.tag) == "Obs"]
        cells = audited(found, path.name, OBSERVATION, set_aside(__file__, "observation"), ("TIME_PERIOD",))
        factor = 10 ** int(series.get("UNIT_MULT") or 0)
        for cell in cells:
            yield {
                "territory_id": _territory(area),
                "property": f"bdm/{number}",
                "period": cell["TIME_PERIOD"].strip(),
                "value": _value(cell["OBS_VALUE"], factor),
            }


def _parsed(path: Path) -> ElementTree.Element:
    """The tree of an XML file without a document type: nothing in it can call for anything else."""
    content = path.read_bytes()
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
        raise FaultyInput(f"Reading {path.name}", [Fault(path.name, 0, "", "declares a document type")], MEND)
    try:
        return ElementTree.fromstring(content)  # noqa: S314
    except ElementTree.ParseError as error:
        raise FaultyInput(
            f"Reading {path.name}", [Fault(path.name, 0, "", f"is not XML ({error})")], MEND
        ) from error


def _local(tag: str) -> str:
    return tag.rsplit("}", 1)[-1]


def _territory(area: str) -> str:
    if area == "FE":
        return "FR"
    match = re.fullmatch(r"([DR])([0-9AB]{2,3})", area)
    return f"FR-BDM-{area}" if match is None else AREAS[match.group(1)] + match.group(2)


def _value(value: str | None, factor: int) -> float | None:
    try:
        return None if value in (None, "", "NaN") else float(str(value)) * factor
    except ValueError as error:
        fault = Fault("series", 0, "OBS_VALUE", f"{value!r} is not a number")
        raise FaultyInput("Reading insee-series", [fault], MEND) from error
