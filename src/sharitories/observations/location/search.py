"""Points looked up on a sheet: most by their cell alone, those in border cells by crossings, the doubtful by shapely."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from sharitories.observations.location.crossing import Seen, seen
from sharitories.observations.location.doubtful import covered
from sharitories.observations.location.grid import Floats, Ints
from sharitories.observations.location.parallel import each
from sharitories.observations.location.sheet import NOBODY, Numbers, Sheet

#: Points worked on at once, and points in border cells: few enough to stay in the processor's cache.
POINTS, BORDER_POINTS = 1 << 15, 1 << 13


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
        keys = np.concatenate(each(self._by_cell, range(0, len(self.lon), POINTS), threads))
        keys.sort()
        done = each(
            lambda i: self._by_crossings(keys[i : i + BORDER_POINTS]),
            range(0, len(keys), BORDER_POINTS),
            threads,
        )
        point, area = (np.concatenate(parts) for parts in zip(*done, strict=True)) if done else (keys, keys)
        covers = covered(self.sheet.rings, mended, area, self.lon[point] + self.turn, self.lat[point])
        np.minimum.at(self.best, point[covers], area[covers])

    def _by_cell(self, start: int) -> Ints:
        """Settle the points whose cell has one answer; of the others, border cell and point packed into an integer."""
        here = slice(start, start + POINTS)
        x, y = self.lon[here] + self.turn, self.lat[here]
        west, south, east, north = self.sheet.grid.bounds
        place = np.flatnonzero((x >= west) & (x <= east) & (y >= south) & (y <= north))
        if len(place) < len(x):
            x, y = x[place], y[place]
        half_x, half_y = self.sheet.grid.halves(x, y)
        code = self.sheet.code[(half_y >> 1) * np.int32(self.sheet.grid.columns) + (half_x >> 1)]
        best = self.best[here]
        best[place] = np.where(code >= 0, np.minimum(best[place], code), best[place])
        border = code < -1
        return ((-2 - code[border]).astype(np.int64) << 32) | (place[border] + start)

    def _by_crossings(self, keys: Ints) -> tuple[Ints, Numbers]:
        """Settle what is sure of points in border cells; the doubtful pairs of point and area."""
        slot, point = keys >> 32, keys & 0xFFFFFFFF
        x, y = self.lon[point] + self.turn, self.lat[point]
        found: Seen = seen(self.sheet, x, y, *self.sheet.grid.halves(x, y), slot)
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
