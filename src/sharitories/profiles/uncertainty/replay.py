"""The table of draws: one uniform number a factor and draw; saved, read again and run again to the same bytes."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

from sharitories.errors import Fault, FaultyInput
from sharitories.profiles.uncertainty.alternatives import Model

Floats = NDArray[np.float64]


def design(model: Model, draws: int) -> Floats:
    """Uniform numbers in [0, 1), shape (draws, factors), from the model's seed."""
    return np.random.default_rng([model.seed, draws]).random((draws, len(model.factors)))


def write(path: Path, model: Model, uniforms: Floats) -> None:
    """Save uniform numbers as CSV: ``draw``, ``seed`` and one column a factor, written whole or not at all."""
    table = pl.DataFrame(
        {"draw": np.arange(len(uniforms)), "seed": np.full(len(uniforms), model.seed)}
        | {name: uniforms[:, at] for at, name in enumerate(model.factors)}
    )
    unfinished = path.with_name(path.name + ".part")
    table.write_csv(unfinished)
    unfinished.replace(path)


def read(path: Path, model: Model) -> Floats:
    """The uniform numbers of a saved table. Raises ``FaultyInput`` when it is not a table of this model's draws."""
    text = pl.read_csv(path, infer_schema=False)
    faults = _faults(text, model)
    if not faults:
        numbers = text.select(pl.col(model.factors).cast(pl.Float64, strict=False))
        wrong = {
            name: ~column.is_between(0, 1, closed="left").fill_null(False)
            for name, column in _columns(numbers)
        }
        faults = [
            (int(bad.arg_max() or 0) + 1, name, "not a number in 0 … 1, 1 excluded")
            for name, bad in wrong.items()
            if bad.any()
        ]
    if faults:
        told = [Fault(path.name, *fault) for fault in faults]
        raise FaultyInput(
            "Running a table of draws again", told, "Give the table that was saved with these alternatives."
        )
    return np.ascontiguousarray(numbers.to_numpy())


def _columns(table: pl.DataFrame) -> list[tuple[str, pl.Series]]:
    return [(column.name, column) for column in table.get_columns()]


def _faults(text: pl.DataFrame, model: Model) -> list[tuple[int, str, str]]:
    """What is wrong with the columns and the seed, as (row, column, rule)."""
    asked = ["draw", "seed", *model.factors]
    faults = [(0, name, "the column is missing") for name in asked if name not in text.columns]
    faults += [(0, name, "no factor of these alternatives") for name in text.columns if name not in asked]
    if "seed" in text.columns and set(text["seed"]) - {str(model.seed)}:
        faults.append((0, "seed", f"drawn with another seed than {model.seed}"))
    return faults
