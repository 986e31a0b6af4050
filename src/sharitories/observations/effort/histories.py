"""Capture histories: for each initiative, which lists show it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

Counts = NDArray[np.int64]


@dataclass(frozen=True)
class Histories:
    """What the lists show of some initiatives.

    ``shown``: one row per initiative with ``initiative_id, territory_id, history``; bit ``j`` of ``history`` is set
    where list ``lists[j]`` shows it. A history of 0 is that of an initiative which only refused lists show: it is
    seen, and says nothing of what is hidden.
    """

    lists: tuple[str, ...]
    shown: pl.DataFrame

    @property
    def seen(self) -> int:
        """The number of initiatives that anything shows, refused lists included."""
        return len(self.shown)

    @property
    def beside(self) -> int:
        """How many of them only refused lists show."""
        return int((self.shown["history"] == 0).sum())

    @property
    def counts(self) -> Counts:
        """How many initiatives have each history from 1 to 2^lists − 1."""
        return np.bincount(self.shown["history"].to_numpy(), minlength=2 ** len(self.lists))[1:]

    def by_territory(self, territories: list[str]) -> Counts:
        """Territories × histories 1 to 2^lists − 1: how many of a territory's initiatives have each."""
        row = {name: i for i, name in enumerate(territories)}
        table = np.zeros((len(territories), 2 ** len(self.lists)), dtype=np.int64)
        for territory, history in self.shown.select("territory_id", "history").iter_rows():
            table[row[territory], history] += 1
        return table[:, 1:]

    def often(self, territories: list[str]) -> Counts:
        """Territories × lists: how many of a territory's initiatives stand in 1, 2, … lists."""
        row = {name: i for i, name in enumerate(territories)}
        table = np.zeros((len(territories), len(self.lists) + 1), dtype=np.int64)
        for territory, history in self.shown.select("territory_id", "history").iter_rows():
            table[row[territory], history.bit_count()] += 1
        return table[:, 1:]


def histories(rows: pl.DataFrame) -> Histories:
    """Histories from rows ``initiative_id, list`` (``territory_id`` too, to tell cities apart).

    The same initiative twice in a list counts once; a null list is one that was refused. Lists come in the order of
    their names. Raise ValueError when an initiative lies in two territories.
    """
    if "territory_id" not in rows.columns:
        rows = rows.with_columns(territory_id=pl.lit(""))
    lists = tuple(sorted(rows["list"].drop_nulls().unique()))
    bit = {name: 1 << place for place, name in enumerate(lists)}
    shown = (
        rows.select("initiative_id", "territory_id", "list")
        .unique()
        .with_columns(bit=pl.col("list").replace_strict(bit, default=0, return_dtype=pl.Int64))
        .group_by("initiative_id", "territory_id")
        .agg(history=pl.col("bit").sum())
        .sort("territory_id", "initiative_id")
    )
    if shown["initiative_id"].n_unique() < len(shown):
        raise ValueError("an initiative lies in two territories")
    return Histories(lists, shown)
