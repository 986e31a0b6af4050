"""131 synthetic controls, each unit in its turn against the 130 others, beside pysyncon. ``python -m bench.effects_fits``.

A drawn panel of 131 units, 17 periods before treatment and 9 after (the shape of a region's zones, yearly). pysyncon
solves the same 131 questions on the path alone in the same process; where it is not installed its line is left out. It is not
asked to search for importances: with four predictors one such fit had not ended after five minutes on two busy cores.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from importlib.metadata import PackageNotFoundError, version
from statistics import median
from typing import Any

import numpy as np

from sharitories.effects.comparison import Comparison
from sharitories.effects.estimators.synthetic_control import estimate
from sharitories.effects.panel import Floats

UNITS, BEFORE, AFTER, TRAITS, TURNS = 131, 17, 9, 4, 9
HEAD = (
    "| synthetic controls | fits | ms a fit | × ours | median loss | loss at most theirs |\n"
    "| --- | ---: | ---: | ---: | ---: | ---: |"
)
Weigh = Callable[[Comparison], Floats]


def panel(seed: int = 2017) -> Comparison:
    """Two factors with memory, loadings of each unit, noise; four predictors that tell of the loadings."""
    random = np.random.default_rng(seed)
    loadings = random.uniform(0.2, 1, size=(2, UNITS))
    paths = 100 + random.normal(size=(BEFORE + AFTER, 2)).cumsum(axis=0)
    values = paths @ loadings + 0.5 * random.normal(size=(BEFORE + AFTER, UNITS))
    traits = random.normal(size=(TRAITS, 2)) @ loadings + 0.1 * random.normal(size=(TRAITS, UNITS))
    return Comparison(
        "u000",
        tuple(f"u{unit:03d}" for unit in range(1, UNITS)),
        tuple(range(BEFORE + AFTER)),
        BEFORE,
        values[:, 0],
        values[:, 1:],
        tuple(f"x{trait}" for trait in range(TRAITS)),
        traits[:, 0],
        traits[:, 1:],
    )


def placebos(comparison: Comparison) -> list[Comparison]:
    """Every unit in its turn as if it had been treated, the treated one first."""
    return [comparison, *(comparison.as_if(place) for place in range(len(comparison.donors)))]


def path_alone(comparison: Comparison) -> Comparison:
    """The same comparison without its predictors."""
    none = np.empty((0, len(comparison.donors)))
    return replace(comparison, traits=(), own_traits=np.empty(0), others_traits=none)


def ours(comparison: Comparison) -> Floats:
    """The donors' weights by our synthetic control."""
    return estimate(comparison).weights


def theirs(comparison: Comparison) -> Floats:
    """The donors' weights by pysyncon, given the periods before as its predictors, with the same aim.

    It divides rows by their spread: importances equal to the squared spread bring the plain sum of squares back.
    """
    import pandas as pd
    from pysyncon import Synth

    own, others = pd.Series(comparison.pre, name="own"), pd.DataFrame(comparison.others_pre)
    spread = np.column_stack([others, own]).var(axis=1, ddof=1)
    synth: Any = Synth()
    synth.fit(X0=others, X1=own, Z0=others, Z1=own, custom_V=spread)
    return np.asarray(synth.W)


def losses(weigh: Weigh, comparisons: Sequence[Comparison]) -> tuple[float, Floats]:
    """Seconds a fit, and each fit's mean squared gap before treatment at the weights brought onto the simplex."""
    begun = time.perf_counter()
    found = [weigh(comparison) for comparison in comparisons]
    seconds = (time.perf_counter() - begun) / len(comparisons)
    mixed = [np.maximum(weights, 0) / np.maximum(weights, 0).sum() for weights in found]
    gaps = [c.pre - c.others_pre @ w for c, w in zip(comparisons, mixed, strict=True)]
    return seconds, (np.array(gaps) ** 2).mean(axis=1)


def rows() -> list[str]:
    """The lines of the table: ours and pysyncon on the path alone, and ours with importances searched for."""
    every = placebos(panel())
    alone = [path_alone(comparison) for comparison in every]
    turns = [losses(ours, alone) for _ in range(TURNS)]
    seconds, lost = median(turn[0] for turn in turns), turns[0][1]
    lines = [_line("path alone: ours", seconds, seconds, lost, "")]
    peer = _pysyncon()
    if peer:
        their_seconds, their_lost = losses(theirs, alone)
        better = f"{(lost <= their_lost * (1 + 1e-9)).sum()} of {UNITS}"
        lines.append(_line(f"path alone: {peer}, the same aim", their_seconds, seconds, their_lost, better))
    searched, searched_lost = losses(ours, every)
    return [*lines, _line("four predictors: ours", searched, seconds, searched_lost, "")]


def _line(label: str, seconds: float, unit: float, lost: Floats, better: str) -> str:
    return f"| {label} | {UNITS} | {1e3 * seconds:.3g} | {seconds / unit:,.0f} | {np.median(lost):.6g} | {better} |"


def _pysyncon() -> str | None:
    try:
        return f"pysyncon {version('pysyncon')}"
    except PackageNotFoundError:
        return None


def main() -> None:
    """Print the table of ``docs/benchmarks.md``."""
    print("\n".join([HEAD, *rows()]))


if __name__ == "__main__":
    main()
