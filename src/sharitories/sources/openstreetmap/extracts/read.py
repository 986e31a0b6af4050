"""What ten OpenStreetMap extracts show of the catalogue's practices."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import polars as pl

from sharitories.sources.openstreetmap.sightings import sightings, stem_of
from sharitories.sources.openstreetmap.thing import CLOSED
from sharitories.sources.shapes import register


def read(files: Mapping[str, Path]) -> pl.DataFrame:
    """Register of practices and of ``map:`` properties; ``locator`` is ``<extract>/node/123``.

    Objects lie in no territory yet: an extract is cut by a box, and says of nothing *looked for and not found*.
    What mappers say is over, on no day that they tell, is left out: a register has no word for it but its end.
    """
    tables = [
        sightings(path).with_columns(locator=pl.format("{}/{}", pl.lit(stem_of(path)), "locator"))
        for path in files.values()
    ]
    over = (pl.col("life") == CLOSED) & pl.col("ended_on").is_null()
    table = pl.concat(tables).filter(~over)
    # One object may show two properties: its second row needs a locator of its own.
    again = pl.col("locator").cum_count().over("locator")
    own = pl.when(again > 1).then(pl.format("{}#{}", "locator", "property")).otherwise("locator")
    return register(table.with_columns(locator=own))
