"""Full runs again on arrays: every draw imputes, adds noise, normalises, weighs, removes and combines.

Draws that share values and normalisation are computed together; what differs is summed indicator by indicator in one
fixed order, so that a unit's score depends on nothing but its own normalised values: no order of units, no
number of threads and no neighbouring draw can change its last bit. Units are put in the order of their names first.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from sharitories.profiles.uncertainty.alternatives import AGGREGATIONS, CHOICES, Model
from sharitories.profiles.uncertainty.chance import seeded
from sharitories.profiles.uncertainty.refusal import CannotDraw
from sharitories.profiles.uncertainty.rescale import rescaled
from sharitories.profiles.uncertainty.standing import ranked

Floats = NDArray[np.float64]
Singles = NDArray[np.float32]
Whole = NDArray[np.int64]
#: What is told of a block: which draws, their scores and their ranks, shapes (d,), (d, n), (d, n).
Receiver = Callable[[Whole, Floats, Singles], None]
#: Numbers of a block, measured to be fast; draws that share one normalised array at most.
BLOCK, SHARED = 262_144, 256


@dataclass(frozen=True)
class Draws:
    """Scores and ranks of all draws, shape (draws, n), and the baseline's, (n,); 1 = highest, ties share their mean rank."""

    units: tuple[str, ...]
    scores: Singles
    ranks: Singles
    baseline_scores: Floats
    baseline_ranks: Singles


def drawn(model: Model, uniforms: Floats, threads: int = 2) -> Draws:
    """All draws of a table of uniform numbers, shape (draws, factors); units as the model names them.

    Scores are kept to single precision (six digits), ranks are exact; ranking is done in double precision.
    """
    shape = (len(uniforms), len(model.units))
    scores, ranks = np.empty(shape, dtype=np.float32), np.empty(shape, dtype=np.float32)

    def keep(rows: Whole, block: Floats, places: Singles) -> None:
        scores[rows], ranks[rows] = block, places

    evaluated(model, model.settings(uniforms), keep, threads)
    first_scores, first_ranks = as_published(model)
    return Draws(model.units, scores, ranks, first_scores, first_ranks)


def as_published(model: Model) -> tuple[Floats, Singles]:
    """Scores and ranks, shape (n,) each, of the first alternatives without noise."""
    told: list[tuple[Floats, Singles]] = []
    evaluated(model, model.baseline(), lambda _, s, r: told.append((s[0].copy(), r[0].copy())), 1)
    return told[0]


def evaluated(model: Model, settings: Whole, receive: Receiver, threads: int = 2) -> None:
    """Run every row of ``settings`` and hand blocks to ``receive`` in no fixed order; equal rows are run once.

    Raises ``CannotDraw`` for what an alternative cannot honour.
    """
    order = np.argsort(np.array(model.units))
    back = np.argsort(order)
    sorted_model = _sorted(model, order)
    with ThreadPoolExecutor(threads) as pool:
        jobs = [
            pool.submit(_run_piece, sorted_model, rows, of, back, receive) for rows, of in _pieces(settings)
        ]
        for job in jobs:
            job.result()


def _sorted(model: Model, order: Whole) -> Model:
    values = {name: np.asarray(v, dtype=float)[order] for name, v in model.imputations.items()}
    units = tuple(model.units[at] for at in order)
    return replace(
        model, units=units, imputations=values, noises=tuple(z.ordered(order) for z in model.noises)
    )


def _pieces(settings: Whole) -> Iterator[tuple[Whole, list[Whole]]]:
    """Distinct settings that share imputation, noise and normalisation, and for each the draws that ask for it."""
    noise = list(range(len(CHOICES), settings.shape[1]))
    columns = [0, *noise, 1, 2, 3, 4]
    distinct, inverse = np.unique(settings[:, columns], axis=0, return_inverse=True)
    asked = np.split(np.argsort(inverse, kind="stable"), np.cumsum(np.bincount(inverse.ravel()))[:-1])
    rows = distinct[:, np.argsort(columns)]
    shared = distinct[:, : len(noise) + 2]
    cuts = np.flatnonzero((shared[1:] != shared[:-1]).any(axis=1)) + 1
    for start, end in zip([0, *cuts], [*cuts, len(rows)], strict=True):
        for at in range(int(start), int(end), SHARED):
            yield rows[at : min(at + SHARED, end)], asked[at : min(at + SHARED, int(end))]


def _run_piece(model: Model, rows: Whole, asked: list[Whole], back: Whole, receive: Receiver) -> None:
    """All draws of one normalised array, aggregation by aggregation, block by block."""
    values = normalised_of(model, rows[0])
    present = None if not np.isnan(values).any() else (~np.isnan(values)).astype(float)
    weights = model.weights_of(rows)
    size = max(1, BLOCK // len(model.units))
    for kind in np.unique(rows[:, 2]):
        members = np.flatnonzero(rows[:, 2] == kind)
        way = model.aggregations[int(kind)]
        ready = _ready(values, way, model.indicators)
        for at in range(0, len(members), size):
            these = members[at : at + size]
            scores = combined(ready, weights[these], way, present)
            ranks = ranked(scores)
            told = np.concatenate([asked[i] for i in these])
            if len(told) > len(these):
                copies = np.repeat(np.arange(len(these)), [len(asked[i]) for i in these])
                scores, ranks = scores[copies], ranks[copies]
            receive(told, np.take(scores, back, axis=1), np.take(ranks, back, axis=1))


def normalised_of(model: Model, setting: Whole) -> Floats:
    """The normalised values of one setting, shape (m, n), noise included."""
    values = np.ascontiguousarray(list(model.imputations.values())[int(setting[0])].T, dtype=float)
    if model.missing == "refuse" and np.isnan(values).any():
        at = int(np.isnan(values).any(axis=1).argmax())
        raise CannotDraw("combine", model.indicators[at], "a value is missing after imputation")
    for noise, number in zip(model.noises, setting[len(CHOICES) :], strict=True):
        if number >= 0:
            columns = list(noise.columns)
            moved = noise.moved(values[columns], seeded(model.seed, noise.name, int(number)))
            values[columns] = moved
    way = model.normalisations[int(setting[1])]
    return rescaled(values, np.array(model.directions, dtype=float), way, model.indicators)


def _ready(values: Floats, way: str, codes: tuple[str, ...]) -> Floats:
    """What is summed: the values, their logarithms or their reciprocals; zero where missing."""
    if way != AGGREGATIONS[0] and (low := (values <= 0).any(axis=1)).any():
        raise CannotDraw(
            "combine", codes[int(low.argmax())], f"a {way} mean of a value that is not above zero"
        )
    summed = {"arithmetic": np.positive, "geometric": np.log, "harmonic": np.reciprocal}[way](values)
    return np.nan_to_num(summed, copy=False, nan=0.0)


def combined(ready: Floats, weights: Floats, way: str, present: Floats | None = None) -> Floats:
    """Scores, shape (d, n), from what is summed (m, n) and weights (d, m); ``present`` (m, n) is 1 or 0."""
    total = _summed(ready, weights)
    there = None if present is None else _summed(present, weights)
    if there is not None and not (there > 0).all():
        raise CannotDraw("combine", "", "a unit has no value that carries a weight")
    if way == "harmonic":
        return (1.0 if there is None else there) / total
    mean = total if there is None else total / there
    return np.exp(mean, out=mean) if way == "geometric" else mean


def _summed(parts: Floats, weights: Floats) -> Floats:
    """Σ_j w_j · x_j in the order of the indicators: a matrix product would order the sum as its blocks fall."""
    total = np.zeros((len(weights), parts.shape[1]))
    one = np.empty_like(total)
    for row, weight in zip(parts, weights.T, strict=True):
        total += np.multiply(row, weight[:, None], out=one)
    return total
