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
from sharitories.profiles.uncertainty.alternatives import Model, Node, Perturbed
from sharitories.profiles.uncertainty.draws import drawn
from sharitories.profiles.uncertainty.noise import Counting
from sharitories.profiles.uncertainty.ranks import table
from sharitories.profiles.uncertainty.rescale import Normalisation

UNITS, INDICATORS, DRAWS, TURNS = 35_000, 40, 2_000, 3
HEAD = "| full runs again | units | draws | s | peak MB |\n| --- | ---: | ---: | ---: | ---: |"


def tree() -> tuple[Node, ...]:
    """Eight pillars of five indicators, two sub-indices of four pillars, one index."""
    pillars = [Node(f"p{i}", tuple(range(5 * i, 5 * i + 5)), 0) for i in range(8)]
    halves = [Node(f"q{i}", tuple(range(40 + 4 * i, 44 + 4 * i)), 1) for i in range(2)]
    return (*pillars, *halves, Node("index", (48, 49), 2))


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


def one(units: int, draws: int, kind: str) -> None:
    """Run once and print seconds and the peak of memory (MB) as JSON; ``kind`` is flat, noisy or tree."""
    model = invented(units, kind == "noisy")
    if kind == "tree":
        model = replace(model, nodes=tree(), weights=Perturbed((1.0,) * 50, 80.0))
    uniforms = replay.design(model, draws)
    begun = time.perf_counter()
    told = table(drawn(model, uniforms))
    seconds = time.perf_counter() - begun
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"seconds": seconds, "peak": peak, "rows": told.height}))


def timed(units: int, draws: int, kind: str = "flat", turns: int = 1) -> tuple[float, float]:
    """Median seconds and peak MB of runs in processes of their own."""
    asked = [sys.executable, "-m", "bench.composite", str(units), str(draws), kind]
    runs = [
        json.loads(subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=True).stdout)
        for _ in range(turns)
    ]
    return median(run["seconds"] for run in runs), max(run["peak"] for run in runs)


def rows(turns: int = TURNS) -> list[str]:
    """The lines of the table: what was run again, units, draws, seconds, peak MB."""
    found = []
    for label, kind, times in (
        ("every alternative", "flat", turns),
        ("every alternative, a tree of three levels", "tree", turns),
        ("and counting noise, 64 replicates", "noisy", 1),
    ):
        seconds, peak = timed(UNITS, DRAWS, kind, times)
        found.append(f"| {label} | {UNITS:,} | {DRAWS:,} | {seconds:.1f} | {peak:.0f} |")
    return found


def main() -> None:
    """Print the table of ``docs/benchmarks.md`` and both exponents."""
    print("\n".join([HEAD, *rows()]))
    units, draws = (4_375, 8_750, 17_500, 35_000), (250, 500, 1_000, 2_000)
    of_units = exponent(units, [timed(n, 500)[0] for n in units])
    of_draws = exponent(draws, [timed(8_750, d)[0] for d in draws])
    print(f"\nExponent in units {of_units:.2f} (500 draws), in draws {of_draws:.2f} (8,750 units).")


if __name__ == "__main__":
    if len(sys.argv) > 1:
        one(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3] if len(sys.argv) > 3 else "flat")
    else:
        main()
