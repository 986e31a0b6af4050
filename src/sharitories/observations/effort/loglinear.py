"""Three lists or more: every hierarchical log-linear model, compared, and averaged.

Fienberg 1972, *Biometrika* 59:591-603; Cormack 1989, *Biometrics* 45:395-413. Standard error of the number alive as
in Rcapture (Baillargeon & Rivest 2007, *J. Stat. Software* 19:5). A model that the empty cells leave without an
estimate is refused and named (:mod:`existence`).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import polars as pl
from numpy.typing import NDArray

from sharitories.observations.effort.existence import estimable
from sharitories.observations.effort.hierarchy import Model, cells, design, inside, models, named
from sharitories.observations.effort.poisson import deviance, fit

Floats = NDArray[np.float64]

#: More lists would make over 32,000 models; the pairs of so many lists are better allowed all at once.
MOST_LISTS = 5

COMPARED = {
    "model": pl.String,
    "terms": pl.Int64,
    "alive": pl.Float64,
    "error": pl.Float64,
    "deviance": pl.Float64,
    "freedom": pl.Int64,
    "aicc": pl.Float64,
    "bic": pl.Float64,
    "weight": pl.Float64,
    "status": pl.String,
}


class Fitted(NamedTuple):
    """One model fitted: its unseen, the standard error of the total, its deviance and number of terms."""

    model: Model
    unseen: float
    error: float
    deviance: float
    terms: int


def compare(counts: NDArray[np.int64], names: tuple[str, ...], order: int = 2) -> pl.DataFrame:
    """All models with sets of at most ``order`` lists, the best by AICc first (columns ``COMPARED``).

    ``counts`` of the histories 1 to 2^lists − 1; ``weight`` is Akaike's, from AICc; a refused model has no figures,
    and ``status`` says ``not estimable``.
    """
    if len(names) > MOST_LISTS:
        raise ValueError(f"{len(names)} lists make too many models; {MOST_LISTS} at most")
    fitted, refused = fit_all(counts, len(names), order)
    seen = float(counts.sum())
    weight = akaike_weights(fitted, seen)
    rows = [_row(f, seen, w, names) for f, w in zip(fitted, weight, strict=True)]
    rows += [{"model": named(m, names), "terms": len(m), "status": "not estimable"} for m in refused]
    table = pl.DataFrame(rows, schema=COMPARED)
    return table.sort("aicc", "terms", "model", nulls_last=True)


def fit_all(counts: NDArray[np.int64], lists: int, order: int) -> tuple[list[Fitted], list[Model]]:
    """The models that can be estimated, fitted together, and those that cannot."""
    columns, table = design(cells(lists), lists, order), counts.astype(np.float64)
    every = models(lists, order)
    chosen = inside(every, lists, order)
    able = np.array([estimable(table, columns[:, own]) for own in chosen])
    refused = [m for m, good in zip(every, able, strict=True) if not good]
    kept = [m for m, good in zip(every, able, strict=True) if good]
    if not kept:
        return [], refused
    fits = fit(np.tile(table, (len(kept), 1)), columns, chosen[able])
    unseen = np.exp(fits.coefficients[:, 0])
    errors = [
        _error(columns[:, own], mu, u) for own, mu, u in zip(chosen[able], fits.expected, unseen, strict=True)
    ]
    told = deviance(table, fits.expected)
    rows = zip(kept, unseen, errors, told, strict=True)
    return [Fitted(m, float(u), e, float(d), len(m)) for m, u, e, d in rows], refused


def _error(columns: Floats, expected: Floats, unseen: float) -> float:
    """Standard error of the number alive: √(û + û² var(constant))."""
    information = columns.T @ (expected[:, None] * columns)
    return float(np.sqrt(unseen + unseen**2 * np.linalg.inv(information)[0, 0]))


def aicc(fitted: Fitted, seen: float) -> float:
    """Akaike's criterion corrected for small samples (Hurvich & Tsai 1989), up to a constant of the table."""
    k = fitted.terms
    return fitted.deviance + 2 * k + 2 * k * (k + 1) / max(seen - k - 1, 1.0)


def bic(fitted: Fitted, seen: float) -> float:
    """Schwarz's criterion, up to a constant of the table."""
    return float(fitted.deviance + np.log(seen) * fitted.terms)


def akaike_weights(fitted: list[Fitted], seen: float) -> Floats:
    """Relative support of each model by AICc (Burnham & Anderson 2002, 2.9); they sum to 1."""
    score = np.array([aicc(f, seen) for f in fitted])
    relative = np.exp(-(score - score.min(initial=np.inf)) / 2)
    return np.asarray(relative / relative.sum())


def _row(fitted: Fitted, seen: float, weight: float, names: tuple[str, ...]) -> dict[str, object]:
    return {
        "model": named(fitted.model, names),
        "terms": fitted.terms,
        "alive": seen + fitted.unseen,
        "error": fitted.error,
        "deviance": fitted.deviance,
        "freedom": 2 ** len(names) - 1 - fitted.terms,
        "aicc": aicc(fitted, seen),
        "bic": bic(fitted, seen),
        "weight": weight,
        "status": "estimated",
    }
