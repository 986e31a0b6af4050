"""``locate(points, areas)``: which area each point lies in; Arrow in, Arrow out, nothing else touched."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import polars as pl

from sharitories.observations.location.exact import first_covering
from sharitories.observations.location.grid import CENTRE, Ints, Longs, Mask, Plane
from sharitories.observations.location.index import NONE, Index, Passing, columns_of, index_of
from sharitories.observations.location.rings import Floats

POINTS = {"lon": pl.Float64, "lat": pl.Float64}
#: Points handled at a time; it bounds memory and changes no answer.
CHUNK = 200_000


def locate(points: Any, areas: Any, threads: int = 2) -> pl.DataFrame:
    """``territory_id`` of the area that covers each point, in the points' order; null where none does.

    ``points``: anything Arrow with ``lon, lat`` in degrees (WGS 84); ``areas``: anything Arrow with
    ``territory_id`` and ``geometry`` (WKB polygons or multipolygons, EPSG:4326). A point on a border is covered;
    where several areas cover a point the first row wins. A point without a position lies nowhere. A ring that
    crosses itself is read by the even–odd rule, as ``shapely.make_valid`` does. The answer is that of shapely's
    ``covers`` for every point, for any number of ``threads``.

    Raise :class:`FaultyInput` for a missing column or a geometry that is no polygon.
    """
    asked = columns_of(points, POINTS, "points")
    return locate_in(asked, index_of(areas, asked), threads)


def locate_in(points: Any, index: Index, threads: int = 2) -> pl.DataFrame:
    """:func:`locate` with an index made before."""
    asked = columns_of(points, POINTS, "points")
    lon, lat = asked["lon"].to_numpy(), asked["lat"].to_numpy()
    chunks = [slice(k, k + CHUNK) for k in range(0, len(asked), CHUNK)]

    def found_in(chunk: slice) -> Ints:
        return _found(lon[chunk], lat[chunk], index)

    with ThreadPoolExecutor(max(1, threads)) as pool:
        found = np.concatenate([np.empty(0, np.int32), *pool.map(found_in, chunks)])
    place = pl.Series(np.where(found == NONE, 0, found)).cast(pl.UInt32)
    known = pl.Series(found != NONE)
    if not len(index.ids):
        return pl.DataFrame({"territory_id": pl.Series([None] * len(asked), dtype=pl.String)})
    ids = index.ids.gather(place)
    return pl.select(territory_id=pl.when(known).then(ids))


def _found(lon: Floats, lat: Floats, index: Index) -> Ints:
    """The row of the area of each point, ``NONE`` where there is none."""
    if index.grid is None or index.passing is None:
        return np.full(len(lon), NONE, dtype=np.int32)
    found = np.full(len(lon), NONE, dtype=np.int32)
    lost = np.arange(len(lon))
    for turn in index.grid.turns:
        found[lost] = _on_sheet(lon[lost] + turn, lat[lost], index)
        lost = np.flatnonzero(found == NONE)
    return found


def _on_sheet(lon: Floats, lat: Floats, index: Index) -> Ints:
    grid, passing = index.grid, index.passing
    assert grid is not None
    assert passing is not None
    u, v = grid.cells(lon, lat)
    cell, on_grid = grid.cell_of(u, v)
    found = np.where(on_grid, index.whole[cell], NONE)
    near = np.flatnonzero(on_grid & (passing.cell_runs[cell + 1] > passing.cell_runs[cell]))
    near = near[np.argsort(cell[near])]
    held, doubtful = _by_crossings(u[near], v[near], cell[near], passing)
    found[near] = np.minimum(found[near], held)
    doubt = near[doubtful]
    found[doubt] = first_covering(lon[doubt], lat[doubt], cell[doubt], index)
    return found


def _by_crossings(u: Floats, v: Floats, cell: Longs, passing: Passing) -> tuple[Ints, Mask]:
    """The first area whose edges say that it holds the point, and whether rounding leaves that in doubt."""
    if not len(cell):
        return np.empty(0, np.int32), np.empty(0, bool)
    runs = passing.cell_runs[cell + 1] - passing.cell_runs[cell]
    run = np.repeat(passing.cell_runs[cell] - _starts(runs), runs) + np.arange(runs.sum(), dtype=np.int32)
    sizes = passing.edges[run + 1] - passing.edges[run]
    edge = np.repeat(passing.edges[run] - _starts(sizes), sizes) + np.arange(sizes.sum(), dtype=np.int32)
    first_run = _starts(runs)
    of_point = np.add.reduceat(sizes, first_run)
    local = (u - np.floor(u) - CENTRE) + 1j * (v - np.floor(v) - CENTRE)
    crosses, doubt = _crossings(np.repeat(local.astype(np.complex64), of_point), edge, passing)
    odd = np.bitwise_xor.reduceat(crosses, _starts(sizes))
    held = np.where(odd ^ passing.inside[run], passing.area[run], NONE)
    first_edge = _starts(of_point)
    return np.minimum.reduceat(held, first_run), np.logical_or.reduceat(doubt, first_edge)


def _starts(sizes: Ints) -> Ints:
    return (np.cumsum(sizes) - sizes).astype(np.int32)


def _crossings(p: Plane, edge: Ints, passing: Passing) -> tuple[Mask, Mask]:
    """Whether the segment from the reference point to p crosses each edge, and whether that is in doubt."""
    a, b = passing.a[edge], passing.b[edge]
    u, v = p.real, p.imag
    astride = (u * a.imag - v * a.real > 0) != (u * b.imag - v * b.real > 0)
    b -= a
    side = b.real * (v - a.imag) - b.imag * (u - a.real)
    crosses = astride & ((side > 0) != passing.beyond[edge])
    return crosses, np.abs(side) <= passing.doubt[edge]
