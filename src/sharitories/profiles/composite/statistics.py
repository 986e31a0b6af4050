"""Moments, correlations, reliability and effective weights of indicators.

Skewness and kurtosis are the estimators of SAS, SPSS and Excel (type 2 of Joanes & Gill 1998, *The Statistician* 47:183),
which COINr uses through ``e1071``: unbiased under normality, kurtosis in excess of 3.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def skew(column: Floats) -> float:
    """Skewness of the numbers of a column (type 2); NaN with fewer than 3, or when all are equal."""
    x = column[~np.isnan(column)]
    n, deviation = len(x), x - x.mean() if len(x) else x
    square = deviation * deviation  # a power would be thirty times slower
    second = square.mean() if n else 0.0
    if n < 3 or second <= 0:
        return float("nan")
    return float((square * deviation).mean() / second**1.5 * np.sqrt(n * (n - 1)) / (n - 2))


def kurtosis(column: Floats) -> float:
    """Excess kurtosis of the numbers of a column (type 2); NaN with fewer than 4, or when all are equal."""
    x = column[~np.isnan(column)]
    n, deviation = len(x), x - x.mean() if len(x) else x
    square = deviation * deviation
    second = square.mean() if n else 0.0
    if n < 4 or second <= 0:
        return float("nan")
    plain = (square * square).mean() / second**2 - 3
    return float(((n + 1) * plain + 6) * (n - 1) / ((n - 2) * (n - 3)))


def correlations(values: Floats) -> Floats:
    """Pearson's correlations (m, m) over the units known in both columns; NaN where fewer than 3 are."""
    columns = values.shape[1]
    found = np.full((columns, columns), np.nan)
    for a in range(columns):
        for b in range(a, columns):
            found[a, b] = found[b, a] = _correlation(values[:, a], values[:, b])
    return found


def _correlation(left: Floats, right: Floats) -> float:
    both = ~np.isnan(left) & ~np.isnan(right)
    x, y = left[both], right[both]
    if both.sum() < 3 or x.std() == 0 or y.std() == 0:
        return float("nan")
    return float(np.clip(np.corrcoef(x, y)[0, 1], -1, 1))


def cronbach_alpha(values: Floats) -> float:
    """Cronbach's alpha (1951, *Psychometrika* 16:297) over the units known in every column; NaN below two columns."""
    whole = values[~np.isnan(values).any(axis=1)]
    items = whole.shape[1]
    if items < 2 or len(whole) < 2 or whole.sum(axis=1).var(ddof=1) == 0:
        return float("nan")
    of_items = whole.var(axis=0, ddof=1).sum()
    return float(items / (items - 1) * (1 - of_items / whole.sum(axis=1).var(ddof=1)))


def effective_weights(values: Floats, weights: Floats) -> Floats:
    """The share of each column in the variance of the weighted mean: ``w_j cov(x_j, I) / var(I)``, summing to 1.

    ``values`` (n, m) normalised, ``weights`` (m,) summing to 1; only units known in every column. NaN where the index
    does not vary. Paruolo, Saisana & Saltelli 2013, *JRSS A* 176:609.
    """
    whole = values[~np.isnan(values).any(axis=1)]
    index = whole @ weights
    if len(whole) < 2 or index.var() == 0:
        return np.full(values.shape[1], np.nan)
    covariance = ((whole - whole.mean(axis=0)) * (index - index.mean())[:, None]).mean(axis=0)
    return np.asarray(weights * covariance / index.var())
