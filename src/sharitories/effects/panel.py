"""A panel: one row a unit, one column a period, for the outcome and for every other column that a design reads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
#: A period as the panel writes it: a year, or a text that sorts in time (``2003-Q1``).
Period = int | str


@dataclass(frozen=True)
class Panel:
    """A balanced grid of units and periods; a cell without a value is nan, never zero.

    ``columns`` maps a column's name to an array of units × periods, in the outcome's own unit of measure;
    ``units`` and ``times`` are sorted. ``columns`` holds the outcome under its own name too.
    """

    units: tuple[str, ...]
    times: tuple[Period, ...]
    columns: Mapping[str, Floats]

    @cached_property
    def row(self) -> dict[str, int]:
        """The row of a unit."""
        return {unit: i for i, unit in enumerate(self.units)}

    @cached_property
    def place(self) -> dict[Period, int]:
        """The column of a period."""
        return {time: i for i, time in enumerate(self.times)}

    def rows(self, units: Sequence[str]) -> NDArray[np.intp]:
        """The rows of several units, in their order."""
        return np.array([self.row[unit] for unit in units], dtype=np.intp)

    def places(self, times: Sequence[Period]) -> NDArray[np.intp]:
        """The columns of several periods, in their order."""
        return np.array([self.place[time] for time in times], dtype=np.intp)

    def within(self, first: Period, last: Period) -> tuple[Period, ...]:
        """The panel's periods from ``first`` to ``last``, both counted; compared as the panel writes them."""
        return tuple(t for t in self.times if first <= t <= last)  # type: ignore[operator]
