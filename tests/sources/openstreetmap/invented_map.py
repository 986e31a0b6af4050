"""Small maps of invented places, written by hand for the tests."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

import osmium

HEAD = '<?xml version="1.0"?><osm version="0.6" generator="invented places">'
STAMP = 'version="1" timestamp="2020-05-01T00:00:00Z"'
SQUARE = [(1, 0, 0), (2, 0, 4), (3, 4, 4), (4, 4, 0)]
HOLE = [(11, 1, 1), (12, 1, 3), (13, 3, 3), (14, 3, 1)]


def tags(given: Mapping[str, str]) -> str:
    return "".join(f'<tag k="{k.replace("__", ":")}" v="{v}"/>' for k, v in given.items())


def node(number: int, lat: float, lon: float, stamp: str = STAMP, **given: str) -> str:
    return f'<node id="{number}" lat="{lat}" lon="{lon}" {stamp}>{tags(given)}</node>'


def way(number: int, refs: Iterable[int], **given: str) -> str:
    inside = "".join(f'<nd ref="{ref}"/>' for ref in refs)
    return f'<way id="{number}" {STAMP}>{inside}{tags(given)}</way>'


def relation(number: int, members: Iterable[tuple[str, int, str]], **given: str) -> str:
    inside = "".join(f'<member type="{t}" ref="{ref}" role="{role}"/>' for t, ref, role in members)
    return f'<relation id="{number}" {STAMP}>{inside}{tags(given)}</relation>'


def corners(*rings: Iterable[tuple[int, float, float]]) -> str:
    return "".join(node(*corner) for ring in rings for corner in ring)


def extract(folder: Path, *things: str, name: str = "invented.osm") -> Path:
    path = folder / name
    path.write_text(HEAD + "".join(things) + "</osm>", encoding="utf-8")
    return path


def history(
    path: Path, versions: Iterable[tuple[int, int, str, Mapping[str, str], bool]], told: bool = True
) -> Path:
    """A history of nodes, one per ``(id, version, day, tags, visible)``; ``told`` in the header or not."""
    header = osmium.io.Header()
    header.has_multiple_object_versions = told
    with osmium.SimpleWriter(str(path), header=header) as writer:
        for number, version, day, given, visible in versions:
            writer.add_node(
                osmium.osm.mutable.Node(
                    id=number,
                    version=version,
                    visible=visible,
                    timestamp=f"{day}T00:00:00Z",
                    location=(1.0 + version / 10, 2.0) if visible else None,
                    tags=given,
                )
            )
    return path
