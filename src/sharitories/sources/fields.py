"""Fields of JSON answers, each either used or named as set aside: a new one is a fault, an absent one is null."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import polars as pl

from sharitories.errors import Fault, FaultyInput

MEND = "Compare the answer with the service's documentation; then change live.yml and read.py, or fetch it again."


def read_answer(path: Path) -> Any:
    """A stored JSON answer; raise :class:`FaultyInput` when it is none."""
    try:
        return json.loads(path.read_bytes())
    except (ValueError, RecursionError) as error:
        raise FaultyInput(
            f"Reading {path.name}", [Fault(path.name, 0, "", f"is not JSON ({error})")], MEND
        ) from error


def audited(
    objects: Sequence[Any],
    file: str,
    used: Sequence[str],
    set_aside: Mapping[str, str],
    required: Sequence[str] = (),
) -> list[dict[str, Any]]:
    """The ``used`` fields of each object; every new field, and every object that lacks a required one, is a fault."""
    faults: dict[tuple[str, str], Fault] = {}
    rows = []
    for number, thing in enumerate(objects, start=1):
        if not isinstance(thing, dict):
            faults.setdefault(("", "object"), Fault(file, number, "", "is not an object"))
            continue
        for name in thing.keys() - {*used, *set_aside}:
            faults.setdefault(
                (name, "new"), Fault(file, number, name, "is a field that live.yml does not name")
            )
        for name in required:
            if thing.get(name) is None:
                faults[name, str(number)] = Fault(file, number, name, "is not there")
        rows.append({name: thing.get(name) for name in used})
    if faults:
        raise FaultyInput(f"Reading {file}", list(faults.values()), MEND)
    return rows


def table_of(rows: Sequence[Mapping[str, Any]], columns: Mapping[str, Any]) -> pl.DataFrame:
    """Rows as a table of these columns; no rows give an empty table."""
    return pl.DataFrame([dict(row) for row in rows], schema=dict(columns), orient="row", strict=False)


def text(value: Any) -> str | None:
    """A value as text without spaces around it; nothing, an empty text and an object are null."""
    if value is None or isinstance(value, dict | list | bool):
        return None
    return str(value).strip() or None
