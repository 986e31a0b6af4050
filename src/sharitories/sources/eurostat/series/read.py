"""JSON-stat as statistic rows: the flat index is taken apart by the sizes of the dimensions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import product
from math import prod
from pathlib import Path
from typing import Any

import polars as pl

from sharitories.errors import Fault, FaultyInput
from sharitories.sources.fields import MEND, audited, read_answer, table_of
from sharitories.sources.live import set_aside
from sharitories.sources.question import Question
from sharitories.sources.shapes import statistic

USED = ("id", "size", "dimension", "value", "status")
COLUMNS = {"territory_id": pl.String, "property": pl.String, "period": pl.String, "value": pl.Float64}
#: Dimensions that are the place and the period; the others make the property.
PLACE, TIME = "geo", "time"
#: What our ids put between a country and the code of an area, by the length of Eurostat's code.
LEVELS = {2: "", 3: "NUTS1-", 4: "NUTS2-", 5: "NUTS3-"}


def read(files: Mapping[str, Path], question: Question) -> pl.DataFrame:  # noqa: ARG001
    """Statistic rows; ``property`` is ``dataset/dimension=code/…`` without place and time."""
    rows = [row for name, path in files.items() for row in _rows(name, path)]
    return statistic(table_of(rows, COLUMNS).sort("property", "territory_id", "period"))


def _rows(name: str, path: Path) -> Iterator[dict[str, Any]]:
    answer = read_answer(path)
    told = answer.get("error") if isinstance(answer, dict) else None
    if told:
        raise FaultyInput(f"Reading {path.name}", [Fault(path.name, 0, "error", str(told)[:300])], MEND)
    (cube,) = audited([answer], path.name, USED, set_aside(__file__, "answer"), ("id", "size", "dimension"))
    codes = [_codes(cube["dimension"][part], path.name, part) for part in cube["id"]]
    if [len(c) for c in codes] != list(cube["size"]) or not {PLACE, TIME} <= set(cube["id"]):
        fault = Fault(path.name, 0, "size", "does not fit the dimensions, or geo or time is not one of them")
        raise FaultyInput(f"Reading {path.name}", [fault], MEND)
    values = _flat(cube["value"], prod(cube["size"]), path.name)
    dataset = name.split("-", 1)[1].removesuffix(".json")
    for value, said in zip(values, product(*codes), strict=True):
        cell = dict(zip(cube["id"], said, strict=True))
        place, period = cell.pop(PLACE), cell.pop(TIME)
        yield {
            "territory_id": _territory(place),
            "property": "/".join([dataset, *(f"{part}={code}" for part, code in cell.items())]),
            "period": period,
            "value": value,
        }


def _codes(dimension: Any, file: str, name: str) -> list[str]:
    """The codes of a dimension in order; the index may be a list or say each code's place."""
    index = dimension.get("category", {}).get("index")
    if isinstance(index, list):
        return [str(code) for code in index]
    if isinstance(index, dict):
        return sorted(index, key=lambda code: index[code])
    one = list(dimension.get("category", {}).get("label", {}))
    if len(one) == 1:
        return one
    raise FaultyInput(f"Reading {file}", [Fault(file, 0, name, "has no index of its codes")], MEND)


def _flat(value: Any, cells: int, file: str) -> list[float | None]:
    """Every cell of the cube; one that a sparse answer leaves out is missing."""
    if isinstance(value, list) and len(value) == cells:
        return [None if v is None else float(v) for v in value]
    if isinstance(value, dict) and all(k.isdigit() and int(k) < cells for k in value):
        return [None if (v := value.get(str(i))) is None else float(v) for i in range(cells)]
    if value is None:
        return [None] * cells
    raise FaultyInput(f"Reading {file}", [Fault(file, 0, "value", f"is not {cells} cells of a cube")], MEND)


def _territory(code: str) -> str:
    """``FR`` as it is; ``FRH02`` as ``FR-NUTS3-FRH02``; another code (a city, a group) behind its country."""
    level = LEVELS.get(len(code), "")
    return code if len(code) == 2 or not level else f"{code[:2]}-{level}{code}"
