"""The release on a map: cities and located initiatives as GeoJSON (RFC 7946)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import polars as pl

from sharitories.practices import practices
from sharitories.publication.book import DIMENSIONS
from sharitories.reference.release import Release

Json = dict[str, Any]

CITIES = ("panel", "compared", "frame")
#: A tenth of a metre: no coordinate that we read is more exact.
DECIMALS = 6


def territories_geojson(release: Release) -> Json:
    """The cities of the panel, those compared and the frame, with who drives.

    Properties ``drivers_…`` are the shares of ``profiles`` (cities that were searched), ``registers_…`` the
    percentiles of ``profiles_frame`` (French frame). The two are different measures. Where there is no score,
    ``…_status`` says why: ``not_found`` (searched, and no initiative found) or ``not_looked_for``.
    """
    shares = _by_place(release.tables["profiles"])
    percentiles = _by_place(release.tables["profiles_frame"])
    cities = release.tables["territories"].filter(pl.col("role").is_in(CITIES)).sort("territory_id")
    features = []
    for city in cities.drop_nulls(["lat", "lon"]).iter_rows(named=True):
        identity = city["territory_id"]
        properties = {
            "territory_id": identity,
            "name": city["name"],
            "country": city["country"],
            "role": city["role"],
            "in_frame": city["in_frame"],
            "population": city["population"] if city["population"] is None else int(city["population"]),
            "population_period": city["population_period"],
        }
        for dimension in DIMENSIONS:
            properties |= _score(f"drivers_{dimension}", shares.get((identity, dimension)))
        for dimension in DIMENSIONS:
            properties |= _score(f"registers_{dimension}", percentiles.get((identity, dimension)))
        features.append(_feature(identity, city, properties))
    return _collection("territories", release, features)


def initiatives_geojson(release: Release) -> Json:
    """The initiatives that a register places, at the point of the first observation (by id) that has one."""
    tables = release.tables
    initiatives = {row["initiative_id"]: row for row in tables["initiatives"].iter_rows(named=True)}
    origins = {row["origin_id"]: row for row in tables["origins"].iter_rows(named=True)}
    names = dict(tables["territories"].select("territory_id", "name").iter_rows())
    labels = {code: practice.labels for code, practice in practices().items()}
    placed = (
        tables["observations"]
        .filter(pl.col("basis") == "register", pl.col("initiative_id").is_in(list(initiatives)))
        .drop_nulls(["lat", "lon"])
        .sort("observation_id")
        .unique("initiative_id", keep="first", maintain_order=True)
        .sort("initiative_id")
    )
    features = []
    for observation in placed.iter_rows(named=True):
        row, origin = initiatives[observation["initiative_id"]], origins[observation["origin_id"]]
        properties = {
            "initiative_id": row["initiative_id"],
            "name": row["name"],
            "practice": row["practice"],
            "practice_en": labels[row["practice"]].en,
            "practice_fr": labels[row["practice"]].fr,
            "family": row["family"],
            "territory_id": row["territory_id"],
            "territory": names[row["territory_id"]],
            "observation_id": observation["observation_id"],
            "origin_id": origin["origin_id"],
            "source_en": f"{origin['publisher']}: {origin['title_en']}",
            "source_fr": f"{origin['publisher']}\u00a0: {origin['title_fr']}",
            "vintage": origin["vintage"],
            "licence": origin["licence_code"],
        }
        features.append(_feature(row["initiative_id"], observation, properties))
    return _collection("initiatives", release, features)


def _by_place(profiles: pl.DataFrame) -> dict[tuple[str, str], Json]:
    return {(row["territory_id"], row["dimension"]): row for row in profiles.iter_rows(named=True)}


def _score(name: str, row: Mapping[str, Any] | None) -> Json:
    score, low, high = (row["score"], row["low"], row["high"]) if row else (None, None, None)
    return {name: score, f"{name}_low": low, f"{name}_high": high, f"{name}_status": _status(row)}


def _status(row: Mapping[str, Any] | None) -> str:
    if row is None:
        return "not_looked_for"
    if row["score"] is not None:
        return "observed"
    searched = row.get("of") == 0 and row["coverage"] is not None
    return "not_found" if searched else "not_looked_for"


def _feature(identity: str, placed: Mapping[str, Any], properties: Json) -> Json:
    point = [round(placed["lon"], DECIMALS), round(placed["lat"], DECIMALS)]
    return {
        "type": "Feature",
        "id": identity,
        "geometry": {"type": "Point", "coordinates": point},
        "properties": properties,
    }


def _collection(name: str, release: Release, features: Iterable[Json]) -> Json:
    return {
        "type": "FeatureCollection",
        "name": name,
        "edition": release.edition,
        "release": release.number,
        "features": list(features),
    }
