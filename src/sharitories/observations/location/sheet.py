"""A sheet: some rings, the grid over them, and what is known of each cell."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sharitories.observations.location.antimeridian import TURNS
from sharitories.observations.location.grid import Floats, Grid, Ints
from sharitories.observations.location.rings import Rings
from sharitories.observations.location.trace import Packing

#: No area: it comes after all others.
NOBODY = np.iinfo(np.int32).max
#: Whether a cell's middle is inside an area: not, yes, or too near to the border to say.
OUTSIDE, INSIDE, OPEN = 0, 1, 2

Numbers = NDArray[np.int32]


@dataclass(frozen=True)
class Sheet:
    """Of a cell without borders the answer is known; of a border cell, what is needed to find it.

    ``code`` of a cell: the area that holds it, -1 for none, or -2 - b for border cell ``b``. The runs of border cell ``b``
    (see :mod:`trace`) are ``run_of[b]`` to ``run_of[b + 1]`` of ``runs``; ``area`` is that of each run; ``state`` says, at the
    first run of each area, whether the cell's middle lies inside it. ``whole[b]`` is the first area that holds all of the cell.
    """

    rings: Rings
    grid: Grid
    packed: Packing
    code: Numbers
    run_of: Ints
    runs: Ints
    area: Numbers
    state: NDArray[np.int8]
    whole: Numbers

    def turns(self, lon: Floats) -> list[float]:
        """The turns, of :data:`TURNS`, that bring any of the longitudes between the sheet's bounds."""
        west, _, east, _ = self.grid.bounds
        least, most = np.fmin.reduce(lon, initial=np.inf), np.fmax.reduce(lon, initial=-np.inf)
        return [turn for turn in TURNS if least + turn <= east and most + turn >= west]
