"""What an att is divided by, so that a noisy unit and a calm one may be compared; none is zero after a perfect fit.

A scale measures how far a unit strays from the others *before* treatment, without the fit: a pre-period error that
was fitted away says nothing.
"""

from __future__ import annotations

import numpy as np
from scipy.special import digamma, polygamma

from sharitories.effects.panel import Floats
from sharitories.effects.placebos import Placebos

#: No scale lies below this share of the median one: a unit that never moved is not infinitely sure.
LEAST = 1e-3


def own_variances(placebos: Placebos) -> Floats:
    """Mean squared pre-period change of each unit less the mean change of all units; outcome's unit squared.

    One value a row. The mean over all units of the pool is the same for every row, so that the rows stay exchangeable.
    """
    before = placebos.comparison.before
    whole = np.column_stack([placebos.comparison.own, placebos.comparison.others])[:before]
    changes = np.diff(placebos.own[:, :before], axis=1) - np.diff(whole, axis=0).mean(axis=1)
    return np.asarray((changes**2).mean(axis=1))


def held_out_variances(placebos: Placebos) -> Floats:
    """Mean squared gap of the pre-periods that were held out of the fit; outcome's unit squared, one a row."""
    return np.asarray((placebos.held_out**2).mean(axis=1))


def floored(variances: Floats) -> Floats:
    """Their square roots, none below a thousandth of the median one (or 1 where all are zero)."""
    roots = np.sqrt(variances)
    middle = float(np.median(roots[roots > 0])) if (roots > 0).any() else 1.0
    return np.maximum(roots, LEAST * middle)


def moderated(variances: Floats, freedom: float) -> Floats:
    """Variances drawn towards their common value (Smyth 2004): ``(d0 s0² + d s²) / (d0 + d)``.

    ``freedom`` is d. d0 and s0² come from the mean and variance of the logarithms, of all rows alike. Where they vary
    no more than chance, d0 is infinite and all get s0².
    """
    logs = np.log(floored(variances) ** 2)
    excess = logs - digamma(freedom / 2) + np.log(freedom / 2)
    spare = float(excess.var(ddof=1) - polygamma(1, freedom / 2)) if len(excess) > 1 else 0.0
    if spare <= 0:
        return np.full(len(variances), float(np.exp(excess.mean())))
    prior = 2 * _inverse_trigamma(spare)
    common = float(np.exp(excess.mean() + digamma(prior / 2) - np.log(prior / 2)))
    return np.asarray((prior * common + freedom * variances) / (prior + freedom))


def _inverse_trigamma(value: float) -> float:
    """The x with trigamma(x) = value > 0, by Newton's steps on 1 / trigamma (Smyth 2004, appendix)."""
    x = 0.5 + 1 / value
    for _ in range(50):
        here = float(polygamma(1, x))
        step = here * (1 - here / value) / float(polygamma(2, x))
        x += step
        if -step / x < 1e-10:
            break
    return x


def moderated_scales(placebos: Placebos) -> Floats:
    """The moderated root mean squared change of each row: what the default inference divides by."""
    return np.asarray(np.sqrt(moderated(own_variances(placebos), placebos.comparison.before - 1)))
