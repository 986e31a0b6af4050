"""An extract to located practices: ours beside osmium tags-filter, quackosm and pyrosm. ``python -m bench.osm EXTRACT AREAS --peers PYTHON``."""

from __future__ import annotations

import json
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench.beside import peers_interpreter, run
from sharitories.practices.tags import rules

TIMES = 5


def tags_filter(extract: str, folder: Path) -> float | None:
    """Median seconds of Debian's osmium with the same tags; None where it is not installed."""
    if shutil.which("osmium") is None:
        return None
    wanted = [f"nwr/{rule.key}" + (f"={rule.value}" if rule.value else "") for rule in rules()]
    seconds = []
    for _ in range(TIMES):
        start = time.perf_counter()
        subprocess.run(
            ["osmium", "tags-filter", "-O", "-o", folder / "kept.osm.pbf", extract, *wanted],  # noqa: S607
            check=True,
            capture_output=True,
        )
        seconds.append(time.perf_counter() - start)
    return statistics.median(seconds)


def main() -> None:
    """Print the table for one extract."""
    extract, areas = sys.argv[1:3]
    keys = sorted({rule.key for rule in rules()})
    tags = {key: sorted({r.value for r in rules() if r.key == key and r.value}) or True for key in keys}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        ours = run("our_osm", [extract, areas, folder / "out.parquet"], sys.executable, TIMES)
        assert ours is not None
        print(
            f"{Path(extract).name}, {Path(extract).stat().st_size / 1e6:.1f} MB; whole processes, medians.\n"
        )
        print("| | rows | s | × ours | peak MB |\n| --- | ---: | ---: | ---: | ---: |")
        print(
            f"| ours {ours['version']} | {ours['rows']:.0f} | {ours['total']:.2f} | 1.0 | {ours['peak']:.0f} |"
        )
        alone = tags_filter(extract, folder)
        if alone is not None:
            print(f"| osmium tags-filter | – | {alone:.2f} | {alone / ours['total']:.2f} | – |")
        for script in ("quackosm_read", "pyrosm_read"):
            told = run(script, [extract, areas, folder / "out", json.dumps(tags)], peers_interpreter())
            peer = script.removesuffix("_read")
            if told is None:
                print(f"| {peer} | did not run here | | | |")
                continue
            times = told["total"] / ours["total"]
            print(
                f"| {peer} {told['version']} | {told['rows']:.0f} | {told['total']:.2f} | {times:.1f} | {told['peak']:.0f} |"
            )


if __name__ == "__main__":
    main()
