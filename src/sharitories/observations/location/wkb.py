"""Well-known binary taken apart: the rings of a column of areas, without making a geometry of each.

Only what nearly every file holds is read here: two dimensions, little-endian, polygons and multipolygons (OGC 06-103r4,
section 8). All else (Z, M, EWKB, big-endian, empty) is put into that form by shapely first.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass, field

import numpy as np
import polars as pl

from sharitories.errors import Fault
from sharitories.observations.location.grid import Ints
from sharitories.observations.location.mending import NOWHERE, Told, plain
from sharitories.observations.location.rings import Complexes, Rings

POLYGON, MULTIPOLYGON = 3, 6
#: Byte order, kind, number of rings, number of vertices of the first ring: what a polygon of one ring begins with.
HEAD = np.dtype([("order", "u1"), ("kind", "<u4"), ("rings", "<u4"), ("vertices", "<u4")])
#: Areas read at once: few enough to stay in the processor's cache.
BATCH = 256
NONE = np.zeros(0, dtype=np.int64)


@dataclass(frozen=True)
class _Found:
    """Where rings lie in the WKB of one area: first byte, number of vertices and polygon of each."""

    start: list[int]
    size: list[int]
    part: list[int]


@dataclass
class _Reading:
    """A column being read: number of vertices, area and polygon of the rings so far; what is told; what is at fault."""

    size: list[Ints] = field(default_factory=list)
    area: list[Ints] = field(default_factory=list)
    part: list[Ints] = field(default_factory=list)
    told: Told = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    def batch(self, areas: list[bytes | None], first: int) -> Complexes:
        """Take the rings of a batch of areas; gives their vertices."""
        whole = [NOWHERE if one is None else one for one in areas]
        if min(map(len, whole)) < HEAD.itemsize:
            whole = [one.ljust(HEAD.itemsize, b"\0") for one in whole]
        heads = np.frombuffer(b"".join([one[: HEAD.itemsize] for one in whole]), dtype=HEAD)
        vertices = heads["vertices"].astype(np.int64)
        lengths = np.fromiter(map(len, whole), dtype=np.int64, count=len(whole))
        single = (heads["order"] == 1) & (heads["kind"] == POLYGON) & (heads["rings"] == 1)
        single &= (vertices > 0) & (lengths == HEAD.itemsize + 16 * vertices)
        several = {i: self._several(whole, i, first) for i in np.flatnonzero(~single).tolist()}
        self._note(vertices, several, first)
        pieces = [
            b"".join(_cut(one, several[i])) if i in several else one[HEAD.itemsize :]
            for i, one in enumerate(whole)
        ]
        return np.frombuffer(b"".join(pieces), dtype="<c16")

    def _several(self, whole: list[bytes], i: int, first: int) -> _Found:
        """The rings of an area that is not one plain ring; where needed, its WKB in ``whole`` is made plain."""
        try:
            return _rings(whole[i])
        except (struct.error, ValueError):
            whole[i] = plain(whole[i], first + i, self.told, self.faults)
            return _rings(whole[i])

    def _note(self, vertices: Ints, several: dict[int, _Found], first: int) -> None:
        many = np.ones(len(vertices), dtype=np.int64)
        many[list(several)] = [len(found.size) for found in several.values()]
        size, part, place = np.repeat(vertices, many), np.zeros(many.sum(), np.int64), np.cumsum(many) - many
        for i, found in several.items():
            here = slice(int(place[i]), int(place[i]) + len(found.size))
            size[here], part[here] = found.size, found.part
        self.size.append(size)
        self.part.append(part)
        self.area.append(np.repeat(np.arange(first, first + len(vertices)), many))


def rings_of(wkb: pl.Series) -> tuple[Rings, Told, list[Fault]]:
    """The rings of a column of WKB as they are; what is told of areas that were not closed; the rows that are no area.

    Raises ``MissingExtra`` where a geometry is not plain and shapely is not installed.
    """
    reading = _Reading()
    at = np.empty(int(wkb.bin.size().sum() or 0) // 16 + 1, dtype=np.complex128)
    full = 0
    for first in range(0, len(wkb), BATCH):
        new = reading.batch(wkb[first : first + BATCH].to_list(), first)
        end = full + len(new)
        if end > len(at):
            at = np.concatenate([at[:full], np.empty(end, dtype=np.complex128)])
        at[full:end] = new
        full = end
    size, area, part = (np.concatenate([NONE, *of]) for of in (reading.size, reading.area, reading.part))
    return Rings(at[:full], np.concatenate([[0], np.cumsum(size)]), area, part), reading.told, reading.faults


def _cut(wkb: bytes, found: _Found) -> list[bytes]:
    return [wkb[start : start + 16 * size] for start, size in zip(found.start, found.size, strict=True)]


def _rings(wkb: bytes) -> _Found:
    """Find the rings; raises ``ValueError`` or ``struct.error`` for what is not plain, or not whole."""
    order, kind, count = struct.unpack_from("<BII", wkb)
    found = _Found([], [], [])
    if order != 1 or kind not in (POLYGON, MULTIPOLYGON):
        raise ValueError("not plain")
    if kind == POLYGON:
        _polygon(wkb, 9, count, 0, found)
        return found
    place = 9
    for part in range(count):
        if struct.unpack_from("<BI", wkb, place) != (1, POLYGON):
            raise ValueError("a multipolygon that holds something else than plain polygons")
        (rings,) = struct.unpack_from("<I", wkb, place + 5)
        place = _polygon(wkb, place + 9, rings, part, found)
    return found


def _polygon(wkb: bytes, place: int, rings: int, part: int, found: _Found) -> int:
    """Find the rings of one polygon from byte ``place`` on; gives the byte after it."""
    for _ in range(rings):
        (vertices,) = struct.unpack_from("<I", wkb, place)
        if not vertices or place + 4 + 16 * vertices > len(wkb):
            raise ValueError("an empty ring, or bytes that end too early")
        found.start.append(place + 4)
        found.size.append(vertices)
        found.part.append(part)
        place += 4 + 16 * vertices
    return place
