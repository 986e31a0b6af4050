"""Whether a log-linear model can be estimated from a table with empty cells.

Fienberg & Rinaldo 2012, *Annals of Statistics* 40:996-1023: the maximum-likelihood estimate exists just when the
sums that the model fits lie inside, and not on the border of, all that non-negative tables could give. It does not
when some direction lowers the expected counts of empty cells for ever and leaves those of the others as they are;
a linear programme finds it. Then the fitted unseen cell is 0, infinite, or a whim of the algorithm.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def estimable(counts: Floats, design: Floats) -> bool:
    """Whether ``counts`` (cells) determine every coefficient of ``design`` (cells × terms of the model)."""
    seen = counts > 0
    if np.linalg.matrix_rank(design) < design.shape[1]:
        return False
    if seen.all():
        return True
    if (counts @ design == 0).any():
        return False
    return not _can_sink(design[seen], design[~seen])


def _can_sink(seen: Floats, empty: Floats) -> bool:
    """Is there a direction along which seen cells stay, no empty cell rises, and one at least falls?"""
    from scipy.optimize import linprog

    found = linprog(
        empty.sum(axis=0),
        A_ub=np.vstack([empty, -empty]),
        b_ub=np.concatenate([np.zeros(len(empty)), np.ones(len(empty))]),
        A_eq=seen,
        b_eq=np.zeros(len(seen)),
        bounds=(None, None),
        method="highs",
    )
    return bool(found.fun < -1e-7)
