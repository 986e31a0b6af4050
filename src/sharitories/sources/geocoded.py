"""The answers of a geocoder that a publisher joined to its rows: believed only where they are what was written."""

from __future__ import annotations

import polars as pl

from sharitories.sources.municipalities import plain_name, town_name, whole_city

DISBELIEVED = "the geocoder answered {}, which is not what is written: coordinates not read"
TOWN_ONLY = "known to the municipality only: coordinates not read"


def same_town() -> pl.Expr:
    """Whether ``found_town`` is the ``town`` that was written."""
    return (town_name(pl.col("town")) == town_name(pl.col("found_town"))).fill_null(value=False)


def same_postcode() -> pl.Expr:
    """Whether ``found_postcode`` is the ``postcode`` that was written."""
    return (pl.col("postcode") == pl.col("found_postcode")).fill_null(value=False)


def ends_the_address() -> pl.Expr:
    """Whether the ``address`` that was written ends with ``found_town``."""
    address, found = plain_name(pl.col("address")), plain_name(pl.col("found_town"))
    return (" " + address).str.ends_with(" " + found).fill_null(value=False)


def believed(table: pl.DataFrame, agrees: pl.Expr) -> pl.DataFrame:
    """``territory_id, lat, lon, note`` from the geocoder's ``code, found_town, precision, lat, lon``.

    Where it does not agree with what was written, the ``territory_id`` found from that alone stays and no
    coordinates are read. Neither are those of the centre of a municipality (``precision``). ``note`` says so.
    """
    table = table.with_columns(believed_=pl.col("code").is_not_null() & agrees)
    town_only = pl.col("precision") == "municipality"
    note = (
        pl.when(pl.col("code").is_not_null() & ~pl.col("believed_"))
        .then(pl.format(DISBELIEVED, pl.col("found_town")))
        .when(pl.col("believed_") & town_only)
        .then(pl.lit(TOWN_ONLY))
    )
    found = pl.when("believed_").then("FR-" + whole_city(pl.col("code")))
    return table.with_columns(
        pl.when(pl.col("believed_") & ~town_only).then(pl.col("lat", "lon")),
        territory_id=found.otherwise(pl.col("territory_id")),
        note=pl.concat_str(note, pl.col("note"), separator="; ", ignore_nulls=True).replace("", None)
        if "note" in table.columns
        else note,
    ).drop("believed_")
