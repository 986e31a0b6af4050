"""Full runs again of a composite indicator over every alternative. ``python -m bench.composite``.

35,000 units, 40 indicators, 2,000 draws; each size in a process of its own, intervals of ranks and scores included.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import time
from dataclasses import replace
from statistics import median

import numpy as np

from bench.beside import ROOT, exponent
from sharitories.profiles.uncertainty import replay
from sharitories.profiles.uncertainty.alternatives import Model, Perturbed
from sharitories.profiles.uncertainty.draws import drawn
from sharitories.profiles.uncertainty.noise import Counting
from sharitories.profiles.uncertainty.ranks import table
from sharitories.profiles.uncertainty.rescale import Normalisation

UNITS, INDICATORS, DRAWS, TURNS = 35_000, 40, 2_000, 3


def invented(units: int, noisy: bool) -> Model:
    """Two imputations, five normalisations, random weights, three means, each indicator removed in turn; counting noise if asked."""
    world = np.random.default_rng(1)
    exposure = world.uniform(1, 50, (INDICATORS, units))
    counts = world.poisson(world.gamma(2.0, 0.5, (INDICATORS, units)) * exposure).astype(float)
    seen = (counts / exposure).T + 0.01
    model = Model(
        units=tuple(f"u{i:06d}" for i in world.permutation(units)),
        indicators=tuple(f"i{j}" for j in range(INDICATORS)),
        directions=(1, -1) * (INDICATORS // 2),
        imputations={"one": seen, "two": seen * world.gamma(100.0, 0.01, seen.shape)},
        normalisations=(
            Normalisation("minmax", bounds=(1.0, 100.0)),
            Normalisation("zscore", mean=100.0, sd=5.0),
            Normalisation("rank"),
            Normalisation("percentile"),
            Normalisation(
                "goalposts", lower=(-0.1,) * INDICATORS, upper=(40.0,) * INDICATORS, bounds=(1.0, 100.0)
            ),
        ),
        weights=Perturbed((1.0,) * INDICATORS, 80.0),
        aggregations=("arithmetic", "geometric", "harmonic"),
        removals=(None, *range(INDICATORS)),
        seed=7,
    )
    if not noisy:
        return model
    counting = Counting("counting", tuple(range(INDICATORS)), counts, exposure, replicates=64)
    return replace(model, normalisations=model.normalisations[:1], noises=(counting,))


def one(units: int, draws: int, noisy: bool) -> None:
    """Run once and print seconds and the peak of memory (MB) as JSON."""
    model = invented(units, noisy)
    uniforms = replay.design(model, draws)
    begun = time.perf_counter()
    told = table(drawn(model, uniforms))
    seconds = time.perf_counter() - begun
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"seconds": seconds, "peak": peak, "rows": told.height}))


def _timed(units: int, draws: int, noisy: bool = False, turns: int = 1) -> tuple[float, float]:
    """Median seconds and peak MB of runs in processes of their own."""
    asked = [sys.executable, "-m", "bench.composite", str(units), str(draws), *(["noisy"] if noisy else [])]
    runs = [
        json.loads(subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=True).stdout)
        for _ in range(turns)
    ]
    return median(run["seconds"] for run in runs), max(run["peak"] for run in runs)


def main() -> None:
    """Print the table of ``docs/benchmarks.md`` and both exponents."""
    print("| | units | draws | s | peak MB |\n| --- | ---: | ---: | ---: | ---: |")
    for label, noisy, turns in (
        ("every alternative", False, TURNS),
        ("and counting noise, 64 replicates", True, 1),
    ):
        seconds, peak = _timed(UNITS, DRAWS, noisy, turns)
        print(f"| {label} | {UNITS:,} | {DRAWS:,} | {seconds:.1f} | {peak:.0f} |", flush=True)
    units, draws = (4_375, 8_750, 17_500, 35_000), (250, 500, 1_000, 2_000)
    of_units = exponent(units, [_timed(n, 500)[0] for n in units])
    of_draws = exponent(draws, [_timed(8_750, d)[0] for d in draws])
    print(f"\nExponent in units {of_units:.2f} (500 draws), in draws {of_draws:.2f} (8,750 units).")


if __name__ == "__main__":
    if len(sys.argv) > 1:
        one(int(sys.argv[1]), int(sys.argv[2]), "noisy" in sys.argv)
    else:
        main()
