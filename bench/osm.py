"""From a map file to located practices, beside Debian's osmium, quackosm and pyrosm.

``python -m bench.osm EXTRACT.osm.pbf … [--peers /path/to/python] [--grow 1,4,16]``

Prints Markdown tables. ``--grow`` repeats the first extract so many times with other ids, to see how time and memory
grow, and puts the largest beside the peers too. Peers that are not there are said on standard error and left out.
Machines are noisy: quote ratios, not seconds.
"""

from __future__ import annotations

import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from bench.beside import exponent, peers_interpreter, run
from sharitories.practices.tags import Rule, rules

RUNS = 5
PEERS = {"quackosm": "quackosm_read", "pyrosm": "pyrosm_read"}
Figures = dict[str, Any]


def main() -> None:
    """Measure every extract given, then the first one as it grows."""
    extracts, times = _arguments(sys.argv[1:])
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        areas = _squares(folder / "areas.geojson")
        for line in _beside(extracts, areas, folder):
            print(line, flush=True)
        if times:
            print()
            for line in _growing(extracts[0], times, areas, folder):
                print(line, flush=True)


def _arguments(given: Sequence[str]) -> tuple[list[Path], list[int]]:
    times: list[int] = []
    if "--grow" in given:
        times = [int(number) for number in given[list(given).index("--grow") + 1].split(",")]
    options = {i + k for i, word in enumerate(given) if word in {"--peers", "--grow"} for k in (0, 1)}
    return [Path(word) for i, word in enumerate(given) if i not in options], times


HEAD = (
    "| extract | MB | tool | objects × properties | whole command s | in a running program s | processor s | "
    "how many times ours: command, running, processor | peak MB |\n"
    "| --- | ---: | --- | ---: | ---: | ---: | ---: | ---: | ---: |"
)


def _beside(extracts: Sequence[Path], areas: Path, folder: Path) -> Iterator[str]:
    yield HEAD
    for extract in extracts:
        ours = _ours(extract, areas, folder)
        yield _line(extract, "ours", ours, ours)
        theirs = _tags_filter(extract, folder)
        if theirs is not None:
            yield _line(extract, "osmium tags-filter", theirs, ours)
        for name, script in PEERS.items():
            peer = run(script, [extract, areas, "-", _tags()], peers_interpreter())
            if peer is not None:
                yield _line(extract, f"{name} {peer['version']}", peer, ours)


def _line(extract: Path, tool: str, theirs: Figures, ours: Figures) -> str:
    """One line of the table; with peers that are libraries, ``total`` begins with their loading."""
    measured = ("total", "again", "cpu")
    times = " | ".join(f"{theirs[name]:.2f}" for name in measured)
    ratios = ", ".join(f"{theirs[name] / ours[name]:.2f}" for name in measured)
    size = extract.stat().st_size / 1e6
    rows = f"{theirs['rows']:.0f}" if "rows" in theirs else ""
    return f"| {extract.name.split('.')[0]} | {size:.1f} | {tool} | {rows} | {times} | {ratios} | {theirs['peak']:.0f} |"


def _growing(extract: Path, times: Sequence[int], areas: Path, folder: Path) -> Iterator[str]:
    yield HEAD
    sizes: list[float] = []
    seconds: list[float] = []
    for number in sorted(times):
        grown = grow(extract, folder / f"{number}times.osm.pbf", number)
        if number == max(times):
            yield from list(_beside([grown], areas, folder))[1:]
        ours, theirs = _ours(grown, areas, folder), _tags_filter(grown, folder)
        sizes.append(grown.stat().st_size / 1e6)
        seconds.append(ours["cpu"])
        yield _line(grown, "ours", ours, ours)
        if theirs is not None:
            yield _line(grown, "osmium tags-filter", theirs, ours)
        grown.unlink()
    yield ""
    yield f"Processor time grows as the size to the power {exponent(sizes, seconds):.2f}."


def _ours(extract: Path, areas: Path, folder: Path) -> Figures:
    ours = run("our_osm", [extract, areas, folder / "ours.parquet"], sys.executable, RUNS)
    if ours is None:
        raise SystemExit("ours did not run")
    return ours


def _tags_filter(extract: Path, folder: Path) -> Figures | None:
    """``osmium tags-filter`` with the same rules, without their endings; it also writes the nodes of the ways found."""
    if shutil.which("osmium") is None:
        print("osmium-tool is not installed", file=sys.stderr)
        return None
    wanted = folder / "rules.txt"
    wanted.write_text("\n".join(_expression(rule) for rule in rules()), encoding="utf-8")
    kept = folder / "kept.osm.pbf"
    command = [
        "osmium",
        "tags-filter",
        "--no-progress",
        "-O",
        "-o",
        str(kept),
        str(extract),
        "-e",
        str(wanted),
    ]
    runs = [_timed(command) for _ in range(RUNS)]
    return {name: statistics.median(one[name] for one in runs) for name in runs[0]}


def _timed(command: Sequence[str]) -> Figures:
    start = time.perf_counter()
    _, status, used = os.wait4(subprocess.Popen(command).pid, 0)
    if status:
        raise SystemExit(f"{command[0]} failed")
    seconds, cpu = time.perf_counter() - start, used.ru_utime + used.ru_stime
    return {"total": seconds, "again": seconds, "cpu": cpu, "peak": used.ru_maxrss / 1024}


def _expression(rule: Rule) -> str:
    return rule.key if rule.value is None else f"{rule.key}={rule.value}"


def _tags() -> str:
    """The rules in the form that quackosm and pyrosm take: values of a key, or true for any."""
    wanted: dict[str, Any] = {}
    for rule in rules():
        if rule.value is None:
            wanted[rule.key] = True
        elif wanted.get(rule.key) is not True:
            wanted.setdefault(rule.key, []).append(rule.value)
    return json.dumps(wanted)


def _squares(target: Path) -> Path:
    """Areas to place in: squares of a fiftieth of a degree over Geneva, Liechtenstein and Andorra."""
    features = []
    for number, (west, south) in enumerate(((6.0, 46.1), (9.4, 47.0), (1.4, 42.4))):
        for k in range(400):
            x, y, d = west + k // 20 * 0.02, south + k % 20 * 0.02, 0.02
            ring = [[x, y], [x + d, y], [x + d, y + d], [x, y + d], [x, y]]
            shape = {"type": "Polygon", "coordinates": [ring]}
            features.append(
                {"type": "Feature", "properties": {"code": f"{number}{k:04d}"}, "geometry": shape}
            )
    target.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
    return target


def grow(extract: Path, target: Path, times: int) -> Path:
    """The extract repeated, ids counted anew so that they stay as dense as those of one map; day and order kept."""
    import osmium

    counted = target.with_name("counted.osm.pbf")
    command = ["osmium", "renumber", "-O", "-o", str(counted), str(extract)]
    subprocess.run(command, check=True, capture_output=True)
    shift = 10 ** len(str(max(thing.id for thing in osmium.FileProcessor(str(counted)))))
    header = osmium.io.Header()
    header.set("osmosis_replication_timestamp", "2025-01-28T00:00:00Z")
    with osmium.SimpleWriter(str(target), overwrite=True, header=header) as writer:
        for kind in (osmium.osm.NODE, osmium.osm.WAY, osmium.osm.RELATION):
            for number in range(times):
                for thing in osmium.FileProcessor(str(counted), kind):
                    writer.add(_shifted(thing, number * shift))
    counted.unlink()
    return target


def _shifted(thing: Any, by: int) -> Any:
    changed = {"id": thing.id + by}
    if thing.is_way():
        changed["nodes"] = [node.ref + by for node in thing.nodes]
    elif thing.is_relation():
        changed["members"] = [(m.type, m.ref + by, m.role) for m in thing.members]
    return thing.replace(**changed)


if __name__ == "__main__":
    main()
