"""iMeta: one entry for each code, and everything that may be wrong with the tree that they make."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import get_close_matches
from typing import Any

import polars as pl

from sharitories.errors import Fault
from sharitories.profiles.composite.numbers import MISSING, numbers
from sharitories.profiles.composite.tree import AGGREGATE, DENOMINATOR, INDICATOR, TYPES, Entry, in_cycle

REQUIRED = ("iCode", "Type", "Level", "Parent", "Weight", "Direction")
_NUMBERS = {
    "Level": "level",
    "Weight": "weight",
    "Direction": "direction",
    "Target": "target",
    "goalpost_lower": "lower",
    "goalpost_upper": "upper",
}
_WORDS = {"Parent": "parent", "Denominator": "denominator"}
_RESERVED = ("uCode", "Time", "uName")


def entries_of(table: pl.DataFrame, file: str) -> tuple[list[Entry], list[Fault]]:
    """The rows of iMeta as entries (those with a code and a known type), and the faults of single cells."""
    absent = [column for column in REQUIRED if column not in table.columns]
    if absent:
        return [], [Fault(file, 0, c, "is a column that the file does not have") for c in absent]
    faults: list[Fault] = []
    read: dict[str, list[Any]] = {}
    for column in _NUMBERS.keys() & set(table.columns):
        values, found = numbers(table[column], file)
        read[column] = values.to_list()
        faults += found
    entries = []
    for row, cells in enumerate(table.iter_rows(named=True), start=1):
        found = list(_row_faults(row, cells, file))
        faults += found
        if not found:
            entries.append(
                _entry(row, cells, {to: read[c][row - 1] for c, to in _NUMBERS.items() if c in read})
            )
    return entries, faults


def _row_faults(row: int, cells: dict[str, Any], file: str) -> Iterator[Fault]:
    if cells["iCode"] is None:
        yield Fault(file, row, "iCode", "is empty")
    elif cells["iCode"] in _RESERVED and cells["Type"] in (INDICATOR, AGGREGATE, DENOMINATOR):
        yield Fault(file, row, "iCode", f"{cells['iCode']} names the units and is no code of an index")
    if cells["Type"] not in TYPES:
        yield Fault(file, row, "Type", f"{cells['Type']!r} is none of {', '.join(TYPES)}")


def _entry(row: int, cells: dict[str, Any], read: dict[str, float | None]) -> Entry:
    words = {to: _word(cells.get(column)) for column, to in _WORDS.items()}
    whole = {key: _whole(read.pop(key)) for key in ("level", "direction")}
    name = _word(cells.get("iName")) or ""
    return Entry(row, cells["iCode"], cells["Type"], name, **words, **whole, **read)  # type: ignore[arg-type]


def _word(text: str | None) -> str | None:
    return None if text is None or text in MISSING else text


def _whole(number: float | None) -> int | None:
    """A number that is not whole cannot be a level or a direction: it becomes one that none is, and is told."""
    return None if number is None else int(number) if number == int(number) else -99


def meta_faults(entries: Sequence[Entry], file: str) -> Iterator[Fault]:
    """What is wrong with the entries together: codes twice, parents, levels, weights, directions, denominators."""
    if not entries:
        return
    known = {entry.code: entry for entry in entries}
    top = max((e.level or 0 for e in entries if e.in_tree), default=0)
    yield from _codes_twice(entries, file)
    for kind in (INDICATOR, AGGREGATE):
        if not any(entry.type == kind for entry in entries):
            yield Fault(file, 0, "Type", f"names no {kind}")
    for entry in entries:
        if entry.in_tree:
            yield from _level_faults(entry, file)
            yield from _weight_faults(entry, top, file)
            yield from _parent_faults(entry, known, top, file)
        yield from _denominator_faults(entry, known, file)
    for entry in in_cycle([e for e in entries if e.in_tree]):
        yield Fault(file, entry.row, "Parent", f"{entry.code} is in a cycle: its parents lead back to it")
    yield from _childless(entries, file)


def _codes_twice(entries: Sequence[Entry], file: str) -> Iterator[Fault]:
    times = Counter(entry.code for entry in entries)
    seen: set[str] = set()
    for entry in entries:
        if times[entry.code] > 1 and entry.code in seen:
            yield Fault(file, entry.row, "iCode", f"{entry.code} stands twice")
        seen.add(entry.code)


def _level_faults(entry: Entry, file: str) -> Iterator[Fault]:
    if entry.level is None:
        yield Fault(file, entry.row, "Level", f"{entry.code} has no level")
    elif entry.type == INDICATOR and entry.level != 1:
        yield Fault(file, entry.row, "Level", f"{entry.code} is an indicator: its level is 1")
    elif entry.type == AGGREGATE and entry.level < 2:
        yield Fault(
            file, entry.row, "Level", f"{entry.code} is an aggregate: its level is a whole number above 1"
        )
    if entry.direction is None and entry.type == INDICATOR:
        yield Fault(file, entry.row, "Direction", f"{entry.code} has no direction: 1 or -1")
    elif entry.direction not in (None, 1, -1):
        yield Fault(file, entry.row, "Direction", f"the direction of {entry.code} is neither 1 nor -1")
    elif entry.direction == -1 and entry.type == AGGREGATE:
        yield Fault(file, entry.row, "Direction", f"{entry.code} is an aggregate: its direction is 1")


def _weight_faults(entry: Entry, top: int, file: str) -> Iterator[Fault]:
    if entry.weight is None and entry.level != top:
        yield Fault(file, entry.row, "Weight", f"{entry.code} has no weight")
    elif entry.weight is not None and entry.weight < 0:
        yield Fault(file, entry.row, "Weight", f"the weight of {entry.code} is negative ({entry.weight:g})")


def _parent_faults(entry: Entry, known: dict[str, Entry], top: int, file: str) -> Iterator[Fault]:
    if entry.parent is None:
        if entry.level != top:
            rule = (
                f"{entry.code} of level {entry.level} has no parent; only the highest level ({top}) has none"
            )
            yield Fault(file, entry.row, "Parent", rule)
        return
    parent = known.get(entry.parent)
    if parent is None:
        near = get_close_matches(entry.parent, known, 1)
        hint = f" (did you mean {near[0]}?)" if near else ""
        yield Fault(file, entry.row, "Parent", f"{entry.code} has an unknown parent: {entry.parent}{hint}")
    elif parent.type != AGGREGATE:
        yield Fault(file, entry.row, "Parent", f"the parent {parent.code} of {entry.code} is no Aggregate")
    elif None not in (entry.level, parent.level) and parent.level != (entry.level or 0) + 1:
        rule = f"{entry.code} of level {entry.level} has its parent {parent.code} at level {parent.level}"
        yield Fault(file, entry.row, "Parent", f"{rule}: it belongs one level above")


def _denominator_faults(entry: Entry, known: dict[str, Entry], file: str) -> Iterator[Fault]:
    code = entry.denominator
    if code is None:
        return
    if entry.type != INDICATOR:
        yield Fault(file, entry.row, "Denominator", f"{entry.code} is no indicator and has a denominator")
    elif code not in known or known[code].type not in (DENOMINATOR, INDICATOR):
        yield Fault(file, entry.row, "Denominator", f"{code} is no code of Type Denominator in this file")


def _childless(entries: Sequence[Entry], file: str) -> Iterator[Fault]:
    parents = {e.parent for e in entries if e.in_tree}
    for entry in entries:
        if entry.type == AGGREGATE and entry.code not in parents:
            yield Fault(
                file, entry.row, "iCode", f"nothing is aggregated into {entry.code}: no code has it as Parent"
            )
