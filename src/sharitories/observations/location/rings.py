"""Areas as edges: every ring of every area, read from WKB, unwrapped across the antimeridian."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from sharitories.errors import Fault, FaultyInput

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]

MEND = "Write the areas as WKB polygons or multipolygons in degrees (EPSG:4326), and try again."
POLYGON, MULTIPOLYGON = 3, 6
HEAD, COUNT = struct.Struct("<BII"), struct.Struct("<I")


@dataclass(frozen=True)
class Edges:
    """Vertices ``xy`` (n × 2, degrees) of all rings one after the other; edge k goes from vertex ``start[k]`` to the next.

    ``owner[k]`` is the row of the area that edge k bounds; rows ascend.
    """

    xy: Floats
    start: npt.NDArray[np.int32]
    owner: npt.NDArray[np.int32]

    def part(self, first: int, last: int) -> Edges:
        """The edges from ``first`` to before ``last``, with the vertices that they need and no others."""
        last = min(last, len(self.start))
        if first >= last:
            return Edges(self.xy[:0], self.start[:0], self.owner[:0])
        low, high = self.start[first], self.start[last - 1] + 2
        return Edges(self.xy[low:high], self.start[first:last] - low, self.owner[first:last])


def edges_of(wkb: Sequence[bytes | None]) -> Edges:
    """Every edge of every ring; a ring that jumps by more than 180° of longitude is unwrapped to one sheet.

    Raise :class:`FaultyInput` with every row that is no polygon, or whose coordinates are not numbers.
    """
    pieces: list[memoryview] = []
    owners: list[int] = []
    faults: list[Fault] = []
    for row, content in enumerate(wkb):
        try:
            rings = [] if content is None else _rings(content)
        except (struct.error, ValueError) as error:
            faults.append(Fault("areas", row + 1, "geometry", f"is no polygon in WKB ({error})"))
            continue
        pieces += rings
        owners += [row] * len(rings)
    xy = np.frombuffer(b"".join(pieces), dtype="<f8").reshape(-1, 2)
    sizes = np.array([len(piece) // 16 for piece in pieces], dtype=np.int64)
    _refuse_unbounded(xy, sizes, owners, faults)
    return _edges(xy, sizes, np.array(owners, dtype=np.int32))


def _rings(wkb: bytes) -> list[memoryview]:
    """The coordinates of each ring of a polygon or multipolygon, as the bytes of x, y, x, y …"""
    order, kind, count = HEAD.unpack_from(wkb)
    if order != 1 or kind not in (POLYGON, MULTIPOLYGON):
        return _rings(_plain(wkb))
    found: list[memoryview] = []
    view = memoryview(wkb)
    if kind == POLYGON:
        _polygon(view, HEAD.size, count, found)
        return found
    place = HEAD.size
    for _ in range(count):
        place = _polygon(view, place + HEAD.size, HEAD.unpack_from(wkb, place)[2], found)
    return found


def _polygon(wkb: memoryview, place: int, rings: int, found: list[memoryview]) -> int:
    """Add the rings of one polygon to ``found``; return where it ends."""
    for _ in range(rings):
        (points,) = COUNT.unpack_from(wkb, place)
        place += COUNT.size
        if place + 16 * points > len(wkb):
            raise ValueError("it ends too early")
        if points:
            found.append(wkb[place : place + 16 * points])
        place += 16 * points
    return place


def _plain(wkb: bytes) -> bytes:
    """The same geometry in two dimensions and little-endian, whatever the dialect; other kinds are refused."""
    import shapely

    try:
        shape = shapely.from_wkb(wkb)
    except shapely.errors.GEOSException as error:
        raise ValueError(str(error).splitlines()[0]) from error
    if shape is None or shape.geom_type not in ("Polygon", "MultiPolygon"):
        raise ValueError(f"it is a {shape.geom_type if shape is not None else 'nothing'}")
    plain: bytes = shapely.to_wkb(shape, output_dimension=2, byte_order=1)
    return plain


def _refuse_unbounded(xy: Floats, sizes: Integers, owners: list[int], faults: list[Fault]) -> None:
    if not np.isfinite(xy).all():
        ring = np.searchsorted(np.cumsum(sizes), np.flatnonzero(~np.isfinite(xy).all(axis=1)), side="right")
        rule = "holds a coordinate that is not a number"
        faults += [Fault("areas", owners[r] + 1, "geometry", rule) for r in np.unique(ring)]
    if faults:
        raise FaultyInput("Reading the areas", faults, MEND)


def _edges(xy: Floats, sizes: Integers, owner_of_ring: npt.NDArray[np.int32]) -> Edges:
    inner = np.ones(len(xy), dtype=bool)
    inner[np.cumsum(sizes) - 1] = False
    owner = np.repeat(owner_of_ring, sizes - 1)
    start = np.flatnonzero(inner).astype(np.int32)
    if not len(xy) or xy[:, 0].max() - xy[:, 0].min() <= 180.0:
        return Edges(xy, start, owner)
    return Edges(np.column_stack([unwrapped(xy[:, 0].copy(), sizes), xy[:, 1]]), start, owner)


def unwrapped(x: Floats, sizes: npt.NDArray[Any]) -> Floats:
    """Longitudes of rings of these sizes, with turns of 360° added so that no edge is longer than half a turn."""
    if not len(x) or x.max() - x.min() <= 180.0:
        return x
    ring_of = np.repeat(np.arange(len(sizes)), sizes)
    jumps = (ring_of[1:] == ring_of[:-1]) & (np.abs(np.diff(x)) > 180.0)
    ends = np.cumsum(sizes)
    for ring in np.unique(ring_of[1:][jumps]):
        one = slice(ends[ring] - sizes[ring], ends[ring])
        x[one] = np.unwrap(x[one], period=360.0)
    return x
