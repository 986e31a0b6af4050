"""What the local lists of digital mediation places have in common: a ninth one is a folder beside the eight."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import polars as pl

from sharitories.sources.audit import read_json_cells, take
from sharitories.sources.cells import numbers, unique
from sharitories.sources.coordinates import Box, kept_inside, kept_near
from sharitories.sources.municipalities import placed, reaches
from sharitories.sources.registry import set_aside
from sharitories.sources.shapes import LINKING, register
from sharitories.sources.texts import own_site, plain_text

#: « 3 rue X 33000 Bordeaux » or « 33000 BORDEAUX CEDEX »: the postcode, and the town behind it.
POSTCODE = r"\b(\d{5})\b[^\d]*(?:(?i)cedex \d+\s*)?$"
TOWN = r"\b\d{5}\s+([^\d,]*(?:(?i)cedex \d+\s*)?)$"


def cells(path: Path, used: Mapping[str, str], read_file: str) -> pl.DataFrame:
    """The ``used`` columns of one list (theirs → ours) as plain words, with a ``locator``.

    ``read_file`` is the ``__file__`` of the list's ``read.py``, beside whose ``source.yml`` the other columns
    are set aside. A list that gives no identifier gets the number of the row.
    """
    table = take(read_json_cells(path), path.name, used, set_aside(read_file))
    if "locator" not in table.columns:
        table = table.with_row_index("locator", offset=1).with_columns(pl.col("locator").cast(pl.String))
    words = [plain_text(pl.col(column)) for column in table.columns if column not in ("website", "locator")]
    return unique(table.with_columns(words), path.name, ["locator"])


def split_address(table: pl.DataFrame) -> pl.DataFrame:
    """Add ``postcode`` and ``town`` from the end of the ``address``."""
    address = pl.col("address")
    return table.with_columns(postcode=address.str.extract(POSTCODE), town=address.str.extract(TOWN))


def mediation_places(table: pl.DataFrame, path: Path, municipalities: Path, box: Box) -> pl.DataFrame:
    """The register of one list: municipality by postcode and town, coordinates inside ``box`` and near it."""
    lacking = [pl.lit(None, pl.String).alias(column) for column in LINKING if column not in table.columns]
    table = table.with_columns(lacking).with_columns(
        property=pl.lit("digital-mediation-place"), website=own_site(pl.col("website"))
    )
    if "territory_id" not in table.columns:
        table = placed(table, municipalities)
    table = kept_inside(numbers(table, path.name, ["lat", "lon"]), box)
    return register(kept_near(table, reaches(municipalities)))
