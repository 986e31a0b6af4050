"""Full runs again on arrays: every draw imputes, adds noise, normalises, weighs, removes and combines.

Draws that share values and normalisation are computed together; what differs is summed indicator by indicator in one
fixed order, so that a unit's score depends on nothing but its own normalised values: no order of units, no
number of threads and no neighbouring draw can change its last bit. Units are put in the order of their names first.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import lru_cache
from threading import Lock

import numpy as np
from numpy.typing import NDArray

from sharitories.profiles.uncertainty.alternatives import CHOICES, Model
from sharitories.profiles.uncertainty.chance import seeded
from sharitories.profiles.uncertainty.climb import Climb
from sharitories.profiles.uncertainty.refusal import CannotDraw
from sharitories.profiles.uncertainty.rescale import rescaled
from sharitories.profiles.uncertainty.standing import alike, ranked

Floats = NDArray[np.float64]
Singles = NDArray[np.float32]
Whole = NDArray[np.int64]
#: What is told of a block: which draws, their scores and their ranks, shapes (d,), (d, n), (d, n).
Receiver = Callable[[Whole, Floats, Singles], None]
#: The treated values (m, n) of a setting, noise included.
Observed = Callable[[Whole], Floats]
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
    observed = _observed(sorted_model)
    with ThreadPoolExecutor(threads) as pool:
        jobs = [
            pool.submit(_run_piece, sorted_model, observed, rows, of, back, receive)
            for rows, of in _pieces(settings)
        ]
        for job in jobs:
            job.result()


def _sorted(model: Model, order: Whole) -> Model:
    values = {name: np.asarray(v, dtype=float)[order] for name, v in model.imputations.items()}
    units = tuple(model.units[at] for at in order)
    times = tuple(model.times[at] for at in order) if model.times else ()
    noises = tuple(z.ordered(order) for z in model.noises)
    return replace(model, units=units, imputations=values, times=times, noises=noises)


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


def _run_piece(
    model: Model, observed: Observed, rows: Whole, asked: list[Whole], back: Whole, receive: Receiver
) -> None:
    """All draws of one normalised array, aggregation by aggregation, block by block."""
    values = normalised_of(model, rows[0], observed)
    weights = model.weights_of(rows)
    size = max(1, BLOCK // len(model.units))
    for kind in np.unique(rows[:, 2]):
        members = np.flatnonzero(rows[:, 2] == kind)
        climb = Climb(model, values, model.methods(int(kind)))
        for at in range(0, len(members), size):
            these = members[at : at + size]
            scores = climb.scores(weights[these])
            ranks = _ranks(model, scores)
            told = np.concatenate([asked[i] for i in these])
            if len(told) > len(these):
                copies = np.repeat(np.arange(len(these)), [len(asked[i]) for i in these])
                scores, ranks = scores[copies], ranks[copies]
            receive(told, np.take(scores, back, axis=1), np.take(ranks, back, axis=1))


def _ranks(model: Model, scores: Floats) -> Singles:
    """Ranks among all units, in a panel among those of the same time."""
    told = alike(scores)
    if not model.times:
        return ranked(told, model.ties)
    ranks = np.empty(scores.shape, dtype=np.float32)
    for rows in model.blocks:
        ranks[:, rows] = ranked(told[:, rows], model.ties)
    return ranks


def _observed(model: Model) -> Observed:
    """What is known before normalising, by imputation and noise; the last few are kept, and none is made twice at once."""
    lock = Lock()

    @lru_cache(maxsize=4)
    def kept(setting: tuple[int, ...]) -> Floats:
        return _treated_of(model, np.array(setting, dtype=np.int64))

    def told(setting: Whole) -> Floats:
        key = setting.copy()
        key[1 : len(CHOICES)] = 0
        with lock:
            return kept(tuple(key.tolist()))

    return told


def normalised_of(model: Model, setting: Whole, observed: Observed) -> Floats:
    """The normalised values of one setting, shape (m, n), noise included."""
    values = observed(setting)
    way, signs = model.normalisations[int(setting[1])], np.array(model.directions, dtype=float)
    if not (model.times and model.per_time):
        return rescaled(values, signs, way, model.indicators)
    found = np.empty_like(values)
    for rows in model.blocks:
        found[:, rows] = rescaled(values[:, rows], signs, way, model.indicators)
    return found


def _treated_of(model: Model, setting: Whole) -> Floats:
    """The values of one imputation after noise and treatment, shape (m, n): what no noise moved is not treated twice."""
    plain = list(model.imputations.values())[int(setting[0])]
    if model.missing == "refuse" and np.isnan(plain).any():
        at = int(np.isnan(plain).any(axis=0).argmax())
        raise CannotDraw("combine", model.indicators[at], "a value is missing after imputation")
    values: dict[int, Floats] = {}
    for noise, number in zip(model.noises, setting[len(CHOICES) :], strict=True):
        if number >= 0:
            columns = list(noise.columns)
            now = np.array([values.get(at, plain[:, at]) for at in columns], dtype=float)
            moved = noise.moved(now, seeded(model.seed, noise.name, int(number)))
            values |= dict(zip(columns, moved, strict=True))
    found = model.treated[int(setting[0])]
    if values:
        found = found.copy()
        found[list(values)] = model.treat_columns(np.array(list(values.values())))
    return found
