"""Panels by cohort: simulated with a known truth, and the published ones where they lie."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from sharitories.effects.cohorts import Cohorts
from sharitories.effects.panel import Floats

#: mpdta.csv (R package did) and df_het.csv (R package didimputation): fetched, never committed.
FOLDER = Path(os.environ.get("SHARITORIES_EFFECTS_DATA", "none"))


def published(name: str) -> pl.DataFrame:
    """A published panel; the test is skipped visibly where it does not lie."""
    if not (FOLDER / name).is_file():
        pytest.skip(f"SHARITORIES_EFFECTS_DATA holds no {name}")
    return pl.read_csv(FOLDER / name)


def of_long(
    long: pl.DataFrame,
    unit: str,
    time: str,
    outcome: str,
    first: str,
    covariates: Sequence[str] = (),
    controls: str = "never_treated",
) -> Cohorts:
    """Cohorts of a balanced long table whose first treated period is 0 for the never treated."""
    long = long.sort(unit, time)
    times = tuple(long[time].unique().sort().to_list())

    def wide(column: str) -> Floats:
        return long[column].to_numpy().astype(float).reshape(-1, len(times))

    dates = wide(first)[:, 0].astype(int).tolist()
    return Cohorts(
        tuple(str(u) for u in long[unit].unique().sort()),
        times,
        wide(outcome),
        tuple(times.index(d) if d else -1 for d in dates),
        {c: wide(c) for c in covariates},
        controls,  # type: ignore[arg-type]
    )


def mpdta(covariates: Sequence[str] = (), controls: str = "never_treated") -> Cohorts:
    """500 counties, 2003–2007: log teen employment and the first year of a higher minimum wage."""
    return of_long(published("mpdta.csv"), "countyreal", "year", "lemp", "first.treat", covariates, controls)


def typed(rows: Sequence[Sequence[float]], first: Sequence[int], controls: str = "never_treated") -> Cohorts:
    """A panel typed by hand, one row a unit."""
    outcome = np.array(rows, dtype=float)
    times = tuple(range(2001, 2001 + outcome.shape[1]))
    units = tuple(f"u{i}" for i in range(len(rows)))
    return Cohorts(units, times, outcome, tuple(first), {}, controls)  # type: ignore[arg-type]


def simulated(
    seed: int,
    sizes: dict[int, int],
    periods: int = 8,
    effect: float = 1.0,
    growth: float = 0.5,
    controls: str = "never_treated",
) -> Cohorts:
    """``sizes``: units by place of their first treated period (-1: never). The effect is ``effect`` at first and
    grows by ``growth`` a period; noise remembers half of itself; unit effects depend on the cohort."""
    rng = np.random.default_rng(seed)
    first = np.repeat(list(sizes), list(sizes.values()))
    noise = rng.normal(size=(len(first), periods))
    for t in range(1, periods):
        noise[:, t] += 0.5 * noise[:, t - 1]
    since = np.arange(periods) - first[:, None]
    treated = (first[:, None] >= 0) & (since >= 0)
    outcome = noise + (rng.normal(size=len(first)) + 0.3 * first)[:, None] + rng.normal(size=periods)
    outcome += np.where(treated, effect + growth * since, 0.0)
    return Cohorts(
        tuple(f"u{i:05d}" for i in range(len(first))),
        tuple(range(2000, 2000 + periods)),
        outcome,
        tuple(first.tolist()),
        {},
        controls,  # type: ignore[arg-type]
    )
