"""What lives where: practices alive, looked for and not found, ended, and since when, by city."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import polars as pl
from numpy.typing import NDArray

Bools = NDArray[np.bool_]


@dataclass(frozen=True)
class Presence:
    """Cities x practices. ``alive``: an initiative not known to have ended; ``absent``: looked for and not found;
    ``ended``: one is known to have ended and none lives. Neither alive nor absent: nobody looked. ``looked_for``: the
    observations behind ``absent`` (territory_id, practice, observation_id)."""

    cities: tuple[str, ...]
    practices: tuple[str, ...]
    alive: Bools
    absent: Bools
    ended: Bools
    looked_for: Mapping[tuple[str, str], tuple[str, ...]]

    @property
    def known(self) -> Bools:
        """Where somebody looked."""
        return np.asarray(self.alive | self.absent)

    @cached_property
    def row(self) -> Mapping[str, int]:
        """The row of a city."""
        return {city: i for i, city in enumerate(self.cities)}


def presence(
    initiatives: pl.DataFrame, observations: pl.DataFrame, cities: Sequence[str], practices: Sequence[str]
) -> Presence:
    """Presence of ``practices`` in ``cities``, in their order."""
    named = initiatives.filter(pl.col("practice").is_not_null())
    living = named.filter(pl.col("ended_on").is_null())
    alive = _grid(living, "practice", cities, practices)
    not_found = observations.filter(pl.col("status") == "not_found")
    return Presence(
        tuple(cities),
        tuple(practices),
        alive,
        _grid(not_found, "property", cities, practices) & ~alive,
        _grid(named.filter(pl.col("ended_on").is_not_null()), "practice", cities, practices) & ~alive,
        _cited(not_found.filter(pl.col("property").is_in(practices))),
    )


def _cited(rows: pl.DataFrame) -> dict[tuple[str, str], tuple[str, ...]]:
    ids = rows.group_by("territory_id", "property").agg(pl.col("observation_id").sort())
    return {(city, practice): tuple(found) for city, practice, found in ids.iter_rows()}


def _grid(rows: pl.DataFrame, column: str, cities: Sequence[str], practices: Sequence[str]) -> Bools:
    found = np.zeros((len(cities), len(practices)), dtype=bool)
    place = {city: i for i, city in enumerate(cities)}
    at = {practice: j for j, practice in enumerate(practices)}
    for city, practice in rows.select("territory_id", column).unique().iter_rows():
        if city in place and practice in at:
            found[place[city], at[practice]] = True
    return found
