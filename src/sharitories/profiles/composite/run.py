"""An index built: the steps of a spec in order, each intermediate by its name, and what is read off them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from sharitories.profiles.composite import prepare
from sharitories.profiles.composite.levels import Levels
from sharitories.profiles.composite.log import Log
from sharitories.profiles.composite.prepare import Run
from sharitories.profiles.composite.spec import Spec
from sharitories.profiles.composite.statistics import correlations
from sharitories.profiles.composite.tables import TIME, Inputs

Floats = NDArray[np.float64]
STEPS = ("raw", "screened", "denominated", "imputed", "treated", "normalised", "aggregated", "ranks")
#: Scores that agree to so many digits are tied: a sum taken in another order is no difference.
DIGITS = 12


@dataclass(frozen=True)
class Built:
    """What a build made: one table for each of :data:`STEPS`, weights, correlations, alpha by aggregate, and its log."""

    tables: Mapping[str, pl.DataFrame]
    weights: pl.DataFrame
    correlations: pl.DataFrame
    alpha: Mapping[str, float | None]
    log: pl.DataFrame


def build(inputs: Inputs, spec: Spec, name: str = "spec") -> Built:
    """Build an index; raise :class:`~sharitories.errors.FaultyInput` with step and indicator where one cannot be done.

    ``name`` is the spec's file, of which such faults are told. Rows are sorted by unit and time, so that their order in
    the file changes nothing.
    """
    run = Run(inputs.units, inputs, spec, Log(name))
    if spec.per_time and not run.is_panel:
        run.log.refuse("per_time", "", "needs a panel: a column Time with more times than one")
    values = prepare.values_of(run.units, run.codes)
    tables = {"raw": _table(run, run.codes, values)}
    for place, code in enumerate(run.codes):
        known = int((~np.isnan(values[:, place])).sum())
        run.log.note("raw", code, "read", known, len(values))
    for step, make in _PREPARED.items():
        values = make(run, values)
        run.log.settle()
        tables[step] = _table(run, run.codes, values)
    levels = Levels(run, values)
    levels.climb()
    return _built(run, levels, tables)


_PREPARED: dict[str, Callable[[Run, Floats], Floats]] = {
    "screened": prepare.screened,
    "denominated": prepare.divided,
    "imputed": prepare.filled,
    "treated": prepare.tamed,
    "normalised": prepare.scaled_alike,
}


def _built(run: Run, levels: Levels, tables: dict[str, pl.DataFrame]) -> Built:
    aggregates = [e.code for e in run.inputs.tree.aggregates]
    scores = np.column_stack([levels.scores[code] for code in aggregates])
    tables["aggregated"] = _table(run, aggregates, scores)
    tables["ranks"] = _ranks(tables["aggregated"], aggregates, run.is_panel)
    for code in aggregates:
        known = len(tables["ranks"][code].drop_nulls())
        did = "ranked within each time" if run.is_panel else "ranked"
        run.log.note("ranks", code, did, known, len(scores))
    return Built(tables, _weights(run, levels), _correlations(run, levels), levels.alpha, run.log.table())


def _table(run: Run, codes: list[str], values: Floats) -> pl.DataFrame:
    columns = pl.DataFrame(values, schema=dict.fromkeys(codes, pl.Float64), orient="row")
    return run.units.select(run.inputs.keys).hstack(columns.with_columns(pl.all().fill_nan(None)))


def _ranks(aggregated: pl.DataFrame, codes: list[str], is_panel: bool) -> pl.DataFrame:
    """1 is the highest score; units that are tied share the best rank (COINr's ``min``)."""
    ranks = [
        pl.col(code).round_sig_figs(DIGITS).rank("min", descending=True).cast(pl.Int64) for code in codes
    ]
    return aggregated.with_columns(rank.over(TIME) if is_panel else rank for rank in ranks)


def _weights(run: Run, levels: Levels) -> pl.DataFrame:
    """One row a code: iMeta's weight, its nominal share in the parent and in the index, and what it really weighs."""
    above: dict[str, float] = {}
    for level in range(run.inputs.tree.height, 0, -1):
        for entry in (e for e in run.inputs.tree.entries if e.in_tree and e.level == level):
            above[entry.code] = above.get(entry.parent or "", 1.0) * levels.shares.get(entry.code, 1.0)
    rows = [
        {
            "iCode": e.code,
            "Level": e.level,
            "Parent": e.parent,
            "Weight": e.weight,
            "nominal": levels.shares.get(e.code),
            "nominal_in_index": above[e.code],
            "effective": levels.variance.get(e.code),
        }
        for e in run.inputs.tree.entries
        if e.in_tree
    ]
    kinds = {"iCode": pl.String, "Level": pl.Int64, "Parent": pl.String}
    numbers = ("Weight", "nominal", "nominal_in_index", "effective")
    table = pl.DataFrame(rows, schema={**kinds, **dict.fromkeys(numbers, pl.Float64)})
    return table.with_columns(pl.col(pl.Float64).fill_nan(None))


def _correlations(run: Run, levels: Levels) -> pl.DataFrame:
    """Pearson's correlation of every two codes (normalised indicators, aggregates): a square, first column ``iCode``."""
    codes = [e.code for e in run.inputs.tree.entries if e.in_tree]
    found = correlations(np.column_stack([levels.scores[code] for code in codes]))
    table = pl.DataFrame(found, schema=dict.fromkeys(codes, pl.Float64), orient="row")
    return pl.DataFrame({"iCode": codes}).hstack(table.with_columns(pl.all().fill_nan(None)))
