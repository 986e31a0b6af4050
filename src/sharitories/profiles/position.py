"""Where each city stands between producing and living well, with the interval of every declared way to say it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from sharitories.profiles.envelope import gap_to_envelope, signed_distance
from sharitories.profiles.living import Axis, axis, paired, within

Floats = NDArray[np.float64]
#: The five positions, and what a city does beside the diagonal; words in ``catalogue/tables/positions.yml``.
POSITIONS = ("both", "neither", "produces", "life_is_good", "on_frontier")
#: Decimals of the released numbers, in standard deviations of the frame.
DECIMALS = 3


def complete(values: pl.DataFrame, signs: Mapping[str, int]) -> pl.DataFrame:
    """The cities for which every indicator named is known, sorted by ``territory_id``."""
    return values.drop_nulls(["territory_id", *signs]).sort("territory_id")


def placed(values: pl.DataFrame, spec: Mapping[str, Any]) -> pl.DataFrame:
    """One row per city of ``values`` (``territory_id`` and one column per indicator, none empty), with its position."""
    producing, living = (axis(values, spec[a]["axis"], spec[a]["also"]) for a in ("producing", "living"))
    columns = {
        **_spread("producing", producing),
        **_spread("living", living),
        **_frontiers(producing, living),
    }
    table = values.select("territory_id").with_columns(**{k: pl.Series(v) for k, v in columns.items()})
    return table.with_columns(side=_side(), position=_position())


def moved(values: pl.DataFrame, spec: Mapping[str, Any]) -> pl.DataFrame:
    """Change of each axis between the two periods of ``spec['path']``, each city among the cities of its time."""
    first, last = spec["path"]["first"], spec["path"]["last"]
    columns: dict[str, Floats] = {}
    for name in ("producing", "living"):
        start, end = axis(values, first[name]), axis(values, last[name])
        columns[f"{name}_first"], columns[f"{name}_last"] = start.value, end.value
        columns |= _spread(f"{name}_change", Axis(end.value - start.value, end.tried - start.tried))
    table = values.select("territory_id").with_columns(**{k: pl.Series(v) for k, v in columns.items()})
    return table.with_columns(path=_path())


def _spread(name: str, built: Axis) -> dict[str, Floats]:
    low, high = built.interval
    return {name: built.value, f"{name}_low": low, f"{name}_high": high}


def _frontiers(producing: Axis, living: Axis) -> dict[str, Floats]:
    """Signed distance to the diagonal and gap to the envelope, each with its interval over all pairs of ways."""
    made, lived = paired(producing.tried, living.tried)
    distance, gap = (
        signed_distance(producing.value, living.value),
        gap_to_envelope(np.column_stack([producing.value, living.value])),
    )
    gaps = np.array([gap_to_envelope(np.column_stack(pair)) for pair in zip(made, lived, strict=True)])
    columns: dict[str, Floats] = {}
    for name, value, tried in (("distance", distance, signed_distance(made, lived)), ("gap", gap, gaps)):
        low, high = within(value, tried)
        columns |= {name: value, f"{name}_low": low, f"{name}_high": high}
    return columns


def _side() -> pl.Expr:
    """Which side of the diagonal a city is on, whatever the way; ``even`` where the ways do not agree."""
    return (
        pl.when(pl.col("distance_high") < 0)
        .then(pl.lit("produces"))
        .when(pl.col("distance_low") > 0)
        .then(pl.lit("life_is_good"))
        .otherwise(pl.lit("even"))
    )


def _position() -> pl.Expr:
    """Both or neither where every way says so of both axes; else the side of the diagonal."""
    return (
        pl.when((pl.col("producing_low") > 0) & (pl.col("living_low") > 0))
        .then(pl.lit("both"))
        .when((pl.col("producing_high") < 0) & (pl.col("living_high") < 0))
        .then(pl.lit("neither"))
        .when(pl.col("distance_high") < 0)
        .then(pl.lit("produces"))
        .when(pl.col("distance_low") > 0)
        .then(pl.lit("life_is_good"))
        .otherwise(pl.lit("on_frontier"))
    )


def _path() -> pl.Expr:
    """Which way a city moved among the others: ``up``, ``down`` or ``unsure`` on each axis, as one word."""
    ways = [
        pl.when(pl.col(f"{name}_change_low") > 0)
        .then(pl.lit("up"))
        .when(pl.col(f"{name}_change_high") < 0)
        .then(pl.lit("down"))
        .otherwise(pl.lit("unsure"))
        for name in ("producing", "living")
    ]
    return pl.format("producing_{}_living_{}", *ways)
