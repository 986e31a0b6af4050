"""Points looked up on a sheet: most by their cell alone, those in border cells by crossings, the doubtful by shapely."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from sharitories.observations.location.crossing import Seen, seen
from sharitories.observations.location.doubtful import covered
from sharitories.observations.location.grid import Floats, Ints
from sharitories.observations.location.lay import ascending
from sharitories.observations.location.parallel import each
from sharitories.observations.location.sheet import NOBODY, Numbers, Sheet

#: Points worked on at once, and points in border cells: few enough to stay in the processor's cache.
NONE = np.zeros(0, dtype=np.int64)
POINTS, BORDER_POINTS = 1 << 15, 1 << 14


@dataclass(frozen=True)
class Search:
    """Points (degrees) tried on a sheet ``turn`` degrees east of where they are; ``best``: the first row so far."""

    sheet: Sheet
    lon: Floats
    lat: Floats
    turn: float
    best: Numbers

    def run(self, mended: dict[int, Any], threads: int) -> None:
        """Better ``best`` by what this sheet says."""
        keys = ascending([NONE, *each(self._by_cell, range(0, len(self.lon), POINTS), threads)])
        done = each(
            lambda i: self._by_crossings(keys[i : i + BORDER_POINTS]),
            range(0, len(keys), BORDER_POINTS),
            threads,
        )
        point = np.concatenate([NONE, *(points for points, _ in done)])
        area = np.concatenate([NONE.astype(np.int32), *(areas for _, areas in done)])
        covers = covered(self.sheet.rings, mended, area, self.lon[point] + self.turn, self.lat[point])
        np.minimum.at(self.best, point[covers], area[covers])

    def _by_cell(self, start: int) -> Ints:
        """Settle the points whose cell has one answer; of the others, border cell and point packed into an integer."""
        here = slice(start, start + POINTS)
        x, y, best = self.lon[here] + self.turn, self.lat[here], self.best[here]
        place = self._within(x, y)
        if place is not None:
            x, y = x[place], y[place]
        column, row = self.sheet.grid.cells(x, y)
        row *= self.sheet.grid.columns
        row += column
        code = self.sheet.code[row]
        # As unsigned numbers, the codes of border cells and of empty ground are greater than any area.
        answer = np.minimum(code.view(np.uint32), NOBODY).view(np.int32)
        border = np.flatnonzero(code < -1)
        if place is None:
            np.minimum(best, answer, out=best)
        else:
            best[place] = np.minimum(best[place], answer)
        slot = -2 - code[border].astype(np.int64)
        return (slot << 32) | ((border if place is None else place[border]) + start)

    def _within(self, x: Floats, y: Floats) -> Ints | None:
        """The places of the points within the sheet's bounds; None when all are."""
        west, south, east, north = self.sheet.grid.bounds
        if x.min() >= west and x.max() <= east and y.min() >= south and y.max() <= north:
            return None
        return np.flatnonzero((x >= west) & (x <= east) & (y >= south) & (y <= north))

    def _by_crossings(self, keys: Ints) -> tuple[Ints, Numbers]:
        """Settle what is sure of points in border cells; the doubtful pairs of point and area."""
        slot, point = keys >> 32, keys & 0xFFFFFFFF
        found: Seen = seen(self.sheet, self.lon[point] + self.turn, self.lat[point], slot)
        best = np.minimum(self.best[point], found.best)
        self.best[point] = best
        pair = found.area < best[found.point]
        return point[found.point[pair]], found.area[pair]


def first_rows(
    sheets: tuple[Sheet, ...], mended: dict[int, Any], lon: Floats, lat: Floats, threads: int
) -> Numbers:
    """The first row of the areas that covers each point; ``NOBODY`` where none does or a coordinate is missing."""
    best = np.full(len(lon), NOBODY, dtype=np.int32)
    for sheet in sheets:
        for turn in sheet.turns(lon):
            Search(sheet, lon, lat, turn, best).run(mended, threads)
    return best
