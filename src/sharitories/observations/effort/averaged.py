"""The number alive averaged over log-linear models: what AICc or BIC would say, shown beside the estimate.

Model-averaged tail areas (Turek & Fletcher 2012, *Comput. Stat. Data Anal.* 56:2809-2815) over profile likelihoods of
the unseen cell (Cormack 1992, *Biometrics* 48:567-576). Its intervals cover too little where lists depend moderately,
so that no published figure rests on it (``docs/methods/effort.md`` gives its coverage beside that of all pairs).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaln, ndtr

from sharitories.observations.effort.distribution import Distribution
from sharitories.observations.effort.hierarchy import Model, design, inside
from sharitories.observations.effort.loglinear import Fitted, aicc, bic, fit_all
from sharitories.observations.effort.poisson import fit

Floats = NDArray[np.float64]

CRITERIA = {"aicc": aicc, "bic": bic}
#: A model with less weight than this is left out.
_LEAST = 2e-3
_POINTS, _FARTHEST, _LEAST_FARTHEST = 48, 30.0, 300.0


def averaged(
    counts: NDArray[np.int64], lists: int, order: int = 2, criterion: str = "aicc", best: bool = False
) -> Distribution | None:
    """Confidence in the number alive over all models, or over the ``best`` alone; None when none can be estimated."""
    fitted, _ = fit_all(counts, lists, order)
    if not fitted:
        return None
    seen = float(counts.sum())
    kept, weight = _weighted(fitted, seen, criterion, best)
    unseen = np.concatenate([[0.0], np.geomspace(0.2, max(_FARTHEST * seen, _LEAST_FARTHEST), _POINTS)])
    root = np.vstack([_signed_root(counts, unseen, model, lists, order) for model in kept])
    below = np.maximum.accumulate(weight @ ndtr(root))
    return Distribution(seen + unseen, below / below[-1])


def _weighted(fitted: list[Fitted], seen: float, criterion: str, best: bool) -> tuple[list[Model], Floats]:
    score = np.array([CRITERIA[criterion](f, seen) for f in fitted])
    weight = np.exp(-(score - score.min()) / 2)
    keep = score == score.min() if best else weight / weight.sum() > _LEAST
    kept = [f.model for f, good in zip(fitted, keep, strict=True) if good]
    return kept, weight[keep] / weight[keep].sum()


def _signed_root(counts: NDArray[np.int64], unseen: Floats, model: Model, lists: int, order: int) -> Floats:
    """Signed root of the likelihood ratio of each number of unseen, the multinomial likelihood being profiled."""
    table = np.concatenate([unseen[:, None], np.tile(counts, (len(unseen), 1))], axis=1)
    own = inside((model,), lists, order)
    columns = design(np.arange(2**lists), lists, order)
    expected = fit(table, columns, np.repeat(own, len(unseen), axis=0)).expected
    total = table.sum(axis=1)
    told = np.where(table > 0, table * np.log(expected / total[:, None]), 0.0).sum(axis=1)
    profile = told + gammaln(total + 1) - gammaln(table[:, 0] + 1)
    best = int(profile.argmax())
    side = np.sign(np.arange(len(unseen)) - best)
    return np.asarray(side * np.sqrt(2 * np.maximum(profile[best] - profile, 0.0)))
