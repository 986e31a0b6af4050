"""Which place of an earlier view is which of a later one, when numbers and publishers change.

The number that a publisher gives is believed where it stays near; a number given anew to another place is not. What
is left is matched by position (each the other's nearest), then by name, both one to one.
"""

from __future__ import annotations

import re
import unicodedata

import numpy as np
import polars as pl
from numpy.typing import NDArray

Floats = NDArray[np.float64]

#: The same number within this many metres is the same place (a position is often mended by some hundred metres).
SAME_NUMBER = 1000.0
#: Another number within this many metres is the same place, if each is the other's nearest.
SAME_POSITION = 30.0
#: Another number and the same name in the same municipality, within this many metres.
SAME_NAME = 500.0
_EARTH = 6_371_008.8


def matched(before: pl.DataFrame, after: pl.DataFrame) -> pl.DataFrame:
    """Pairs ``row, later, by``: rows of ``before`` and ``after``, and how each pair was known.

    Both have ``locator, number, territory_id, name, lat, lon`` (degrees, WGS 84); each row is in one pair at most;
    ``by`` is ``number``, ``position`` or ``name``.
    """
    left = before.with_row_index("row").with_columns(pl.col("row").cast(pl.Int64))
    right = after.with_row_index("later").with_columns(pl.col("later").cast(pl.Int64))
    pairs = pl.DataFrame(schema={"row": pl.Int64, "later": pl.Int64, "by": pl.String})
    for by, found in (("number", _by_number), ("position", _by_position), ("name", _by_name)):
        new = found(left, right).select("row", "later", by=pl.lit(by))
        pairs = pl.concat([pairs, new])
        left, right = left.join(new, on="row", how="anti"), right.join(new, on="later", how="anti")
    return pairs.sort("row")


def given_elsewhere(before: pl.DataFrame, after: pl.DataFrame) -> pl.Series:
    """For each row of ``before``: does any row of ``after`` lie within the metres of ``SAME_POSITION``?

    A place that stood twice and is left once is there; only its double is gone.
    """
    from scipy.spatial import cKDTree

    here, there = _placed(before), _placed(after)
    if here.is_empty() or there.is_empty():
        return pl.Series([False] * len(before), dtype=pl.Boolean)
    apart, _ = cKDTree(_points(there, "lat", "lon")).query(_points(here, "lat", "lon"))
    near = here.filter(pl.Series(apart <= SAME_POSITION))
    return before["locator"].is_in(near["locator"].to_list())


def _by_number(left: pl.DataFrame, right: pl.DataFrame) -> pl.DataFrame:
    pairs = left.join(right, on="number", how="inner", suffix="_later")
    return _one_to_one(pairs, SAME_NUMBER)


def _by_name(left: pl.DataFrame, right: pl.DataFrame) -> pl.DataFrame:
    left, right = (t.with_columns(key=_plain(t["name"])).filter(pl.col("key") != "") for t in (left, right))
    pairs = left.join(right, on=["territory_id", "key"], how="inner", suffix="_later")
    return _one_to_one(pairs, SAME_NAME)


def _by_position(left: pl.DataFrame, right: pl.DataFrame) -> pl.DataFrame:
    from scipy.spatial import cKDTree

    left, right = _placed(left), _placed(right)
    if left.is_empty() or right.is_empty():
        return pl.DataFrame(schema={"row": pl.Int64, "later": pl.Int64})
    here, there = _points(left, "lat", "lon"), _points(right, "lat", "lon")
    apart, near = cKDTree(there).query(here)
    _, back = cKDTree(here).query(there)
    mutual = (back[near] == np.arange(len(here))) & (apart <= SAME_POSITION)
    at = np.flatnonzero(mutual)
    return pl.DataFrame({"row": left["row"].to_numpy()[at], "later": right["later"].to_numpy()[near[at]]})


def _one_to_one(pairs: pl.DataFrame, farthest: float) -> pl.DataFrame:
    """Of the pairs near enough, the nearest first, then those of unknown distance; each row is taken once."""
    apart = np.linalg.norm(_points(pairs, "lat", "lon") - _points(pairs, "lat_later", "lon_later"), axis=1)
    known = pairs.with_columns(apart=np.where(np.isnan(apart), farthest, apart))
    near = known.filter(pl.col("apart") <= farthest).sort("apart", "row", "later")
    taken: set[tuple[str, int]] = set()
    kept = []
    for row, later in near.select("row", "later").iter_rows():
        if ("row", row) not in taken and ("later", later) not in taken:
            taken |= {("row", row), ("later", later)}
            kept.append((row, later))
    return pl.DataFrame(kept, schema={"row": pl.Int64, "later": pl.Int64}, orient="row")


def _points(table: pl.DataFrame, lat: str, lon: str) -> Floats:
    """Metres from the earth's centre; NaN where a position is missing."""
    a, b = (np.radians(table[name].cast(pl.Float64).to_numpy()) for name in (lat, lon))
    return _EARTH * np.column_stack([np.cos(a) * np.cos(b), np.cos(a) * np.sin(b), np.sin(a)])


def _placed(table: pl.DataFrame) -> pl.DataFrame:
    """The rows that have a position."""
    return table.filter(pl.col("lat").is_not_nan() & pl.col("lon").is_not_nan())


def _plain(names: pl.Series) -> pl.Series:
    """Names without accents, case and signs."""
    told = (unicodedata.normalize("NFKD", name or "") for name in names)
    plain = (n.encode("ascii", "ignore").decode().lower() for n in told)
    return pl.Series([" ".join(re.findall(r"[a-z0-9]+", n)) for n in plain], dtype=pl.String)
