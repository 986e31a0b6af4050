"""Which choice moves a score, a rank or the whole ranking: first-order and total indices with bootstrap intervals.

First order: Saltelli et al. 2010, *Computer Physics Communications* 181:259-270, table 2 (b). Total: Jansen 1999,
*Computer Physics Communications* 117:35-43. Outputs have shape (N, q) on A and B, (k, N, q) on A with one column of B.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from sharitories.profiles.uncertainty.alternatives import Model
from sharitories.profiles.uncertainty.draws import as_published, evaluated
from sharitories.profiles.uncertainty.refusal import CannotDraw

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]
#: Output of a block from its scores and ranks (d, n): shape (d, q).
Told = Callable[[Floats, Floats], Floats]


@dataclass(frozen=True)
class Indices:
    """First-order and total indices, shape (k factors, q outputs), each with an interval (2, k, q)."""

    first: Floats
    total: Floats
    first_interval: Floats
    total_interval: Floats


def sampled(factors: int, power: int, seed: int) -> tuple[Floats, Floats]:
    """The matrices A and B, shape (2^power, factors) each: halves of one scrambled Sobol sequence."""
    from scipy.stats import qmc

    both = qmc.Sobol(2 * factors, scramble=True, rng=np.random.default_rng(seed)).random_base2(power)
    return both[:, :factors], both[:, factors:]


def crossed(a: Floats, b: Floats) -> Floats:
    """A with column i of B, for every i, shape (k, N, k)."""
    found = np.repeat(a[None], a.shape[1], axis=0)
    for i in range(a.shape[1]):
        found[i, :, i] = b[:, i]
    return found


def indices(
    of_a: Floats, of_b: Floats, of_ab: Floats, seed: int, resamples: int = 500, level: float = 0.9
) -> Indices:
    """Indices from outputs; what no factor moves at all has indices of exactly zero.

    Outputs are centred on their mean, which takes nothing from the indices and much from their noise.
    """
    centre = (of_a.mean(axis=0) + of_b.mean(axis=0)) / 2
    constant = (of_a == of_a[:1]).all(axis=0) & (of_b == of_a[:1]).all(axis=0)
    parts = _parts(of_a - centre, of_b - centre, of_ab - centre)
    first, total = _estimated(parts, np.full((1, len(of_a)), 1.0 / len(of_a)), constant)
    times = np.random.default_rng(seed).multinomial(
        len(of_a), np.full(len(of_a), 1 / len(of_a)), size=resamples
    )
    firsts, totals = _estimated(parts, times / len(of_a), constant)
    tails = [(1 - level) / 2, (1 + level) / 2]
    return Indices(first[0], total[0], np.quantile(firsts, tails, axis=0), np.quantile(totals, tails, axis=0))


def _parts(a: Floats, b: Floats, ab: Floats) -> tuple[Floats, Floats, Floats, Floats]:
    """What is averaged over the sample: both terms of the indices (k, N, q), mean and square of outputs (N, q)."""
    return b * (ab - a), (a - ab) ** 2 / 2, (a + b) / 2, (a**2 + b**2) / 2


def _estimated(
    parts: tuple[Floats, ...], shares: Floats, constant: NDArray[np.bool_]
) -> tuple[Floats, Floats]:
    """First-order and total indices for each row of ``shares`` (r, N), shape (r, k, q)."""
    first, total = (np.einsum("rs,ksq->rkq", shares, term, optimize=True) for term in parts[:2])
    variance = shares @ parts[3] - (shares @ parts[2]) ** 2
    nothing = constant | (variance <= 0)
    divisor = np.where(nothing, 1.0, variance)[:, None, :]
    still = nothing[:, None, :]
    return np.where(still, 0.0, first / divisor), np.where(still, 0.0, total / divisor)


def sensitivity(
    model: Model, units: tuple[str, ...] = (), power: int = 9, resamples: int = 500, threads: int = 2
) -> pl.DataFrame:
    """Indices of the score and rank of chosen units and of the mean absolute rank shift, a row for each output and factor.

    Costs 2^power · (factors + 2) full runs again, fewer where alternatives coincide. Columns: ``output``
    (``score``, ``rank``, ``mean_shift``), ``unit`` (empty for the shift), ``factor``, ``first``, ``first_low``,
    ``first_high``, ``total``, ``total_low``, ``total_high`` (90 %).
    """
    if lost := [unit for unit in units if unit not in model.units]:
        raise CannotDraw("sobol", lost[0], "no such unit")
    a, b = sampled(len(model.factors), power, model.seed)
    told = _outputs(model, units, np.concatenate([a[None], b[None], crossed(a, b)]), threads)
    found = indices(told[0], told[1], told[2:], model.seed, resamples)
    outputs = [("score", u) for u in units] + [("rank", u) for u in units] + [("mean_shift", "")]
    rows = [(*output, name) for output in outputs for name in model.factors]
    columns = pl.DataFrame(rows, schema=["output", "unit", "factor"], orient="row")
    flat = {
        "first": found.first,
        "first_low": found.first_interval[0],
        "first_high": found.first_interval[1],
        "total": found.total,
        "total_low": found.total_interval[0],
        "total_high": found.total_interval[1],
    }
    return columns.with_columns(pl.Series(name, values.T.ravel()) for name, values in flat.items())


def _outputs(model: Model, units: tuple[str, ...], uniforms: Floats, threads: int) -> Floats:
    """Scores, ranks and mean shift for every design (designs, N, factors), shape (designs, N, q)."""
    at = [model.units.index(unit) for unit in units]
    _, first = as_published(model)
    designs, size, factors = uniforms.shape
    found = np.empty((designs * size, 2 * len(at) + 1))

    def keep(rows: Whole, scores: Floats, ranks: NDArray[np.float32]) -> None:
        shift = np.abs(ranks.astype(float) - first).mean(axis=1, keepdims=True)
        found[rows] = np.concatenate([scores[:, at], ranks[:, at], shift], axis=1)

    evaluated(model, model.settings(uniforms.reshape(-1, factors)), keep, threads)
    return found.reshape(designs, size, -1)
