"""Measure the commands as whole processes and print medians; written to ``docs/benchmarks.md`` with ``--write``.

Ratios and medians are to be quoted, not single seconds: machines are noisy.
"""

from __future__ import annotations

import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from importlib.metadata import version
from pathlib import Path

RUNS = 5
PAGE = Path(__file__).parent.parent / "docs" / "benchmarks.md"


def _once(arguments: list[str], folder: Path) -> tuple[float, float]:
    """Wall seconds and peak memory (MB) of one run of the command line."""
    before = time.perf_counter()
    process = subprocess.Popen(  # noqa: S603
        [sys.executable, "-m", "sharitories", *arguments], cwd=folder, stdout=subprocess.DEVNULL
    )
    _, status, usage = os.wait4(process.pid, 0)
    if os.waitstatus_to_exitcode(status) != 0:
        raise SystemExit(f"{' '.join(arguments)} failed")
    scale = 1024 if sys.platform != "darwin" else 1024**2
    return time.perf_counter() - before, usage.ru_maxrss / scale


def _measure(name: str, arguments: list[str], folder: Path, runs: int, fresh: bool = False) -> str:
    walls, peaks = [], []
    for _ in range(runs):
        if fresh:
            shutil.rmtree(folder / "villes-moyennes", ignore_errors=True)
        wall, peak = _once(arguments, folder)
        walls.append(wall)
        peaks.append(peak)
    spread = f"{min(walls):.2f}–{max(walls):.2f}"
    return f"| {name} | {statistics.median(walls):.2f} | {spread} | {statistics.median(peaks):.0f} |"


def main() -> None:
    """Run every measurement and print the table."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _once(["--help"], folder)
        rows = [
            _measure("`--help`", ["--help"], folder, 2 * RUNS),
            _measure("`explore`, cold (nothing kept)", ["explore"], folder, RUNS, fresh=True),
            _measure("`explore`, nothing changed", ["explore"], folder, RUNS),
            _measure("`check`", ["check"], folder, RUNS),
            _measure("`city Lorient`", ["city", "Lorient"], folder, RUNS),
            _measure("`why claim/drivers/FR-56121`", ["why", "claim/drivers/FR-56121"], folder, RUNS),
        ]
    libraries = ", ".join(f"{package} {version(package)}" for package in ("polars", "numpy", "scipy"))
    facts = f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}, {libraries}"
    head = "| command | median s | least–most s | peak MB |\n| --- | ---: | ---: | ---: |"
    table = "\n".join([f"{facts}; {RUNS} runs each, whole processes.", "", head, *rows])
    print(table)

    if "--write" in sys.argv:
        PAGE.write_text(f"# Benchmarks\n\nWhat `make bench` printed last.\n\n{table}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
