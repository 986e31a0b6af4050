"""What is made once of the areas: the grid, what its cells hold, and the geometries for the points in doubt."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

from sharitories.errors import Fault, FaultyInput
from sharitories.observations.location.grid import (
    CENTRE,
    MOST_CELLS,
    PART,
    ROUNDING,
    THREADS,
    Grid,
    Ints,
    Longs,
    Mask,
    Plane,
    Singles,
    centres_inside,
    entries,
    grid_over,
)
from sharitories.observations.location.rings import Edges, Floats, edges_of

NONE = np.int32(2**31 - 1)
COLUMNS = {"territory_id": pl.String, "geometry": pl.Binary}


@dataclass(frozen=True)
class Passing:
    """The edges in the cells that a border passes, in runs of one area; coordinates from the cell's reference point.

    ``cell_runs[c]`` to ``cell_runs[c + 1]`` are the runs of cell c; run r belongs to ``area[r]``, which holds the
    reference point or not (``inside[r]``), and has the edges ``edges[r]`` to ``edges[r + 1]``. ``beyond`` says on
    which side of an edge the reference point lies; within ``doubt`` of its line single precision does not decide.
    """

    cell_runs: Ints
    area: Ints
    inside: Mask
    edges: Ints
    a: Plane
    b: Plane
    beyond: Mask
    doubt: Singles


@dataclass(frozen=True)
class Index:
    """Areas made ready: ``whole[c]`` is the first area that holds cell c without an edge in it (``NONE``: no area)."""

    ids: pl.Series
    wkb: pl.Series
    grid: Grid | None
    whole: Ints
    passing: Passing | None


def index_of(areas: Any, points: pl.DataFrame | None = None) -> Index:
    """The index of ``areas`` (anything Arrow with ``territory_id`` and ``geometry`` as WKB, EPSG:4326).

    With ``points`` (``lon, lat``) the index is made for these points only, and sooner; without, for any. Raise
    :class:`FaultyInput` for a missing column or a geometry that is no polygon. An empty geometry holds nothing.
    """
    table = columns_of(areas, COLUMNS, "areas")
    edges = edges_of(table["geometry"].to_list())
    ids, wkb = table["territory_id"], table["geometry"]
    if not len(edges.start):
        return Index(ids, wkb, None, np.empty(0, np.int32), None)
    asked_for = 0 if points is None else len(points)
    grid = grid_over(edges, int(np.clip(max(len(edges.start), asked_for), 64, MOST_CELLS)))
    whole, passing = _cells(edges, grid, None if points is None else _asked(points, grid))
    return Index(ids, wkb, grid, whole, passing)


def _asked(points: pl.DataFrame, grid: Grid) -> Mask:
    """The cells in which a point lies."""
    asked = np.zeros(grid.columns * grid.rows, dtype=bool)
    for turn in grid.turns:
        u, v = grid.cells(points["lon"].to_numpy() + turn, points["lat"].to_numpy())
        cell, on_grid = grid.cell_of(u, v)
        asked[cell[on_grid]] = True
    return asked


def columns_of(table: Any, columns: dict[str, Any], name: str) -> pl.DataFrame:
    """The named columns of anything Arrow, as those types; raise :class:`FaultyInput` for all that are missing."""
    frame = table if isinstance(table, pl.DataFrame) else pl.DataFrame(table)
    faults = [Fault(name, 0, c, "is a column that is missing") for c in columns if c not in frame.columns]
    if faults:
        raise FaultyInput(f"Reading the {name}", faults, f"Give the columns {', '.join(columns)}.")
    return frame.select(pl.col(c).cast(kind) for c, kind in columns.items())


def _cells(edges: Edges, grid: Grid, asked: Mask | None) -> tuple[Ints, Passing]:
    cell, edge = entries(edges, grid, asked)
    local = _local_edges(edges, cell, edge, grid)
    run_first = _run_starts(cell, edges.owner[edge])
    run_cell, run_area = cell[run_first], edges.owner[edge[run_first]]
    inside, whole = _whole(run_cell, run_area, *centres_inside(edges, grid), grid)
    counts = np.bincount(run_cell, minlength=grid.columns * grid.rows)
    cell_runs = np.concatenate([[0], np.cumsum(counts)]).astype(np.int32)
    run_edges = np.append(run_first, len(edge)).astype(np.int32)
    return whole, Passing(cell_runs, run_area, inside, run_edges, *local)


def _run_starts(cell: Ints, owner: Ints) -> Longs:
    new = np.empty(len(cell), dtype=bool)
    new[:1] = True
    np.not_equal(cell[1:], cell[:-1], out=new[1:])
    new[1:] |= owner[1:] != owner[:-1]
    return np.flatnonzero(new)


def _whole(run_cell: Ints, run_area: Ints, cell: Longs, area: Ints, grid: Grid) -> tuple[Mask, Ints]:
    """Of each run whether its area holds the reference point; of each cell the first area that holds it whole."""
    whole = np.full(grid.columns * grid.rows, NONE, dtype=np.int32)
    whole[cell] = area
    if np.count_nonzero(whole != NONE) == len(cell):
        inside = whole[run_cell] == run_area
        whole[run_cell[inside]] = NONE
        return inside, whole
    return _whole_of_overlapping(run_cell, run_area, cell, area, grid)


def _whole_of_overlapping(
    run_cell: Ints, run_area: Ints, cell: Longs, area: Ints, grid: Grid
) -> tuple[Mask, Ints]:
    """The same where reference points lie in several areas at once."""
    areas = int(max(area.max(initial=0), run_area.max(initial=0))) + 1
    held, runs = cell * areas + area, run_cell.astype(np.int64) * areas + run_area
    inside = np.isin(runs, held)
    alone = ~np.isin(held, runs)
    whole = np.full(grid.columns * grid.rows, NONE, dtype=np.int32)
    np.minimum.at(whole, cell[alone], area[alone])
    return inside, whole


Local = tuple[Plane, Plane, Mask, Singles]


def _local_edges(edges: Edges, cell: Ints, edge: Ints, grid: Grid) -> Local:
    """Edges from their cells' reference points, in single precision, with what rounding leaves in doubt.

    ``doubt`` is infinite in a whole cell whose reference point lies too near an edge's line.
    """
    n = len(cell)
    a, b = np.empty(n, np.complex64), np.empty(n, np.complex64)
    beyond, doubt = np.empty(n, bool), np.empty(n, np.float32)

    def fill(first: int) -> None:
        part = slice(first, first + PART)
        start = edges.start[edge[part]]
        a[part], b[part], beyond[part], doubt[part] = _local(edges.xy, cell[part], start, grid)

    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(fill, range(0, n, PART)))
    doubt[_cells_in_doubt(np.isinf(doubt), cell)] = np.inf
    return a, b, beyond, doubt


def _local(xy: Floats, cell: Ints, start: Ints, grid: Grid) -> Local:
    row = cell // np.int32(grid.columns)
    centre_u, centre_v = cell - row * np.int32(grid.columns) + CENTRE, row + CENTRE
    a, b = np.empty(len(cell), np.complex64), np.empty(len(cell), np.complex64)
    for end, vertex in ((a, xy[start]), (b, xy[start + 1])):
        u, v = grid.cells(vertex[:, 0], vertex[:, 1])
        end.real, end.imag = u - centre_u, v - centre_v
    along = b - a
    side = along.imag * a.real - along.real * a.imag
    reach = 1 + np.maximum(_taxi(a), _taxi(b))
    reach *= np.float32(ROUNDING)
    doubt = reach * (_taxi(along) + reach)
    doubt[np.abs(side) <= doubt] = np.inf
    return a, b, side > 0, doubt


def _taxi(z: Plane) -> Singles:
    """|u| + |v|: a distance that is quick to have and at most 1.42 times too long."""
    return np.abs(z.real) + np.abs(z.imag)


def _cells_in_doubt(edge_in_doubt: Mask, cell: Ints) -> Mask:
    """Every edge of the cells whose reference point lies too near an edge's line: all their points are in doubt."""
    if not edge_in_doubt.any():
        return edge_in_doubt
    return np.isin(cell, np.unique(cell[edge_in_doubt]))
