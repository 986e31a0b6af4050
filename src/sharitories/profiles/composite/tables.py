"""The two tables of an index in COINr's column names, read with every fault of both named at once.

``iData``: ``uCode``, perhaps ``uName``, ``uGroup`` and ``Time``, and one column for each code of iMeta that is no aggregate.
``iMeta``: ``iCode, Level, Parent, Weight, Direction, Type``, perhaps ``iName, Denominator, Target, goalpost_lower,
goalpost_upper``; other columns are not read. An empty cell or ``NA`` (R's mark) is a missing number.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from sharitories.errors import Fault, FaultyInput, attempt
from sharitories.observations.own_table.file import TableFile, read_table
from sharitories.profiles.composite.meta import entries_of, meta_faults
from sharitories.profiles.composite.numbers import numbers
from sharitories.profiles.composite.tree import AGGREGATE, INDICATOR, Entry, Tree

UNIT, TIME = "uCode", "Time"
#: Columns of iData that describe a unit and need no row in iMeta.
ABOUT_UNITS = (UNIT, TIME, "uName", "uGroup")
MEND = "Mend the tables; nothing was written."


@dataclass(frozen=True)
class Inputs:
    """Both tables, without fault: ``units`` sorted by uCode and Time, numbers as Float64, groups as text."""

    units: pl.DataFrame
    tree: Tree

    @property
    def keys(self) -> list[str]:
        """The columns that name a row: ``uCode``, and ``Time`` in a panel (as in COINr: with more times than one)."""
        return [UNIT, TIME] if self.is_panel else [UNIT]

    @property
    def is_panel(self) -> bool:
        """Whether the units stand at more times than one."""
        return TIME in self.units.columns and self.units[TIME].n_unique() > 1

    @property
    def codes(self) -> list[str]:
        """The codes of the indicators, in iMeta's order."""
        return [e.code for e in self.tree.indicators]


def read_inputs(data: Path, meta: Path) -> Inputs:
    """Read iData and iMeta (CSV in UTF-8, or Parquet); raise :class:`FaultyInput` with all faults of both."""
    faults: list[Fault] = []
    told = attempt(faults, lambda: read_table(meta))
    given = attempt(faults, lambda: read_table(data))
    entries: list[Entry] = []
    if told is not None:
        entries, found = entries_of(told.table, told.name)
        unread = {(fault.row, fault.column) for fault in found}
        faults += [*_twice_in_header(told), *found]
        faults += [f for f in meta_faults(entries, told.name) if (f.row, f.column) not in unread]
    if given is not None:
        faults += _twice_in_header(given)
        units, found = _units(given, entries)
        faults += found
    if told is not None and given is not None and entries:
        faults += _unlike(given, told, entries)
    if faults or given is None:
        raise FaultyInput(f"Reading {data.name} and {meta.name}", sorted(set(faults)), MEND)
    if TIME in units.columns and (units[TIME] == units[TIME].round()).all():
        units = units.with_columns(pl.col(TIME).cast(pl.Int64))
    return Inputs(units.sort([c for c in (UNIT, TIME) if c in units.columns]), Tree(tuple(entries)))


def _twice_in_header(file: TableFile) -> Iterator[Fault]:
    for column in file.table.columns:
        plain, _, number = column.rpartition(" (")
        if number.rstrip(")").isdigit() and plain in file.table.columns:
            yield Fault(file.name, 0, plain, "stands more than once in the header")


def _units(file: TableFile, entries: list[Entry]) -> tuple[pl.DataFrame, list[Fault]]:
    """The rows of iData, numbers as numbers, with the faults of their cells."""
    table, faults = file.table, []
    if UNIT not in table.columns:
        return table, [Fault(file.name, 0, UNIT, "is a column that the file does not have")]
    numeric = [e for e in entries if e.type in (INDICATOR, "Denominator") and e.code in table.columns]
    for column in [e.code for e in numeric] + [TIME] * (TIME in table.columns):
        values, found = numbers(table[column], file.name)
        faults += found
        table = table.with_columns(values)
    faults += _unit_faults(table, file.name)
    unread = {fault.column for fault in faults}
    for entry in (e for e in numeric if e.code not in unread):
        faults += _column_faults(table[entry.code], entry, file.name)
    return table, faults


def _unit_faults(table: pl.DataFrame, file: str) -> Iterator[Fault]:
    """A unit has a code, stands once (in a panel: once a time), and in a panel has a time."""
    keys = [UNIT, TIME] if TIME in table.columns else [UNIT]
    for key in keys:
        for row in table[key].is_null().arg_true().to_list():
            yield Fault(file, row + 1, key, "is empty")
    seen: dict[tuple[object, ...], int] = {}
    for row, key_of in enumerate(table.select(keys).iter_rows(), start=1):
        if None in key_of:
            continue
        first = seen.setdefault(key_of, row)
        if first != row:
            named = " at ".join(map(str, key_of))
            yield Fault(file, row, UNIT, f"names a unit twice: {named} stands in row {first} already")


def _column_faults(values: pl.Series, entry: Entry, file: str) -> Iterator[Fault]:
    there = values.drop_nulls()
    if there.is_empty():
        yield Fault(file, 0, entry.code, "has no value at all: all are missing")
    elif entry.type == INDICATOR and there.n_unique() == 1:
        yield Fault(
            file, 0, entry.code, f"is constant: every value is {there[0]:g}, so that it tells nothing"
        )


def _unlike(data: TableFile, meta: TableFile, entries: list[Entry]) -> Iterator[Fault]:
    """Codes of one table that the other does not have."""
    columns = set(data.table.columns)
    for entry in entries:
        if entry.type == AGGREGATE and entry.code in columns:
            rule = "is an aggregate, and a column of the data too: aggregates are computed"
            yield Fault(meta.name, entry.row, "iCode", f"{entry.code} {rule}")
        elif entry.type != AGGREGATE and entry.code not in columns:
            rule = f"{entry.code} is a column that {data.name} does not have"
            yield Fault(meta.name, entry.row, "iCode", rule)
    codes = {e.code for e in entries}
    for column in data.table.columns:
        if column not in codes and column not in ABOUT_UNITS:
            yield Fault(
                data.name, 0, column, f"is not an iCode of {meta.name} (Type Other sets a column aside)"
            )
