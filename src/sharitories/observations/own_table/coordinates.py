"""Coordinates as publishers write them, brought to degrees (WGS 84, EPSG:4326)."""

from __future__ import annotations

import math

import polars as pl

#: Metropolitan France, Portugal (mainland), the Netherlands, Belgium, Sweden: south, north, west, east (degrees).
BOXES = {
    "FR": (41.2, 51.2, -5.3, 9.7),
    "PT": (36.8, 42.3, -9.7, -6.0),
    "NL": (50.6, 53.7, 3.2, 7.4),
    "BE": (49.4, 51.6, 2.4, 6.5),
    "SE": (55.2, 69.2, 10.5, 24.3),
}
#: The radius of the sphere of Web Mercator (EPSG:3857), metres.
_RADIUS = 6_378_137.0
# Lambert-93 (EPSG:2154): a conformal cone with standard parallels 44° and 49° on the ellipsoid GRS 80.
_ECCENTRICITY = 0.081_819_191_042_8158
_EXPONENT = 0.725_607_765_053_267
_CONSTANT = 11_754_255.426_1
_X_POLE, _Y_POLE = 700_000.0, 12_655_612.0499
_MERIDIAN = math.radians(3)


def degrees(x: pl.Expr, y: pl.Expr, projection: str) -> tuple[pl.Expr, pl.Expr]:
    """Latitude and longitude in degrees of ``x`` (east) and ``y`` (north) in one of three projections."""
    if projection == "EPSG:2154":
        return _from_lambert_93(x, y)
    if projection == "EPSG:3857":
        return (2 * (y / _RADIUS).exp().arctan() - math.pi / 2).degrees(), (x / _RADIUS).degrees()
    return y, x


def _from_lambert_93(x: pl.Expr, y: pl.Expr) -> tuple[pl.Expr, pl.Expr]:
    """IGN, *Projection cartographique conique conforme de Lambert* (NT/G 71, ALG0004), five iterations."""
    east, south = x - _X_POLE, _Y_POLE - y
    lon = pl.arctan2(east, south) / _EXPONENT + _MERIDIAN
    isometric = -((east.pow(2) + south.pow(2)).sqrt() / _CONSTANT).log() / _EXPONENT
    lat = 2 * isometric.exp().arctan() - math.pi / 2
    for _ in range(5):
        bulge = (1 + _ECCENTRICITY * lat.sin()) / (1 - _ECCENTRICITY * lat.sin())
        lat = 2 * (bulge.pow(_ECCENTRICITY / 2) * isometric.exp()).arctan() - math.pi / 2
    return lat.degrees(), lon.degrees()


def within(country: str, lat: pl.Expr, lon: pl.Expr) -> pl.Expr:
    """Whether a point lies in the box around the country; false where no box is known."""
    if country not in BOXES:
        return pl.lit(value=False)
    south, north, west, east = BOXES[country]
    return lat.is_between(south, north) & lon.is_between(west, east)
