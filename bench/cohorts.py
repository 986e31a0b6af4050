"""Estimators by cohort on 35,000 units × 20 years: seconds, peak memory, error. ``python -m bench.cohorts``.

Each estimator runs in a process of its own, so that the memory is its own.
"""

from __future__ import annotations

import resource
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

import numpy as np

from sharitories.effects.cohorts import Cohorts
from sharitories.effects.estimators import estimator

UNITS, YEARS, FIRST = 35_000, 20, 2004
EFFECT = 1.0
ESTIMATORS = ("difference_in_differences", "imputation", "callaway_santanna")
HEAD = (
    f"| cohorts: {UNITS:,} units × {YEARS} years, true effect {EFFECT} | covariates | s | peak MB | att | half interval |\n"
    "| --- | ---: | ---: | ---: | ---: | ---: |"
)


def simulated(units: int = UNITS, years: int = YEARS, covariates: int = 0, seed: int = 2017) -> Cohorts:
    """Half of the units never treated, the others from any year after the third; an effect of one; unit and year
    effects, and noise with memory."""
    rng = np.random.default_rng(seed)
    first = np.where(rng.random(units) < 0.5, -1, rng.integers(3, years, units))
    noise = rng.normal(size=(units, years))
    for year in range(1, years):
        noise[:, year] += 0.5 * noise[:, year - 1]
    outcome = noise + rng.normal(size=(units, 1)) + rng.normal(size=years)
    outcome += np.where((first >= 0)[:, None] & (np.arange(years) >= first[:, None]), EFFECT, 0.0)
    traits = {f"x{k}": np.repeat(rng.normal(size=(units, 1)), years, axis=1) for k in range(covariates)}
    return Cohorts(
        tuple(f"{i:05d}" for i in range(units)),
        tuple(range(FIRST, FIRST + years)),
        outcome,
        tuple(first.tolist()),
        traits,
        "never_treated",
    )


def _measured(name: str, covariates: int) -> tuple[float, float, float, float]:
    cohorts = simulated(covariates=covariates)
    before = time.perf_counter()
    fit = estimator(name).estimate_cohorts(cohorts)
    seconds = time.perf_counter() - before
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (
        1024 if sys.platform != "darwin" else 1024**2
    )
    return seconds, peak, fit.att, (fit.interval[1] - fit.interval[0]) / 2


def rows() -> list[str]:
    """The lines of the table: an estimator each, in a process of its own."""
    found = []
    for name, covariates in [*((name, 0) for name in ESTIMATORS), ("callaway_santanna", 3)]:
        with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as alone:
            seconds, peak, att, half = alone.submit(_measured, name, covariates).result()
        found.append(f"| {name} | {covariates} | {seconds:.2f} | {peak:.0f} | {att:.4f} | {half:.4f} |")
    return found


def main() -> None:
    """Print one line an estimator."""
    print("\n".join([HEAD, *rows()]))


if __name__ == "__main__":
    main()
