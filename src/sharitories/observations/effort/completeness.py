"""How much of a register the map shows, and how much of the map the register.

The share of a register's places that stand on the map is the map's completeness *for such places*: those of a register
are better known than others, and a map that was filled from the register says nothing (Barrington-Leigh &
Millard-Ball 2017, *PLoS ONE* 12:e0180698, for the comparison and for saturation). Wilson's interval (1927, *JASA*
22:209-212).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import polars as pl
from numpy.typing import ArrayLike, NDArray
from scipy.special import ndtri

from sharitories.observations.effort.total import LEVEL

Floats = NDArray[np.float64]

COMPLETENESS = {
    "territory_id": pl.String,
    "property": pl.String,
    "register": pl.Int64,
    "map": pl.Int64,
    "both": pl.Int64,
    "map_shows": pl.Float64,
    "map_shows_low": pl.Float64,
    "map_shows_high": pl.Float64,
    "register_shows": pl.Float64,
    "register_shows_low": pl.Float64,
    "register_shows_high": pl.Float64,
}
#: A map that grew by less than this share in its last year is taken to be saturated.
STILL = 0.05


def completeness(register: pl.DataFrame, on_map: pl.DataFrame) -> pl.DataFrame:
    """Shares by territory and practice, and by practice with ``territory_id`` null (columns ``COMPLETENESS``).

    Both tables have ``territory_id, property, initiative_id``, the same thing bearing the same id in both (the outcome
    of resolution). An initiative counts once per territory and practice; an empty denominator gives null, not 0.
    """
    key = ["territory_id", "property", "initiative_id"]
    left, right = (t.select(key).drop_nulls("initiative_id").unique() for t in (register, on_map))
    whole = [_counted(*(t.with_columns(territory_id=pl.lit(None, pl.String)) for t in (left, right)))]
    counts = pl.concat([_counted(left, right), *whole])
    shares = {
        **_share("map_shows", counts["both"], counts["register"]),
        **_share("register_shows", counts["both"], counts["map"]),
    }
    table = counts.with_columns(**shares).select(pl.col(n).cast(k) for n, k in COMPLETENESS.items())
    return table.sort("property", "territory_id", nulls_last=True)


def _counted(register: pl.DataFrame, on_map: pl.DataFrame) -> pl.DataFrame:
    keyed = pl.concat([register.with_columns(of=pl.lit("register")), on_map.with_columns(of=pl.lit("map"))])
    per = keyed.group_by("territory_id", "property", "initiative_id").agg(
        register=(pl.col("of") == "register").any(), map=(pl.col("of") == "map").any()
    )
    return per.group_by("territory_id", "property").agg(
        pl.col("register", "map").sum().cast(pl.Int64),
        both=(pl.col("register") & pl.col("map")).sum().cast(pl.Int64),
    )


def _share(name: str, count: pl.Series, total: pl.Series) -> dict[str, pl.Series]:
    k, n = count.to_numpy().astype(np.float64), total.to_numpy().astype(np.float64)
    low, high = wilson(k, n)
    with np.errstate(invalid="ignore"):
        share = np.where(n > 0, k / np.maximum(n, 1), np.nan)
    columns = {name: share, f"{name}_low": low, f"{name}_high": high}
    return {column: pl.Series(values).fill_nan(None) for column, values in columns.items()}


def wilson(count: ArrayLike, total: ArrayLike, level: float = LEVEL) -> tuple[Floats, Floats]:
    """Wilson's interval of a share, in 0–1; NaN where the total is 0."""
    k, n = np.asarray(count, dtype=np.float64), np.asarray(total, dtype=np.float64)
    z = float(ndtri((1 + level) / 2))
    with np.errstate(invalid="ignore", divide="ignore"):
        middle = (k + z**2 / 2) / (n + z**2)
        half = z / (n + z**2) * np.sqrt(k * (n - k) / n + z**2 / 4)
    empty = n == 0
    low, high = np.where(k == 0, 0, middle - half), np.where(k == n, 1, middle + half)
    return np.where(empty, np.nan, low), np.where(empty, np.nan, high)


def saturated(totals: Sequence[int]) -> bool | None:
    """Whether a map has stopped growing: its yearly totals, oldest first; None with fewer than three years.

    A map still growing shows fewer places than there are, whatever share of a register it holds today.
    """
    if len(totals) < 3 or totals[-2] == 0:
        return None
    return (totals[-1] - totals[-2]) / totals[-2] < STILL
