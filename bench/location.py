"""Points in municipality-like polygons: ours beside geopandas and SedonaDB. ``python -m bench.location --peers PYTHON``."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median
from typing import Any

from bench.beside import exponent, peers_interpreter, run
from bench.location_files import AREAS, POINTS, SIZES

TURNS = 3
#: The kinds of areas, and what is said of them.
KINDS = {"straight": "straight borders, 123 vertices", "winding": "winding borders, 97 vertices"}


def main() -> None:
    """Print a table and an exponent for areas with straight and with winding borders."""
    with tempfile.TemporaryDirectory() as name:
        subprocess.run([sys.executable, "-m", "bench.location_files", name], check=True)
        for kind, what in KINDS.items():
            _compare(Path(name), kind, what)
            _grow(Path(name), kind)


def _in_turns(files: list[Path]) -> dict[str, list[dict[str, Any]]]:
    """The runs of each engine, one engine after the other in every turn: what slows the machine slows all."""
    told: dict[str, list[dict[str, Any]]] = {"our_join": [], "geopandas_join": [], "sedona_join": []}
    for _ in range(TURNS):
        for script, runs in told.items():
            one = run(script, files, sys.executable if script == "our_join" else peers_interpreter(), 1)
            runs.extend([one] if one else [])
    return told


def _compare(folder: Path, kind: str, what: str) -> None:
    """The medians of each engine; the ratios are those of runs that came one after the other."""
    told = _in_turns([folder / f"{kind}.parquet", folder / f"points-{POINTS}.parquet"])
    print(f"{POINTS:,} points in {AREAS:,} polygons with {what}; medians of {TURNS} runs in turns.\n")
    print("| | join s | × ours | in all s | × ours | peak MB |\n| --- | ---: | ---: | ---: | ---: | ---: |")
    for script, runs in told.items():
        if len(runs) < TURNS:
            print(f"| {script} | not installed | | | | |")
            continue
        join, whole, peak = (median(run[k] for run in runs) for k in ("join", "total", "peak"))
        ratios = [
            median(run[k] / our[k] for run, our in zip(runs, told["our_join"], strict=True))
            for k in ("join", "total")
        ]
        label = f"{script.removesuffix('_join').replace('our', 'ours')} {runs[0]['version']}"
        print(f"| {label} | {join:.2f} | {ratios[0]:.1f} | {whole:.2f} | {ratios[1]:.1f} | {peak:.0f} |")


def _grow(folder: Path, kind: str) -> None:
    """How the time of ours grows with the points; the areas' part of it is the same for all."""
    seconds = []
    for n in SIZES:
        told = run("our_join", [folder / f"{kind}.parquet", folder / f"points-{n}.parquet"], sys.executable)
        assert told is not None
        seconds.append(told["join"])
    print(f"\nExponent of the join over 0.5 to 4 million points: {exponent(SIZES, seconds):.2f}.\n")


if __name__ == "__main__":
    main()
