"""A plain synthetic control by non-negative least squares, and null panels, for the tests of inference."""

from __future__ import annotations

import numpy as np
from scipy.optimize import nnls

from sharitories.effects.comparison import Comparison
from sharitories.effects.fit import Fit
from sharitories.effects.panel import Floats


def plain(comparison: Comparison) -> Fit:
    """Weights that are not negative and sum to one, by a heavy row of ones."""
    before = comparison.before
    heavy = 1e3 * float(np.abs(comparison.others).max())
    system = np.vstack([comparison.others[:before], np.full(len(comparison.donors), heavy)])
    weights, _ = nnls(system, np.append(comparison.own[:before], heavy))
    return Fit(comparison, comparison.others @ weights, weights, np.zeros(0))


def averaged(comparison: Comparison) -> Fit:
    """Every donor weighs the same; what lies between it and the unit before treatment is added (plain DiD)."""
    count = len(comparison.donors)
    weights = np.full(count, 1 / count)
    mean = comparison.others @ weights
    shift = float((comparison.own - mean)[: comparison.before].mean())
    return Fit(comparison, mean + shift, weights, np.zeros(0), shift)


def compared(values: Floats, before: int) -> Comparison:
    """The first row of units × periods against the others."""
    units = tuple(f"u{i:03d}" for i in range(len(values)))
    none = np.zeros((0, len(values) - 1))
    times = tuple(range(values.shape[1]))
    return Comparison(
        units[0], units[1:], times, before, values[0], values[1:].T.copy(), (), np.zeros(0), none
    )


def walks(units: int, periods: int, seed: int, noise: Floats | float = 1.0) -> Floats:
    """Random walks around a common one; ``noise`` is the sd of a unit's own steps."""
    random = np.random.default_rng(seed)
    steps = random.normal(size=(units, periods)) * np.reshape(noise, (-1, 1))
    return np.asarray(100 + steps.cumsum(axis=1) + random.normal(size=periods).cumsum())
