"""Coordinates in degrees: from Lambert-93, and kept inside the box in which a list lies (a swap is put right)."""

from __future__ import annotations

import math
from typing import NamedTuple

import polars as pl

SWAPPED = "latitude and longitude were swapped in the file"
OUTSIDE = "coordinates outside the list's area: not read"
FAR = "coordinates {} km from the municipality written: not read"
#: Kilometres of one degree of latitude on the sphere of the Earth's mean radius (6371 km).
DEGREE = 111.195


class Box(NamedTuple):
    """Degrees (WGS 84). Latitudes and longitudes must not overlap, so that a swap is certain."""

    south: float
    west: float
    north: float
    east: float


METROPOLITAN_FRANCE = Box(41.3, -5.3, 51.2, 9.7)


def kept_inside(table: pl.DataFrame, box: Box) -> pl.DataFrame:
    """``lat, lon`` (Float64) inside ``box`` or null; ``note`` says what was put right or left."""
    if box.south <= box.east:
        raise ValueError("a latitude of the box could be a longitude of it")
    right = _inside(pl.col("lat"), pl.col("lon"), box)
    swapped = _inside(pl.col("lon"), pl.col("lat"), box)
    outside = ~right & ~swapped & pl.col("lat").is_not_null() & pl.col("lon").is_not_null()
    said = pl.when(swapped).then(pl.lit(SWAPPED)).when(outside).then(pl.lit(OUTSIDE))
    table = table if "note" in table.columns else table.with_columns(note=pl.lit(None, pl.String))
    return table.with_columns(
        lat=pl.when(right).then(pl.col("lat")).when(swapped).then(pl.col("lon")),
        lon=pl.when(right).then(pl.col("lon")).when(swapped).then(pl.col("lat")),
        note=pl.concat_str("note", said, separator="; ", ignore_nulls=True).replace("", None),
    )


def kept_near(table: pl.DataFrame, reaches: pl.DataFrame) -> pl.DataFrame:
    """``lat, lon`` where the municipality ``territory_id`` may reach them, else null; ``note`` says how far they were.

    ``reaches`` is what :func:`sharitories.sources.municipalities.reaches` returns. Distances on the plane that
    touches the Earth halfway: right to a per cent over a hundred kilometres. A row without a municipality is kept.
    """
    table = table.join(reaches, on="territory_id", how="left", maintain_order="left")
    middle = ((pl.col("lat") + pl.col("centre_lat")) / 2).radians().cos()
    north, east = pl.col("lat") - pl.col("centre_lat"), (pl.col("lon") - pl.col("centre_lon")) * middle
    table = table.with_columns(away=DEGREE * (north**2 + east**2).sqrt())
    far = (pl.col("away") > pl.col("reach_km")).fill_null(value=False)
    said = pl.when(far).then(pl.format(FAR, pl.col("away").round(0).cast(pl.Int64)))
    return table.with_columns(
        pl.when(~far).then(pl.col("lat", "lon")),
        note=pl.concat_str("note", said, separator="; ", ignore_nulls=True).replace("", None),
    ).drop("away", "centre_lat", "centre_lon", "reach_km")


def _inside(lat: pl.Expr, lon: pl.Expr, box: Box) -> pl.Expr:
    inside = lat.is_between(box.south, box.north) & lon.is_between(box.west, box.east)
    return inside.fill_null(value=False)


#: Lambert-93 (EPSG 2154): eccentricity of GRS 80, exponent, constant (m) and pole (m) of the projection.
ECCENTRICITY, EXPONENT, CONSTANT = 0.0818191910428158, 0.7256077650532670, 11_754_255.426096
POLE_X, POLE_Y, MERIDIAN = 700_000.0, 12_655_612.049876, 3.0


def from_lambert93(x: pl.Expr, y: pl.Expr) -> tuple[pl.Expr, pl.Expr]:
    """Latitude and longitude (degrees, RGF93, here the same as WGS 84) of ``x, y`` in metres of Lambert-93.

    IGN, *Projection cartographique conique conforme de Lambert* (NTG 71), algorithms 2 and 4; five rounds of the
    isometric latitude's inverse leave less than a millimetre.
    """
    radius = ((x - POLE_X) ** 2 + (y - POLE_Y) ** 2).sqrt()
    longitude = MERIDIAN + ((x - POLE_X) / (POLE_Y - y)).arctan().degrees() / EXPONENT
    grown = (CONSTANT / radius) ** (1 / EXPONENT)
    latitude = grown.arctan() * 2 - math.pi / 2
    for _ in range(5):
        sine = latitude.sin() * ECCENTRICITY
        latitude = (((1 + sine) / (1 - sine)) ** (ECCENTRICITY / 2) * grown).arctan() * 2 - math.pi / 2
    return latitude.degrees(), longitude
