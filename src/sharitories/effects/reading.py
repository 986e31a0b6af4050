"""A panel from a file: one row a unit and period, every fault of the file told at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import polars as pl

from sharitories.effects.design import Design
from sharitories.effects.panel import Floats, Panel, Period
from sharitories.errors import Fault, FaultyInput, MissingInput

#: At most so many faults of one kind are listed by name; the rest is counted.
LISTED = 20
_TEXT = (pl.String, pl.Categorical, pl.Enum)


def read_panel(path: Path, design: Design) -> Panel:
    """Read the columns that a design names from CSV or Parquet.

    Raises :class:`MissingInput` where there is no such file, :class:`FaultyInput` with every fault of the file: a column
    that is not there, a unit twice in a period, text in a number, an infinite value, an outcome that is empty throughout.
    """
    table = _read(path)
    faults = [
        Fault(path.name, 0, name, "there is no such column")
        for name in wanted(design)
        if name not in table.columns
    ]
    if not len(table):
        faults.append(Fault(path.name, 0, "", "holds no row"))
    if faults:
        raise FaultyInput(f"Reading the panel {path.name}", faults, "Name columns of the file in the design.")
    numbers = [name for name in wanted(design) if name not in (design.unit, design.time)]
    tidy, found = _numbers(table, numbers, path.name)
    found += [*_twice(tidy, design, path.name), *_empty_keys(tidy, design, path.name)]
    found += [*_void(tidy, design, path.name)]
    if found:
        raise FaultyInput(
            f"Reading the panel {path.name}", found, "Mend the cells named; an unknown value is empty."
        )
    return _panel(tidy, design, numbers)


def wanted(design: Design) -> list[str]:
    """Every column of the panel that a design names, once, in the order of the design."""
    named = [
        design.unit,
        design.time,
        design.outcome,
        *(p.column for p in design.predictors),
        *design.covariates,
    ]
    named += [design.treated_column] if design.treated_column else []
    return list(dict.fromkeys(named))


def _read(path: Path) -> pl.DataFrame:
    doing = f"Reading the panel {path.name}"
    try:
        if path.suffix == ".parquet":
            return pl.read_parquet(path)
        return pl.read_csv(path, infer_schema=False, encoding="utf8", null_values=["", "NA"])
    except FileNotFoundError as error:
        raise MissingInput(doing, f"{path} does not exist", "Give the panel's path: --panel FILE.") from error
    except (pl.exceptions.PolarsError, OSError, ValueError) as error:
        rule = f"cannot be read ({str(error).splitlines()[0]})"
        raise FaultyInput(
            doing, [Fault(path.name, 0, "", rule)], "Give a CSV in UTF-8 or a Parquet file."
        ) from error


def _numbers(table: pl.DataFrame, names: Sequence[str], file: str) -> tuple[pl.DataFrame, list[Fault]]:
    """The table with these columns as numbers, and the cells that are none or are infinite."""
    casts = [pl.col(name).cast(pl.Float64, strict=False).alias(name) for name in names]
    numeric = table.with_columns(casts)
    faults: list[Fault] = []
    for name in names:
        value, given = numeric[name], table[name]
        bad = (given.is_not_null() & value.is_null()) | value.is_infinite() | value.is_nan()
        rows = bad.fill_null(False).arg_true().to_list()
        faults += [Fault(file, row + 1, name, f"{given[row]!r} is not a number") for row in rows[:LISTED]]
        if len(rows) > LISTED:
            faults.append(Fault(file, 0, name, f"{len(rows) - LISTED} more cells are not numbers"))
    return numeric, faults


def _twice(table: pl.DataFrame, design: Design, file: str) -> Iterator[Fault]:
    keys = [design.unit, design.time]
    often = table.with_row_index("row_", offset=1).filter(pl.struct(keys).is_duplicated())
    for row in often.unique(keys, keep="last", maintain_order=True).head(LISTED).iter_rows(named=True):
        yield Fault(file, row["row_"], design.unit, f"{row[keys[0]]} stands more than once in {row[keys[1]]}")


def _empty_keys(table: pl.DataFrame, design: Design, file: str) -> Iterator[Fault]:
    for name in (design.unit, design.time):
        for row in table[name].is_null().arg_true().to_list()[:LISTED]:
            yield Fault(file, row + 1, name, "is empty")


def _void(table: pl.DataFrame, design: Design, file: str) -> Iterator[Fault]:
    if table[design.outcome].is_null().all():
        yield Fault(file, 0, design.outcome, "has no value in any row")


def _panel(table: pl.DataFrame, design: Design, numbers: Sequence[str]) -> Panel:
    units = sorted({str(unit) for unit in table[design.unit]})
    periods = _periods(table[design.time])
    times = sorted(set(periods))
    row = {unit: i for i, unit in enumerate(units)}
    place = {time: i for i, time in enumerate(times)}
    at = (np.array([row[str(u)] for u in table[design.unit]]), np.array([place[p] for p in periods]))
    return Panel(
        tuple(units),
        tuple(times),
        {name: _grid(table[name], at, (len(units), len(times))) for name in numbers},
    )


def _periods(column: pl.Series) -> list[Period]:
    """Years as whole numbers where every period is one (``1990``, ``1990.0``), else texts that sort in time."""
    whole = (
        column.cast(pl.Float64, strict=False) if column.dtype in _TEXT or column.dtype.is_numeric() else None
    )
    if whole is not None and whole.null_count() == 0 and (whole == whole.round()).all():
        return [int(value) for value in whole]
    return [str(value) for value in column]


def _grid(column: pl.Series, at: tuple[np.ndarray, np.ndarray], shape: tuple[int, int]) -> Floats:
    grid = np.full(shape, np.nan)
    grid[at] = column.cast(pl.Float64).fill_null(np.nan).to_numpy()
    return grid
