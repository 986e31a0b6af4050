"""What a city is, as numbers: size, density, its attraction area, the nearest metropolis, sectors, age, income."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import polars as pl
from numpy.typing import NDArray

from sharitories.profiles.peers.spec import Metropolis, PeersSpec
from sharitories.territories.metropolises import large

EARTH_KM = 6371.0088


def great_circle_km(
    lat: NDArray[np.float64], lon: NDArray[np.float64], of: Metropolis
) -> NDArray[np.float64]:
    """Great-circle distance in km (haversine, mean radius) from points in degrees; NaN where a point is unknown."""
    a, b = np.radians(lat), np.radians(of.lat)
    half = np.sin((a - b) / 2) ** 2 + np.cos(a) * np.cos(b) * np.sin(np.radians(lon - of.lon) / 2) ** 2
    return np.asarray(2 * EARTH_KM * np.arcsin(np.sqrt(half)), dtype=np.float64)


def compared_cities(territories: pl.DataFrame, low: int, high: int) -> pl.DataFrame:
    """The cities that may be compared: municipalities of ``low`` to ``high`` inhabitants, of the frame and abroad."""
    inside = pl.col("population").is_between(low, high, closed="left")
    return territories.filter(
        (pl.col("role") != "area") & (pl.col("in_frame") | (inside & (pl.col("perimeter") == "municipality")))
    ).sort("territory_id")


def structure(
    cities: pl.DataFrame, territories: pl.DataFrame, observations: pl.DataFrame, spec: PeersSpec
) -> pl.DataFrame:
    """``territory_id``, one column per variable of the spec (empty where unknown), and ``rests_on``.

    ``cities`` are rows of ``territories``. Only the latest value of the properties that the spec names is read.
    """
    areas = territories.filter(pl.col("perimeter") == "aav").select(
        aav_id="territory_id", aav_name="name", area_population="population"
    )
    near = _nearest(cities, [*_bundled(territories, observations), *spec.metropolises])
    table = cities.join(areas, on="aav_id", how="left", maintain_order="left").with_columns(
        density=pl.col("population") / pl.col("area_km2"),
        centre=_is_centre().cast(pl.Float64),
        area_population=pl.col("area_population").cast(pl.Float64),
    )
    known, cited = _properties(observations, cities, spec)
    for more in (known, cited, near):
        table = table.join(more, on="territory_id", how="left", maintain_order="left")
    columns = {name: pl.col(v.source.removeprefix("property:")) for name, v in spec.variables.items()}
    cells = pl.concat_str("rests_on", "of_metropolis", separator=" ", ignore_nulls=True)
    return table.select("territory_id", "country", **columns, rests_on=cells.fill_null(""))


def _is_centre() -> pl.Expr:
    """Whether an attraction area bears the city's name: areas are named after their centres."""
    centres = pl.col("aav_name").str.replace(r" \(partie .*\)$", "").str.split(" - ")
    return centres.list.contains(pl.col("name"))


def _bundled(territories: pl.DataFrame, observations: pl.DataFrame) -> list[Metropolis]:
    """The metropolises among the territories themselves, each with the observation that counts its inhabitants."""
    cities = large(territories).drop_nulls(["lat", "lon"])
    said = _sizes(observations.filter(pl.col("basis") == "statistic"), cities)
    origins = dict(said.select("territory_id", "observation_id").iter_rows())
    rows = cities.select("territory_id", "name", "country", "lat", "lon").iter_rows()
    return [
        Metropolis(name=name, country=country, lat=lat, lon=lon, origin=origins.get(city))
        for city, name, country, lat, lon in rows
    ]


def _nearest(cities: pl.DataFrame, metropolises: Sequence[Metropolis]) -> pl.DataFrame:
    """``territory_id, metropolis_km, of_metropolis`` (what says how large it is) of the nearest of the own country.

    Both are empty where the city's place is unknown.
    """
    lat, lon = (cities[c].cast(pl.Float64).fill_null(np.nan).to_numpy() for c in ("lat", "lon"))
    country = cities["country"].to_numpy()
    every = np.array(
        [np.where(country == m.country, great_circle_km(lat, lon, m), np.inf) for m in metropolises]
    )
    km, which = every.min(axis=0), every.argmin(axis=0)
    known = np.isfinite(km)
    return pl.DataFrame(
        {
            "territory_id": cities["territory_id"],
            "metropolis_km": [float(v) if k else None for v, k in zip(km, known, strict=True)],
            "of_metropolis": [
                metropolises[w].origin if k else None for w, k in zip(which, known, strict=True)
            ],
        },
        schema_overrides={"metropolis_km": pl.Float64, "of_metropolis": pl.String},
    )


def _properties(
    observations: pl.DataFrame, cities: pl.DataFrame, spec: PeersSpec
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The latest value of each property of the spec as columns, and the ids of the observations read."""
    named = [
        v.source.removeprefix("property:")
        for v in spec.variables.values()
        if v.source.startswith("property:")
    ]
    counted = observations.filter((pl.col("basis") == "statistic") & pl.col("value").is_not_null())
    latest = _last(counted.filter(pl.col("property").is_in(named)))
    read = pl.concat([latest, _sizes(counted, cities).select(latest.columns)])
    cited = read.group_by("territory_id").agg(rests_on=pl.col("observation_id").sort().str.join(" "))
    wide = latest.select(
        "territory_id", *[pl.when(pl.col("property") == n).then(pl.col("value")).alias(n) for n in named]
    )
    return wide.group_by("territory_id").agg(pl.col(n).drop_nulls().first() for n in named), cited


def _sizes(counted: pl.DataFrame, cities: pl.DataFrame) -> pl.DataFrame:
    """The observation that says how many inhabitants each city has."""
    own = cities.select("territory_id", period="population_period", value="population")
    key = ["territory_id", "period", "value"]
    return _last(counted.filter(pl.col("property") == "population").join(own, on=key, how="semi"))


def _last(rows: pl.DataFrame) -> pl.DataFrame:
    ordered = rows.sort("period", "observation_id")
    return ordered.group_by("territory_id", "property", maintain_order=True).last()
