"""From a column of WKB to sound rings: read, examined, unrolled at the antimeridian, mended."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

from sharitories.errors import Fault
from sharitories.observations.location.columns import refuse
from sharitories.observations.location.grid import Ints
from sharitories.observations.location.mending import Told, examined
from sharitories.observations.location.parallel import each
from sharitories.observations.location.rings import Rings, with_shapes
from sharitories.observations.location.soundness import Survey, survey
from sharitories.observations.location.wkb import BATCH, rings_of

MEND = "Give polygons or multipolygons as WKB in degrees, and leave out the rows that are none."
#: Degrees, with turns to spare: what lies farther out is in metres or feet.
FARTHEST = 540
NONE = np.zeros(0, dtype=np.int64)
NOTHING = Survey(np.zeros((4, 0)), np.zeros(0, np.bool_), 0.0)


@dataclass(frozen=True)
class Borders:
    """Rings and what was seen of them; what was told of areas, and the shapes that were changed, by row.

    ``open``: the areas, each of a single ring, of which it is not known yet whether they are sound.
    """

    rings: Rings
    seen: Survey
    told: Told
    changed: dict[int, Any]
    open: Ints

    def examined(self, wkb: pl.Series, areas: Ints, threads: int) -> Borders:
        """The borders after GEOS has judged these areas; the same rings where it changed none."""
        rows = areas.tolist()
        batches = [rows[i : i + BATCH] for i in range(0, len(rows), BATCH)]
        told: Told = dict(self.told)
        changed: dict[int, Any] = {}
        for shapes, reasons in each(
            lambda some: examined(wkb.gather(some).to_list(), some), batches, threads
        ):
            changed |= shapes
            told |= reasons
        if not changed:
            return Borders(self.rings, self.seen, told, self.changed, self.open)
        rings = with_shapes(self.rings, changed)
        seen = survey(rings, threads) if len(rings.area) else NOTHING
        return Borders(rings, seen, told, self.changed | changed, self.open)


def read_borders(wkb: pl.Series, threads: int) -> Borders:
    """The borders of a column of WKB.

    Raises ``FaultyInput`` for rows that are no Polygon or MultiPolygon or not in degrees, ``MissingExtra`` without shapely.
    """
    rings, told, faults = rings_of(wkb)
    empty = np.bincount(rings.area, minlength=len(wkb)) == 0
    told.update(dict.fromkeys(np.flatnonzero(empty).tolist(), ("empty", "there is no geometry")))
    seen = survey(rings, threads) if len(rings.area) else NOTHING
    refuse("areas", faults + _unbounded(rings, seen), MEND)
    if not len(rings.area):
        return Borders(rings, NOTHING, told, {}, NONE)
    single, rest = seen.unproven(rings)
    borders = Borders(rings, seen, told, {}, single).examined(wkb, rest, threads)
    _refuse_metres(borders.seen)
    return borders


def _unbounded(rings: Rings, seen: Survey) -> list[Fault]:
    """The areas with a coordinate that is not finite: it is found again in the box of its ring."""
    rows = np.unique(rings.area[~np.isfinite(seen.boxes).all(axis=0)]).tolist()
    return [Fault("areas", row + 1, "geometry", "holds a coordinate that is not a number") for row in rows]


def _refuse_metres(seen: Survey) -> None:
    if not seen.boxes.size:
        return
    (west, south), (east, north) = seen.boxes[:2].min(axis=1), seen.boxes[2:].max(axis=1)
    if min(west, south) < -FARTHEST or max(east, north) > FARTHEST:
        found = f"runs from {west:g} to {east:g} east and {south:g} to {north:g} north: these are not degrees"
        refuse("areas", [Fault("areas", 0, "geometry", found)], "Give the areas in EPSG:4326.")
