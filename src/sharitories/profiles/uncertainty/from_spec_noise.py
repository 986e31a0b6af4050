"""The noise that a spec's ``uncertainty`` section declares, from the tables."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from sharitories.profiles.composite import prepare
from sharitories.profiles.composite.declared import CoderNoise, CountingNoise, EffortNoise, LevelNoise
from sharitories.profiles.composite.numbers import numbers
from sharitories.profiles.composite.tree import OTHER
from sharitories.profiles.uncertainty.alternatives import CHOICES
from sharitories.profiles.uncertainty.noise import CoderError, Counting, Effort, Noise, Reclassification

if TYPE_CHECKING:
    from sharitories.profiles.uncertainty.from_spec import Asked

Floats = NDArray[np.float64]


def noises_of(asked: Asked) -> Iterator[Noise]:
    """Each noise of the section, where it has no fault; what it asks and the tables do not bear is refused."""
    names = [told.name for told in asked.section.noise]
    for at, told in enumerate(asked.section.noise):
        place = f"noise.{at}"
        if names.count(told.name) > 1 or told.name in CHOICES:
            asked.refuse(place, "the name is taken", told.name)
        if len(set(told.indicators)) < len(told.indicators):
            asked.refuse(place, "an indicator stands twice", told.name)
        columns = [asked.place(place, code, indicator=True) for code in told.indicators]
        known = tuple(column for column in columns if column is not None)
        if len(known) < len(columns):
            continue
        noise = _noise(asked, told, known, place)
        if noise is not None:
            yield noise


def _noise(
    asked: Asked,
    told: CountingNoise | EffortNoise | CoderNoise | LevelNoise,
    columns: tuple[int, ...],
    place: str,
) -> Noise | None:
    if isinstance(told, CountingNoise):
        return _counting(asked, told, columns, place)
    if isinstance(told, LevelNoise):
        return _levels(asked, told, columns, place)
    spread = _spread(asked, told.log_sd if isinstance(told, EffortNoise) else told.se, place)
    if spread is None:
        return None
    wide = np.broadcast_to(spread, (len(columns), len(asked.run.units)))
    if isinstance(told, EffortNoise):
        return Effort(told.name, columns, wide, told.shared, told.replicates)
    return CoderError(told.name, columns, wide, told.replicates)


def _counting(asked: Asked, told: CountingNoise, columns: tuple[int, ...], place: str) -> Noise | None:
    """Counts are the raw values; exposure is the denominator by which they were divided, else 1."""
    at = [asked.column(code) for code in told.indicators]
    counts, exposure = asked.counts[:, at].T, np.ones((len(at), len(asked.counts)))
    for row, code in enumerate(told.indicators):
        whole = counts[row][~np.isnan(counts[row])]
        if (whole < 0).any() or (whole != np.round(whole)).any():
            asked.refuse(place, "holds values that are no counts: whole numbers from 0", code)
        entry = next(e for e in asked.indicators if e.code == code)
        if asked.spec.denominate == "by_meta" and entry.denominator:
            exposure[row] = prepare.values_of(asked.run.units, [entry.denominator])[:, 0]
    counts = np.where(np.isnan(exposure), np.nan, counts)
    if asked.faults.refused:
        return None
    return Counting(told.name, columns, counts, exposure, replicates=told.replicates)


def _levels(asked: Asked, told: LevelNoise, columns: tuple[int, ...], place: str) -> Noise:
    for code in told.indicators:
        values = asked.values[:, asked.column(code)]
        if not np.isin(values[~np.isnan(values)], told.levels).all():
            asked.refuse(place, "holds a value that is none of the levels", code)
    return Reclassification(told.name, columns, tuple(told.levels), told.probability, told.replicates)


def _spread(asked: Asked, told: float | str, place: str) -> Floats | None:
    """A number for all units, or a column of Type Other with one number for each, none of them negative or missing."""
    if not isinstance(told, str):
        return np.array([[told]])
    others = [e.code for e in asked.inputs.tree.entries if e.type == OTHER]
    if told not in others or told not in asked.run.units.columns:
        asked.refuse(place, "is no column of Type Other", told)
        return None
    values, faults = numbers(asked.run.units[told], "iData")
    if faults or values.null_count() or (values < 0).any():
        asked.refuse(place, "holds a cell that is empty, text or negative", told)
        return None
    return values.to_numpy()[None]
