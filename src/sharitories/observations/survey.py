"""Everything that the registers show of a country's municipalities: read, placed, resolved, and counted by source.

The bundled study reads compact tables of its own cities; a survey reads the publishers' files whole. Rows are
kept in three layers that are never mixed: *open*, *share-alike* (ODbL, CC BY-SA) and *not for release*
(licence unknown or not open).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from sharitories.observations.placement import placed
from sharitories.observations.registers import sightings_of_register
from sharitories.provenance import Licence, Origin
from sharitories.sources.registry import Source, sources
from sharitories.sources.shapes import LINKING

MUNICIPALITIES = "insee-municipalities-2024"


@dataclass(frozen=True)
class Surveyed:
    """What a survey read: ``observations`` (one row per sighting) and ``not_found`` (covered, and nothing there)."""

    observations: pl.DataFrame
    origins: Mapping[str, Origin]


def surveyed(source_dir: Path, areas: Sequence[pl.DataFrame] = ()) -> Surveyed:
    """Read every register below ``source_dir`` and place its rows.

    ``areas``: tables ``territory_id, geometry`` (WKB, EPSG:4326) of municipalities; a row without a code is
    placed in the one that covers its point. Raise what the readers raise: a faulty file is told, not skipped.
    """
    municipalities = sources()[MUNICIPALITIES].read(source_dir)
    registers = {name: source for name, source in sources().items() if source.origin.shape in _SEEN}
    tables = [_placed(_sighted(source, source_dir), municipalities, areas) for source in registers.values()]
    observations = pl.concat(tables).sort("observation_id", "observed_on", maintain_order=True)
    return Surveyed(observations, {name: source.origin for name, source in registers.items()})


_SEEN = ("register", "snapshots")


def layer_of(licence: Licence) -> str:
    """``open``, ``share_alike`` or ``not_for_release``: rows of two layers never stand in one table released."""
    if not licence.redistributable:
        return "not_for_release"
    return "share_alike" if licence.share_alike else "open"


def _sighted(source: Source, source_dir: Path) -> pl.DataFrame:
    table = source.read(source_dir)
    rows = sightings_of_register(table, source.origin)
    if source.origin.shape == "snapshots":
        rows = rows.with_columns(observed_on=table["observed_on"], list=table["published_by"])
    return pl.concat([rows, table.select(list(LINKING))], how="horizontal").with_columns(
        layer=pl.lit(layer_of(source.origin.licence))
    )


def _placed(rows: pl.DataFrame, municipalities: pl.DataFrame, areas: Sequence[pl.DataFrame]) -> pl.DataFrame:
    covering = None
    if areas:
        from sharitories.observations.location.locate import locate

        covering = locate(rows.select("lon", "lat"), pl.concat(areas))["territory_id"]
    return placed(rows, municipalities, covering)
