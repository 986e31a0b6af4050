"""A grid over the areas' edges: for every cell, the area that holds it whole, or the edges that pass through it.

Cell coordinates: ``u = (lon - x0) / width``, ``v = (lat - y0) / height``; a cell is ``(floor u, floor v)``. Every
cell has a reference point at ``CENTRE`` of its sides, a number that data on round coordinates do not hit. An area
holds a point of a cell when it holds the reference point and the segment between them crosses the area's edges
an even number of times (even–odd rule; the segment stays in the cell, so only the cell's edges count).
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from sharitories.observations.location.rings import Edges, Floats

Ints = npt.NDArray[np.int32]
Longs = npt.NDArray[np.int64]
Singles = npt.NDArray[np.float32]
Mask = npt.NDArray[np.bool_]
#: Points of the plane as complex numbers, so that one look-up brings both coordinates.
Plane = npt.NDArray[np.complex64]

CENTRE = 0.4877394
#: Above this many cells the grid no longer pays for its memory (16 MB per table of 4 million).
MOST_CELLS = 4_200_000
#: Edges handled at a time: what is in hand stays in the processor's cache.
PART = 65_536
#: numpy frees the interpreter's lock, so that two parts go at a time; their order is kept.
THREADS = 2
#: Rounding of coordinates to single precision, in cell widths per cell width, with a wide margin.
ROUNDING = 4e-6


@dataclass(frozen=True)
class Grid:
    """Where the cells lie: corner and steps in degrees, and how many columns and rows."""

    x0: float
    y0: float
    step_x: float
    step_y: float
    columns: int
    rows: int

    def cells(self, lon: Floats, lat: Floats) -> tuple[Floats, Floats]:
        """Cell coordinates ``u, v`` of points in degrees."""
        return (lon - self.x0) * (1.0 / self.step_x), (lat - self.y0) * (1.0 / self.step_y)

    def cell_of(self, u: Floats, v: Floats) -> tuple[Longs, Mask]:
        """The number of each point's cell, and whether the point lies on the grid; cell 0 where it does not."""
        with np.errstate(invalid="ignore"):
            on_grid = (u >= 0) & (u < self.columns) & (v >= 0) & (v < self.rows)
        cell = np.where(on_grid, v, 0.0).astype(np.int64) * self.columns + np.where(on_grid, u, 0.0).astype(
            np.int64
        )
        return cell, on_grid

    @property
    def turns(self) -> list[float]:
        """Whole turns by which a point is shifted to meet areas on this side and beyond the antimeridian."""
        east = self.x0 + self.columns * self.step_x
        return [0.0, *([360.0] if east > 180.0 else []), *([-360.0] if self.x0 < -180.0 else [])]


def grid_over(edges: Edges, cells: int) -> Grid:
    """A grid of about ``cells`` cells over the edges, with sides in the proportion of the areas' extent."""
    low = np.array([edges.xy[:, 0].min(), edges.xy[:, 1].min()])
    high = np.array([edges.xy[:, 0].max(), edges.xy[:, 1].max()])
    extent = np.maximum(high - low, 1e-9)
    columns = int(np.clip(np.sqrt(cells * extent[0] / extent[1]), 1, cells))
    rows = max(1, cells // columns)
    step = extent * (1 + 1e-9) / np.array([columns, rows])
    return Grid(float(low[0]), float(low[1]), float(step[0]), float(step[1]), columns, rows)


def entries(edges: Edges, grid: Grid, asked: Mask | None) -> tuple[Ints, Ints]:
    """``(cell, edge)`` for every cell that an edge may pass through, sorted by cell, then by edge.

    ``asked`` marks the cells in which a point lies; the others are left out (None: all are wanted).
    """
    bits = max(1, int(len(edges.start) - 1).bit_length())

    def keys_of(first: int) -> list[Longs]:
        found = []
        for cell, edge in _visited(edges.part(first, first + PART), grid):
            held = slice(None) if asked is None else asked[cell]
            found.append(cell[held].astype(np.int64) << bits | (edge[held] + first))
        return found

    with ThreadPoolExecutor(THREADS) as pool:
        parts = [keys for found in pool.map(keys_of, range(0, len(edges.start), PART)) for keys in found]
    keys = pl.Series(np.concatenate(parts)).sort().to_numpy()  # two threads, and radix
    return (keys >> bits).astype(np.int32), (keys & ((1 << bits) - 1)).astype(np.int32)


def _visited(edges: Edges, grid: Grid) -> Iterator[tuple[Ints | Longs, Ints | Longs]]:
    """``(cell, edge)``: where edges begin, where short ones end or turn, and what long ones pass through."""
    u, v = grid.cells(edges.xy[:, 0], edges.xy[:, 1])
    column, row = u.astype(np.int32), v.astype(np.int32)
    vertex_cell = row * np.int32(grid.columns) + column
    first, last = vertex_cell[edges.start], vertex_cell[edges.start + 1]
    yield first, np.arange(len(first))
    leaving = np.flatnonzero(first != last)
    a, b = edges.start[leaving], edges.start[leaving] + 1
    across, along = np.abs(column[a] - column[b]), np.abs(row[a] - row[b])
    near = (across <= 1) & (along <= 1)
    yield last[leaving[near]], leaving[near]
    corner = near & (across + along == 2)
    yield row[a[corner]] * np.int32(grid.columns) + column[b[corner]], leaving[corner]
    yield row[b[corner]] * np.int32(grid.columns) + column[a[corner]], leaving[corner]
    cell, edge = _passed(leaving[~near], u, v, column, row, edges, grid)
    other = cell != first[edge]
    yield cell[other], edge[other]


def _passed(
    several: Longs, u: Floats, v: Floats, column: Ints, row: Ints, edges: Edges, grid: Grid
) -> tuple[Longs, Longs]:
    """The cells of edges that leave their first cell: row by row, the columns between the two crossings."""
    a = edges.start[several]
    b = a + 1
    low = np.minimum(row[a], row[b])
    tall = np.maximum(row[a], row[b]) - low + 1
    edge = np.repeat(several, tall)
    line = np.repeat(low, tall) + _counting(tall)
    first, last = _columns_in_row(line, np.repeat(a, tall), u, v, column)
    wide = last - first + 1
    cell = np.repeat(line.astype(np.int64) * grid.columns + first, wide) + _counting(wide)
    return cell, np.repeat(edge, wide)


def _columns_in_row(line: Longs, a: Longs, u: Floats, v: Floats, column: Ints) -> tuple[Longs, Longs]:
    """First and last column of an edge within one row of cells, a hair wider than it is."""
    b = a + 1
    rise = v[b] - v[a]
    with np.errstate(divide="ignore", invalid="ignore"):
        slope = np.where(rise == 0, 0.0, (u[b] - u[a]) / rise)
    from_a = u[a] + (np.clip(line, np.minimum(v[a], v[b]), np.maximum(v[a], v[b])) - v[a]) * slope
    to_b = u[a] + (np.clip(line + 1, np.minimum(v[a], v[b]), np.maximum(v[a], v[b])) - v[a]) * slope
    flat = rise == 0
    left = np.where(flat, np.minimum(u[a], u[b]), np.minimum(from_a, to_b)) - 1e-6
    right = np.where(flat, np.maximum(u[a], u[b]), np.maximum(from_a, to_b)) + 1e-6
    least, most = np.minimum(column[a], column[b]), np.maximum(column[a], column[b])
    first = np.clip(np.floor(left), least, most).astype(np.int64)
    return first, np.clip(np.floor(right), least, most).astype(np.int64)


def _counting(sizes: npt.NDArray[np.integer]) -> Longs:
    """0, 1, … size-1 for each size, one after the other."""
    ends = np.cumsum(sizes)
    found: Longs = np.arange(ends[-1] if len(ends) else 0, dtype=np.int64) - np.repeat(ends - sizes, sizes)
    return found


def centres_inside(edges: Edges, grid: Grid) -> tuple[Longs, Ints]:
    """``(cell, area)`` for every reference point that an area holds, by scan lines; sorted by area."""
    with ThreadPoolExecutor(THREADS) as pool:
        firsts = range(0, len(edges.start), PART)
        key = np.concatenate(list(pool.map(lambda k: _scanned(edges.part(k, k + PART), grid), firsts)))
    key.sort()
    span, column = np.divmod(key, grid.columns + 1)
    first_column, wide = column[::2], column[1::2] - column[::2]
    area, line = np.divmod(span[::2], grid.rows)
    cell = np.repeat(line * grid.columns + first_column, wide) + _counting(wide)
    return cell, np.repeat(area.astype(np.int32), wide)


def _scanned(edges: Edges, grid: Grid) -> Longs:
    """Where edges cross the lines of reference points: area, row, first column beyond, in one number."""
    u, v = grid.cells(edges.xy[:, 0], edges.xy[:, 1])
    line_above = np.ceil(v - CENTRE).astype(np.int32)
    from_row, to_row = line_above[edges.start], line_above[edges.start + 1]
    crossing = np.flatnonzero(from_row != to_row)
    low = np.minimum(from_row[crossing], to_row[crossing])
    tall = np.maximum(from_row[crossing], to_row[crossing]) - low
    line = np.repeat(low, tall) + _counting(tall)
    edge = np.repeat(crossing, tall)
    start = edges.start[edge]
    slope = (u[start + 1] - u[start]) / (v[start + 1] - v[start])
    where = u[start] + (line + CENTRE - v[start]) * slope
    column = np.clip(np.ceil(where - CENTRE), 0, grid.columns).astype(np.int64)
    return (edges.owner[edge].astype(np.int64) * grid.rows + line) * (grid.columns + 1) + column
