"""From a column of WKB to sound rings: read, examined, unrolled at the antimeridian, mended."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

from sharitories.errors import Fault
from sharitories.observations.location.columns import refuse
from sharitories.observations.location.grid import Bounds
from sharitories.observations.location.mending import Told, examined
from sharitories.observations.location.parallel import each
from sharitories.observations.location.rings import Rings, with_shapes
from sharitories.observations.location.soundness import survey
from sharitories.observations.location.wkb import BATCH, rings_of

#: Vertices looked over at once.
PIECE = 1 << 15


@dataclass(frozen=True)
class Borders:
    """Sound rings, their bounds, the length of their edges; what was told of areas, and the shapes that were changed, by row."""

    rings: Rings
    bounds: Bounds
    length: float
    told: Told
    changed: dict[int, Any]


def read_borders(wkb: pl.Series, threads: int) -> Borders:
    """The borders of a column of WKB.

    Raises ``FaultyInput`` for rows that are no Polygon or MultiPolygon or not in degrees, ``MissingExtra`` without shapely.
    """
    rings, told = rings_of(wkb)
    for row in np.setdiff1d(np.arange(len(wkb)), rings.area).tolist():
        told[row] = "empty", "there is no geometry"
    if not len(rings.area):
        return Borders(rings, (0, 0, 0, 0), 0.0, told, {})
    seen = survey(rings, threads, PIECE)
    changed: dict[int, Any] = {}
    for shapes, reasons in each(
        lambda rows: examined(wkb.gather(rows).to_list(), rows),
        _batches(seen.unproven(rings).tolist()),
        threads,
    ):
        changed.update(shapes)
        told.update(reasons)
    if changed:
        rings = with_shapes(rings, changed)
        seen = survey(rings, threads, PIECE)
    _refuse_metres(seen.bounds)
    return Borders(rings, seen.bounds, seen.length, told, changed)


def _batches(rows: list[int]) -> list[list[int]]:
    return [rows[i : i + BATCH] for i in range(0, len(rows), BATCH)]


def _refuse_metres(bounds: Bounds) -> None:
    west, south, east, north = bounds
    if west < -540 or east > 540 or south < -90 or north > 90:
        found = f"runs from {west:g} to {east:g} east and {south:g} to {north:g} north: these are not degrees"
        refuse("areas", [Fault("areas", 0, "geometry", found)], "Give the areas in EPSG:4326.")
