"""In which municipality a sighting lies: by its code, by the polygon that covers it, or by a name near its point.

The order is that of trust, and each row says by which it was placed. What none of the three decides stays
without a territory: the nearest town hall is never taken for the municipality.
"""

from __future__ import annotations

import polars as pl

from sharitories.sources.municipalities import plain_name

#: The centre of a municipality lies at most so far from a place in it; measured on the census of third places.
NEAR_KM = 20.0
EARTH_KM = 6371.0088


def distance_km(lat: pl.Expr, lon: pl.Expr, other_lat: pl.Expr, other_lon: pl.Expr) -> pl.Expr:
    """Great-circle distance in kilometres between points in degrees (haversine on the mean Earth radius)."""
    half = ((other_lat - lat).radians() / 2).sin().pow(2)
    across = ((other_lon - lon).radians() / 2).sin().pow(2)
    chord = half + lat.radians().cos() * other_lat.radians().cos() * across
    return 2 * EARTH_KM * chord.clip(0, 1).sqrt().arcsin()


def placed(
    rows: pl.DataFrame,
    municipalities: pl.DataFrame,
    covering: pl.Series | None = None,
    within_km: float = NEAR_KM,
) -> pl.DataFrame:
    """The rows with their ``territory_id`` filled where it can be, ``placed_by`` and ``far``.

    ``rows``: ``territory_id, lat, lon, town`` (degrees WGS 84) and any others; ``municipalities``:
    ``territory_id, name, lat, lon`` (centres); ``covering``: per row the municipality whose polygon covers the
    point (from :func:`~sharitories.observations.location.locate.locate`). ``placed_by`` is ``code``,
    ``polygon``, ``name``, ``name over code`` or null. A code whose municipality lies beyond ``within_km`` of
    the point gives way where the town's name and the point agree against it, two voices to one; where they do
    not decide, the code stays and ``far`` is true: a person should look.
    """
    polygon = pl.lit(None, pl.String) if covering is None else pl.lit(covering)
    numbered = _with_far(rows, municipalities, within_km).with_row_index("row_")
    named = _named_nearby(numbered, municipalities, within_km)
    known = numbered.with_columns(polygon.alias("polygon_")).join(
        named, on="row_", how="left", maintain_order="left"
    )
    overruled = pl.col("far") & (pl.col("named_") != pl.col("territory_id")).fill_null(value=False)
    chosen = known.with_columns(
        placed_by=pl.when(overruled)
        .then(pl.lit("name over code"))
        .when(pl.col("territory_id").is_not_null())
        .then(pl.lit("code"))
        .when(pl.col("polygon_").is_not_null())
        .then(pl.lit("polygon"))
        .when(pl.col("named_").is_not_null())
        .then(pl.lit("name")),
        territory_id=pl.when(overruled)
        .then(pl.col("named_"))
        .otherwise(pl.coalesce("territory_id", "polygon_", "named_")),
        far=pl.col("far") & ~overruled,
    )
    return chosen.drop("row_", "polygon_", "named_")


def _named_nearby(rows: pl.DataFrame, municipalities: pl.DataFrame, within_km: float) -> pl.DataFrame:
    """``row_, named_``: the one municipality of the town's name whose centre is near; none where there are two."""
    named = municipalities.select(
        named_="territory_id", plain_=plain_name(pl.col("name")), centre_lat="lat", centre_lon="lon"
    )
    asked = rows.filter((pl.col("territory_id").is_null() | pl.col("far")) & pl.col("town").is_not_null())
    pairs = asked.select("row_", "lat", "lon", plain_=plain_name(pl.col("town"))).join(named, on="plain_")
    near = pairs.filter(
        distance_km(pl.col("lat"), pl.col("lon"), pl.col("centre_lat"), pl.col("centre_lon")) <= within_km
    )
    return near.filter(~pl.col("row_").is_duplicated()).select("row_", "named_")


def _with_far(rows: pl.DataFrame, municipalities: pl.DataFrame, within_km: float) -> pl.DataFrame:
    centres = municipalities.select("territory_id", centre_lat="lat", centre_lon="lon")
    away = distance_km(pl.col("lat"), pl.col("lon"), pl.col("centre_lat"), pl.col("centre_lon"))
    known = rows.join(
        centres.unique("territory_id", keep="first", maintain_order=True),
        on="territory_id",
        how="left",
        maintain_order="left",
    )
    return known.with_columns(far=(away > within_km).fill_null(value=False)).drop("centre_lat", "centre_lon")
