"""From a map file to located practices, beside Debian's osmium, quackosm and pyrosm.

``python -m bench.osm EXTRACT.osm.pbf … [--peers /path/to/python] [--grow 1,4,16]``

Prints Markdown tables. ``--grow`` repeats the first extract so many times with other ids, to see how time and memory
grow, and puts the largest beside the peers too. Peers that are not there are said on standard error and left out.
Machines are noisy: quote ratios, not seconds.
"""

from __future__ import annotations

import json
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
        print("\n".join(_beside(extracts, areas, folder)), flush=True)
        if times:
            print("\n".join(["", *_growing(extracts[0], times, areas, folder)]))


def _arguments(given: Sequence[str]) -> tuple[list[Path], list[int]]:
    times: list[int] = []
    if "--grow" in given:
        times = [int(number) for number in given[list(given).index("--grow") + 1].split(",")]
    options = {i + k for i, word in enumerate(given) if word in {"--peers", "--grow"} for k in (0, 1)}
    return [Path(word) for i, word in enumerate(given) if i not in options], times


HEAD = (
    "| extract | MB | tool | objects × properties | from its start s | in a running program s | "
    "ours is so many times faster: from the start, running | peak MB |\n"
    "| --- | ---: | --- | ---: | ---: | ---: | ---: | ---: |"
)


def _beside(extracts: Sequence[Path], areas: Path, folder: Path) -> Iterator[str]:
    yield HEAD
    for extract in extracts:
        size = extract.stat().st_size / 1e6
        place = f"| {extract.name.split('.')[0]} | {size:.1f}"
        ours = _ours(extract, areas, folder)
        yield f"{place} | ours | {ours['rows']:.0f} | {ours['total']:.2f} | {ours['again']:.2f} | | {ours['peak']:.0f} |"
        theirs = _tags_filter(extract, folder)
        if theirs is not None:
            faster = f"{theirs / ours['total']:.2f}, {theirs / ours['again']:.2f}"
            yield f"{place} | osmium tags-filter | | {theirs:.2f} | {theirs:.2f} | {faster} | |"
        for name, script in PEERS.items():
            peer = run(script, [extract, areas, "-", _tags()], peers_interpreter())
            if peer is not None:
                yield f"{place} | {name} {peer['version']} | {_beside_ours(peer, ours)}"


def _beside_ours(peer: Figures, ours: Figures) -> str:
    """A peer's figures; both load their libraries first in ``total``."""
    faster = f"{peer['total'] / ours['total']:.1f}, {peer['again'] / ours['again']:.1f}"
    return f"{peer['rows']:.0f} | {peer['total']:.2f} | {peer['again']:.2f} | {faster} | {peer['peak']:.0f} |"


def _growing(extract: Path, times: Sequence[int], areas: Path, folder: Path) -> Iterator[str]:
    yield "| times | MB | rows | ours, running s | tags-filter s | ratio | peak MB, ours with its reader |"
    yield "| ---: | ---: | ---: | ---: | ---: | ---: | ---: |"
    sizes: list[float] = []
    seconds: list[float] = []
    beside: Iterator[str] = iter(())
    for number in times:
        grown = grow(extract, folder / f"grown{number}.osm.pbf", number)
        ours, theirs = _ours(grown, areas, folder), _tags_filter(grown, folder)
        sizes.append(grown.stat().st_size / 1e6)
        seconds.append(ours["again"])
        yield (
            f"| {number} | {sizes[-1]:.1f} | {ours['rows']:.0f} | {seconds[-1]:.2f} | {_seconds(theirs)} | "
            f"{_ratio(seconds[-1], theirs)} | {ours['peak']:.0f} |"
        )
        if number == max(times):
            beside = _beside([grown], areas, folder)
        else:
            grown.unlink()
    yield ""
    yield from beside
    yield ""
    yield f"Time grows as the size to the power {exponent(sizes, seconds):.2f}."


def _ours(extract: Path, areas: Path, folder: Path) -> Figures:
    ours = run("our_osm", [extract, areas, folder / "ours.parquet"], sys.executable, RUNS)
    if ours is None:
        raise SystemExit("ours did not run")
    return ours


def _tags_filter(extract: Path, folder: Path) -> float | None:
    """Seconds of ``osmium tags-filter`` with the same rules, alive only; it also writes the nodes of the ways found."""
    if shutil.which("osmium") is None:
        print("osmium-tool is not installed", file=sys.stderr)
        return None
    wanted = folder / "rules.txt"
    wanted.write_text("\n".join(_expression(rule) for rule in rules()), encoding="utf-8")
    command = ["osmium", "tags-filter", "--no-progress", "-O", "-o", str(folder / "kept.osm.pbf")]
    seconds = []
    for _ in range(RUNS):
        start = time.perf_counter()
        subprocess.run([*command, str(extract), "-e", str(wanted)], check=True, capture_output=True)  # noqa: S603
        seconds.append(time.perf_counter() - start)
    return statistics.median(seconds)


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


def _seconds(value: float | None) -> str:
    return "not there" if value is None else f"{value:.2f}"


def _ratio(ours: float, theirs: float | None) -> str:
    return "" if theirs is None else f"{ours / theirs:.2f}"


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
    subprocess.run(command, check=True, capture_output=True)  # noqa: S603
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
