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
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

from bench import cohorts, composite, effects_fits, panel

RUNS = 5
PAGE = Path(__file__).parent.parent / "docs" / "benchmarks.md"
BEGIN, END = "<!-- measured: begin -->", "<!-- measured: end -->"
EMPTY_PAGE = f"""# Benchmarks

What `make bench` measured last, written by `python -m bench.run --write`. Quote ratios, not seconds: machines are noisy.

{BEGIN}
{END}
"""
LIBRARIES = ("polars", "numpy", "scipy", "vl-convert-python")


def _once(arguments: list[str], folder: Path) -> tuple[float, float]:
    """Wall seconds and peak memory (MB) of one run of the command line."""
    before = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", "sharitories", *arguments], cwd=folder, stdout=subprocess.DEVNULL
    )
    _, status, usage = os.wait4(process.pid, 0)
    if os.waitstatus_to_exitcode(status) != 0:
        raise SystemExit(f"{' '.join(arguments)} failed")
    scale = 1024 if sys.platform != "darwin" else 1024**2
    return time.perf_counter() - before, usage.ru_maxrss / scale


def _measure(
    name: str, arguments: list[str], folder: Path, runs: int, before: Callable[[Path], None] | None = None
) -> str:
    walls, peaks = [], []
    for _ in range(runs):
        if before:
            before(folder)
        wall, peak = _once(arguments, folder)
        walls.append(wall)
        peaks.append(peak)
    spread = f"{min(walls):.2f}–{max(walls):.2f}"
    return f"| {name} | {statistics.median(walls):.2f} | {spread} | {statistics.median(peaks):.0f} |"


def _forget(folder: Path) -> None:
    shutil.rmtree(folder / "villes-moyennes", ignore_errors=True)


def _lose_the_release(folder: Path) -> None:
    """Leave the stages as they are: only publishing has to be done again."""
    shutil.rmtree(folder / "villes-moyennes" / "releases", ignore_errors=True)


def main() -> None:
    """Run every measurement and print the table."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _once(["--help"], folder)
        rows = [
            _measure("`--help`", ["--help"], folder, 2 * RUNS),
            _measure("`explore`, cold (nothing kept)", ["explore"], folder, RUNS, _forget),
            _measure("`explore`, nothing changed", ["explore"], folder, RUNS),
            _measure("`explore`, release lost", ["explore"], folder, RUNS, _lose_the_release),
            _measure("`check`", ["check"], folder, RUNS),
            _measure("`city Lorient`", ["city", "Lorient"], folder, RUNS),
            _measure("`why claim/drivers/FR-56121`", ["why", "claim/drivers/FR-56121"], folder, RUNS),
        ]
    head = "| command | median s | least–most s | peak MB |\n| --- | ---: | ---: | ---: |"
    said = f"{_machine()}; whole processes, {RUNS} runs each (`--help`: {2 * RUNS})."
    tables = ["\n".join([part.HEAD, *part.rows()]) for part in (composite, panel, effects_fits, cohorts)]
    table = "\n\n".join([said, "\n".join([head, *rows]), *tables])
    print(table)
    if "--write" in sys.argv:
        _write(table)


def _machine() -> str:
    """Cores, processor, Python and libraries: what a ratio may depend on; no name of a host or folder."""
    libraries = ", ".join(f"{package} {version(package)}" for package in LIBRARIES)
    return f"{os.cpu_count()} cores, {_processor()}, Python {platform.python_version()}, {libraries}"


def _processor() -> str:
    facts = Path("/proc/cpuinfo")
    lines = facts.read_text(encoding="utf-8").splitlines() if facts.is_file() else []
    models = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return models[0] if models else platform.machine()


def _write(table: str) -> None:
    """Put the table between the two markers of the page; what people wrote around them stays."""
    text = PAGE.read_text(encoding="utf-8") if PAGE.is_file() else EMPTY_PAGE
    before, _, rest = text.partition(BEGIN)
    after = rest.partition(END)[2]
    PAGE.write_text(f"{before}{BEGIN}\n\n{table}\n\n{END}{after}", encoding="utf-8")


if __name__ == "__main__":
    main()
