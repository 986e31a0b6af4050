"""Each city's number seen and number alive, by family or by practice, from the pool of its country."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple
from zlib import crc32

import numpy as np
import polars as pl

from sharitories.observations.effort.carry import carried, carried_with_ease
from sharitories.observations.effort.distribution import middle
from sharitories.observations.effort.estimate import Estimate, estimate
from sharitories.observations.effort.histories import Histories, histories
from sharitories.observations.effort.lists import MERGED, searches
from sharitories.observations.effort.total import LEVEL

EFFORT = {
    "territory_id": pl.String,
    "family": pl.String,
    "seen": pl.Int64,
    "alive": pl.Int64,
    "low": pl.Int64,
    "high": pl.Int64,
    "detection": pl.Float64,
    "lists": pl.String,
    "method": pl.String,
    "status": pl.String,
    "note": pl.String,
    "pool": pl.String,
    "pool_seen": pl.Int64,
    "pool_alive": pl.Float64,
    "pool_low": pl.Float64,
    "pool_high": pl.Float64,
    "pool_at_least": pl.Float64,
}
DRAWN = {"territory_id": pl.String, "family": pl.String, "draw": pl.Int64, "alive": pl.Int64}
#: Cities searched with the same effort: those of the panel, and those compared, which were searched less long.
ROLES = ("panel", "compared")
SEED = 20171123


class CityEffort(NamedTuple):
    """``table`` (columns ``EFFORT``) and, for the pools estimated, the ``draws`` it rests on (``DRAWN``)."""

    table: pl.DataFrame
    draws: pl.DataFrame


class _Pool(NamedTuple):
    """Cities of one country and role, one kind of initiative or all (None), and what was seen in them."""

    name: str
    by: str
    kind: str | None
    cities: list[str]
    histories: Histories


def effort_of_cities(
    observations: pl.DataFrame,
    initiatives: pl.DataFrame,
    territories: pl.DataFrame,
    roles: tuple[str, ...] = ROLES,
    by: str = "family",
) -> pl.DataFrame:
    """One row per city and family, and one per city with family null for all of them (columns ``EFFORT``).

    With ``by="practice"`` the column ``family`` is ``practice``: registers see single practices, and only there can
    they stand beside each other.
    """
    return drawn_effort(observations, initiatives, territories, roles, by).table


def drawn_effort(
    observations: pl.DataFrame,
    initiatives: pl.DataFrame,
    territories: pl.DataFrame,
    roles: tuple[str, ...] = ROLES,
    by: str = "family",
) -> CityEffort:
    """The same with its draws. ``low`` and ``high`` hold the number alive nine times in ten.

    Pools: cities of a country and a role, by family. ``pool_at_least`` is Chao's lower bound of the pool. ``note``:
    codes of :data:`notes.NOTES`, joined by spaces. The same inputs give the same draws; pools are drawn independently.
    """
    rows: list[dict[str, object]] = []
    draws: list[pl.DataFrame] = []
    for pool in _pools(observations, initiatives, territories, roles, by):
        found = estimate(pool.histories, territories=pool.cities)
        alive = _drawn(pool, found)
        rows += _rows(pool, found, alive)
        if found.status == "estimated" and alive is not None:
            draws.append(_draws(pool, alive))
    table = pl.DataFrame(rows, schema=_named(EFFORT, by)).sort("territory_id", by, nulls_last=True)
    return CityEffort(table, pl.concat([pl.DataFrame(schema=_named(DRAWN, by)), *draws]))


def _named(columns: dict[str, type[pl.DataType]], by: str) -> dict[str, type[pl.DataType]]:
    return {by if name == "family" else name: kind for name, kind in columns.items()}


def _pools(
    observations: pl.DataFrame,
    initiatives: pl.DataFrame,
    territories: pl.DataFrame,
    roles: tuple[str, ...],
    by: str,
) -> Iterator[_Pool]:
    cities = territories.filter(pl.col("role").is_in(roles)).sort("country", "role", "territory_id")
    shown, looked = _shown(observations, initiatives), _looked_for(observations)
    for (country, role), group in cities.group_by("country", "role", maintain_order=True):
        own = shown.join(group, on="territory_id", how="semi")
        names = group["territory_id"].to_list()
        for kind in (None, *sorted(initiatives[by].drop_nulls().unique())):
            rows = own if kind is None else own.filter(pl.col(by) == kind)
            yield _Pool(f"{country} {role}", by, kind, names, histories(_covering(rows, looked)))


def _shown(observations: pl.DataFrame, initiatives: pl.DataFrame) -> pl.DataFrame:
    """One row per initiative and search that shows it: ``initiative_id, territory_id, family, practice, list``."""
    rows = observations.filter(
        pl.col("initiative_id").is_not_null() & (pl.col("status") == "observed")
    ).select("initiative_id", list=pl.coalesce("list", "origin_id"))
    about = initiatives.select("initiative_id", "territory_id", "family", "practice")
    return searches(rows).join(about, on="initiative_id", how="inner")


def _looked_for(observations: pl.DataFrame) -> dict[str, set[str]]:
    """The practices that each origin looks for."""
    pairs = observations.select("origin_id", "property").unique()
    looked: dict[str, set[str]] = {}
    for origin, practice in pairs.iter_rows():
        looked.setdefault(origin, set()).add(practice)
    return looked


def _covering(rows: pl.DataFrame, looked: dict[str, set[str]]) -> pl.DataFrame:
    """The rows with a register's list set to null where the register does not look for all their practices."""
    practices = set(rows["practice"])
    lists = rows["list"].drop_nulls().unique()
    partial = [name for name in lists if name in looked and not practices <= looked[name]]
    return rows.with_columns(list=pl.when(~pl.col("list").is_in(partial)).then("list"))


def _drawn(pool: _Pool, found: Estimate) -> np.ndarray | None:
    """Draws × cities of the number alive; None when the pool says nothing."""
    if found.distribution is None:
        return None
    often = pool.histories.often(pool.cities)
    rng = np.random.default_rng([SEED, crc32(f"{pool.name} {pool.kind}".encode())])
    listed, eased = often.sum(axis=1), found.eased
    dealt = carried_with_ease(eased, listed, rng) if eased else carried(often, found.distribution, rng)
    return np.asarray(np.maximum(listed + dealt, _seen(pool)))


def _seen(pool: _Pool) -> np.ndarray:
    """Initiatives of each city that anything shows, refused lists included."""
    counted = dict(pool.histories.shown.group_by("territory_id").len().iter_rows())
    return np.array([counted.get(city, 0) for city in pool.cities], dtype=np.int64)


def _rows(pool: _Pool, found: Estimate, alive: np.ndarray | None) -> Iterator[dict[str, object]]:
    about, seen = _about(pool, found), _seen(pool)
    for place, city in enumerate(pool.cities):
        figures = _figures(_interval(pool, found, alive, place), found)
        detection = seen[place] / figures["alive"] if figures.get("alive") else None
        yield {**about, "territory_id": city, "seen": int(seen[place]), **figures, "detection": detection}


def _interval(pool: _Pool, found: Estimate, alive: np.ndarray | None, place: int) -> tuple[float, ...] | None:
    """Number alive, low and high of one city: the pool's own where it is alone in it, else quantiles of its draws."""
    if alive is None:
        return None
    if len(pool.cities) == 1 and found.status == "estimated":
        return tuple(float(n or 0) for n in (found.alive, found.low, found.high))
    return float(np.quantile(alive[:, place], 0.5, method="inverted_cdf")), *middle(alive[:, place], LEVEL)


def _figures(interval: tuple[float, ...] | None, found: Estimate) -> dict[str, int]:
    """The figures that the status allows: all, the low one only, or none."""
    if interval is None:
        return {}
    figures = {name: round(value) for name, value in zip(("alive", "low", "high"), interval, strict=True)}
    return {"low": figures["low"]} if found.status == "lower_bound" else figures


def _about(pool: _Pool, found: Estimate) -> dict[str, object]:
    by_name = set(found.lists) & set(MERGED.values())
    return {
        pool.by: pool.kind,
        "lists": "; ".join(found.lists),
        "method": found.method,
        "status": found.status,
        "note": " ".join([*found.notes, *(["sought_by_name"] if by_name else [])]),
        "pool": pool.name,
        "pool_seen": found.seen,
        "pool_alive": found.alive,
        "pool_low": found.low,
        "pool_high": found.high,
        "pool_at_least": found.at_least,
    }


def _draws(pool: _Pool, alive: np.ndarray) -> pl.DataFrame:
    table = pl.DataFrame(alive, schema=pool.cities).with_row_index("draw")
    long = table.unpivot(index="draw", variable_name="territory_id", value_name="alive")
    told = long.with_columns(pl.lit(pool.kind, dtype=pl.String).alias(pool.by))
    return told.select(pl.col(name).cast(kind) for name, kind in _named(DRAWN, pool.by).items())
