"""Run ours and its peers on the same files, one process after the other, several times; medians and ratios."""

from __future__ import annotations

import json
import math
import os
import statistics
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent


def peers_interpreter() -> str:
    """The interpreter given by ``--peers``, in which the peers are installed; else this one."""
    return sys.argv[sys.argv.index("--peers") + 1] if "--peers" in sys.argv else sys.executable


def run(script: str, arguments: Sequence[object], python: str, times: int = 3) -> dict[str, Any] | None:
    """The medians of what a script of ``bench/peers`` prints; None, said on stderr, where it cannot run."""
    runs = []
    for _ in range(times):
        told = subprocess.run(
            [python, str(ROOT / "bench" / "peers" / f"{script}.py"), *map(str, arguments)],
            env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
            capture_output=True,
            text=True,
            check=False,
        )
        if told.returncode:
            print(f"{script} did not run: {(told.stderr.splitlines() or ['?'])[-1]}", file=sys.stderr)
            return None
        runs.append(json.loads(told.stdout.splitlines()[-1]))
    medians = {key: statistics.median(r[key] for r in runs) for key in runs[0] if key != "version"}
    return {**medians, "version": runs[0]["version"]}


def exponent(sizes: Sequence[float], seconds: Sequence[float]) -> float:
    """The slope of log seconds on log size: 1 is in proportion."""
    x, y = [math.log(s) for s in sizes], [math.log(s) for s in seconds]
    mean_x, mean_y = statistics.fmean(x), statistics.fmean(y)
    along = sum((a - mean_x) ** 2 for a in x)
    return sum((a - mean_x) * (b - mean_y) for a, b in zip(x, y, strict=True)) / along
