"""Eight cities of 400, proven to be the most diverse panel under quotas: ``python -m bench.panel``."""

from __future__ import annotations

import time

import numpy as np

from sharitories.profiles.panel.problem import Limit, Problem
from sharitories.profiles.panel.solve import solve

CITIES, SIZE, REGIONS = 400, 8, 20


def simulated(seed: int) -> Problem:
    generator = np.random.default_rng(seed)
    places = generator.normal(size=(CITIES, 3))
    apart = np.sqrt(((places[:, None] - places[None]) ** 2).mean(axis=2))
    groups = {
        "group": (np.arange(CITIES) // (CITIES // 2), (4, 4)),
        "size": (generator.integers(3, size=CITIES), (2, 8)),
        "region": (generator.integers(REGIONS, size=CITIES), (0, 1)),
    }
    limits = [
        Limit(name, tuple(np.flatnonzero(of == value).tolist()), low, high)
        for name, (of, (low, high)) in groups.items()
        for value in np.unique(of)
    ]
    return Problem(np.rint(apart * 1e6).astype(np.int64), SIZE, tuple(limits))


HEAD = "| panel | smallest distance | proven | s |\n| --- | ---: | :---: | ---: |"


def rows() -> list[str]:
    """One line a simulated frame: size, the smallest distance, whether it is proven best, seconds."""
    found = []
    for seed in (1, 2, 3):
        problem = simulated(seed)
        start = time.perf_counter()
        best = solve(problem)
        assert best is not None
        took = time.perf_counter() - start
        sizes = f"{SIZE} of {CITIES}, seed {seed}"
        found.append(
            f"| {sizes} | {best.smallest / 1e6:.3f} | {'yes' if best.proven else 'no'} | {took:.1f} |"
        )
    return found


def main() -> None:
    """Print the table."""
    print("\n".join([HEAD, *rows()]))


if __name__ == "__main__":
    main()
