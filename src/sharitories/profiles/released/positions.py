"""Producing and living well: where every French city of the frame stands, and the cities abroad that cannot be placed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import polars as pl

from sharitories.profiles.living import living_spec
from sharitories.profiles.position import DECIMALS, complete, moved, placed
from sharitories.profiles.released import Material

_AXES = ("producing", "living")
_PLACED = [
    f"{name}{part}" for name in ("producing", "living", "distance", "gap") for part in ("", "_low", "_high")
]
_MOVED = [
    f"{name}{part}"
    for name in _AXES
    for part in ("_first", "_last", "_change", "_change_low", "_change_high")
]
#: What is said again of the cities that head their area, set beside each other only.
_WORDS = ("position", "side")
_AMONG = [*_AXES, "distance", "distance_low", "distance_high", "gap"]
_CENTRES = [f"centres_{name}" for name in _AMONG]
COLUMNS = {
    "position_id": pl.String,
    "territory_id": pl.String,
    "status": pl.String,
    "reason": pl.String,
    "centre": pl.Boolean,
    "position": pl.String,
    "side": pl.String,
    **dict.fromkeys(_PLACED, pl.Float64),
    **{f"centres_{name}": pl.String for name in _WORDS},
    **dict.fromkeys(_CENTRES, pl.Float64),
    "path": pl.String,
    **dict.fromkeys(_MOVED, pl.Float64),
    "rests_on": pl.String,
}


def table(material: Material) -> pl.DataFrame:
    """One row per city of the frame and per city of the study abroad; columns :data:`COLUMNS`."""
    spec = living_spec()
    cities = _cities(material)
    codes = _codes(spec)
    known = material.tables["indicators"].filter(
        pl.col("indicator").is_in(codes) & pl.col("value").is_not_null()
    )
    wide = _wide(known, cities.filter("in_frame"), codes)
    now = complete(wide, _signs(spec["producing"]) | _signs(spec["living"]))
    then = complete(wide, _signs(spec["path"]["first"], True) | _signs(spec["path"]["last"], True))
    used = known.group_by("territory_id").agg(rests_on=pl.col("value_id").sort().str.join(" "))
    rows = cities
    for part in _parts(now, then, cities.filter(pl.col("centre"))["territory_id"].to_list(), spec):
        rows = rows.join(part, on="territory_id", how="left")
    return _said(rows.join(used, on="territory_id", how="left"))


def _parts(
    now: pl.DataFrame, then: pl.DataFrame, centres: list[str], spec: Mapping[str, Any]
) -> Iterator[pl.DataFrame]:
    """Position in the frame, position among the centres, and path, where there are cities to tell of."""
    if len(now):
        yield placed(now, spec)
    among = now.filter(pl.col("territory_id").is_in(centres))
    if len(among):
        names = {name: f"centres_{name}" for name in (*_WORDS, *_AMONG)}
        yield placed(among, spec).select("territory_id", *names).rename(names)
    if len(then):
        yield moved(then, spec)


def _cities(material: Material) -> pl.DataFrame:
    """Cities of the frame and of the study; ``centre``: the city gives its name to its attraction area."""
    territories = material.tables["territories"]
    areas = territories.select(aav_id="territory_id", area=pl.col("name"))
    wanted = pl.col("in_frame") | pl.col("territory_id").is_in(material.study.named)
    names = pl.col("area").str.replace(r" \(partie française\)$", "").str.split(" - ")
    return (
        territories.filter(wanted)
        .select("territory_id", "name", "aav_id", "in_frame")
        .join(areas, on="aav_id", how="left")
        .with_columns(centre=names.list.contains(pl.col("name")))
        .select("territory_id", "in_frame", "centre")
    )


def _signs(part: Mapping[str, Any], flat: bool = False) -> dict[str, int]:
    """Every indicator that a part of the declaration names, with its sign."""
    groups = [part[name] for name in _AXES] if flat else [part["axis"], part["also"]]
    return {code: sign for group in groups for code, sign in group.items()}


def _codes(spec: Mapping[str, Any]) -> list[str]:
    path = spec["path"]
    every = [_signs(spec[name]) for name in _AXES] + [_signs(path[p], True) for p in ("first", "last")]
    return sorted({code for group in every for code in group})


def _wide(known: pl.DataFrame, cities: pl.DataFrame, codes: list[str]) -> pl.DataFrame:
    """One row per city, one column per indicator; empty where there is no value."""
    wide = known.pivot(on="indicator", on_columns=codes, index="territory_id", values="value")
    return cities.select("territory_id").join(wide, on="territory_id", how="left")


def _said(rows: pl.DataFrame) -> pl.DataFrame:
    """The rows as released: why a city has no position, and numbers rounded."""
    estimated = pl.col("position").is_not_null()
    reason = pl.when("in_frame").then(pl.lit("figures_missing")).otherwise(pl.lit("abroad"))
    absent = [pl.lit(None).alias(name) for name in COLUMNS if name not in rows.columns]
    return (
        rows.with_columns(absent)
        .with_columns(
            position_id=pl.format("position/{}", "territory_id"),
            status=pl.when(estimated).then(pl.lit("estimated")).otherwise(pl.lit("not_estimable")),
            reason=pl.when(~estimated).then(reason),
            **{
                name: pl.col(name).cast(pl.Float64).round(DECIMALS) for name in (*_PLACED, *_CENTRES, *_MOVED)
            },
        )
        .select(pl.col(name).cast(kind) for name, kind in COLUMNS.items())
        .sort("position_id")
    )
