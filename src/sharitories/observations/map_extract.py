"""Observations from a map extract: what it shows, placed in areas, and nothing said of what it does not show."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from sharitories.errors import UsageError
from sharitories.observations.location.areas import read_areas
from sharitories.observations.location.locate import locate
from sharitories.observations.rows import OBSERVATION, RULE_VERSION, shaped
from sharitories.sources.openstreetmap.sightings import SIGHTING, sightings, stem_of
from sharitories.tables import write_parquet

ORIGIN = "openstreetmap"
#: What a sighting says besides the columns of ``observations``.
BESIDE = ["address", "postcode", "town", "website", "names", "life", "note"]


def observe_extract(file: Path, areas: Path | None, target: Path) -> pl.DataFrame:
    """Read an extract, place its objects, and write ``target`` (Parquet), whole or not at all; return the rows.

    Columns: those of ``observations`` (``locator`` is ``node/123``, ``basis`` is ``map``), then
    ``address, postcode, town, website, names, life, note``. Without ``areas`` every ``territory_id`` is empty.
    In a map, not mapped is not absent: there are rows of status ``observed`` only. Raise :class:`UsageError`
    when ``target`` cannot be written.
    """
    if target.is_dir() or not target.absolute().parent.is_dir():
        raise UsageError(f"Writing {target}", "it is a folder, or lies in none", "Name a .parquet file.")
    placed_in = None if areas is None else read_areas(areas)
    seen = sightings(file)
    place = pl.lit(None, pl.String) if placed_in is None else locate(seen, placed_in)["territory_id"]
    rows = seen.with_columns(
        territory_id=place,
        observation_id=pl.format("{}/{}/{}/{}", pl.lit(ORIGIN), pl.lit(stem_of(file)), "locator", "property"),
        status=pl.lit("observed"),
        basis=pl.lit("map"),
        origin_id=pl.lit(ORIGIN),
        rule_version=pl.lit(RULE_VERSION),
        observed_on=pl.col("period"),
        url="https://www.openstreetmap.org/" + pl.col("locator"),
    )
    table = pl.concat(
        [shaped(rows, OBSERVATION), rows.select(pl.col(c).cast(SIGHTING[c]) for c in BESIDE)],
        how="horizontal",
    )
    unready = target.with_name(f".{target.name}.part")
    write_parquet(table, unready)
    unready.replace(target)
    return table
