"""The index of areas: made once, used for many points, in one process or in every worker of a cluster."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

from sharitories.observations.location.apart import apart
from sharitories.observations.location.borders import Borders, read_borders
from sharitories.observations.location.columns import territories
from sharitories.observations.location.grid import Floats
from sharitories.observations.location.lay import sheet_of
from sharitories.observations.location.mending import report
from sharitories.observations.location.parallel import keep_freed_memory
from sharitories.observations.location.search import first_rows
from sharitories.observations.location.shapely_here import require_shapely
from sharitories.observations.location.sheet import Numbers, Sheet
from sharitories.observations.location.simplicity import unproven_on


@dataclass(frozen=True)
class Index:
    """Areas ready for points. It holds arrays only, so that it can be pickled and sent to workers.

    ``ids``: the ``territory_id`` of each row; ``report``: the areas that were not simply used; ``changed``: the shapes that
    were unrolled or mended, by row.
    """

    ids: pl.Series
    sheets: tuple[Sheet, ...]
    report: pl.DataFrame
    changed: dict[int, Any]

    def rows(self, lon: Floats, lat: Floats, threads: int) -> Numbers:
        """The first row of the areas that covers each point; ``NOBODY`` where none does."""
        keep_freed_memory()
        return first_rows(self.sheets, self.changed, lon, lat, threads)


def index_of(areas: Any, threads: int = 2) -> Index:
    """The index of ``areas``: an Arrow table with ``territory_id`` (text) and ``geometry`` (WKB, EPSG:4326).

    Areas that are not valid are mended by ``shapely.make_valid`` and named in the index's ``report``. Raises
    ``FaultyInput`` for a missing column, an empty ``territory_id``, what is no polygon or not in degrees.
    """
    keep_freed_memory()
    require_shapely("Reading the areas")
    table = territories(areas)
    borders = read_borders(table["geometry"], threads)
    ids = table["territory_id"].rechunk()
    sheets = _sheets(borders, threads, bends=len(borders.open) > 0)
    asked = np.zeros(len(ids), dtype=np.bool_)
    asked[borders.open] = True
    left = [unproven_on(sheet, asked, threads) for sheet in sheets]
    judged = borders.examined(
        table["geometry"], np.unique(np.concatenate([borders.open[:0], *left])), threads
    )
    if judged.rings is not borders.rings:
        borders, sheets = judged, _sheets(judged, threads, bends=False)
    return Index(ids, sheets, report(borders.told, ids), borders.changed)


def _sheets(borders: Borders, threads: int, bends: bool) -> tuple[Sheet, ...]:
    return tuple(
        sheet_of(rings, seen, threads, bends) for rings, seen in apart(borders.rings, borders.seen, threads)
    )
