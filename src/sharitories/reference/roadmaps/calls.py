"""Whom to call on: living initiatives of a practice elsewhere, the nearest cities first, one of each city before a second."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import polars as pl

Row = Mapping[str, Any]
_COLUMNS = ("initiative_id", "territory_id", "practice", "name", "started_on", "last_seen", "source_url")


def living(initiatives: pl.DataFrame) -> dict[str, list[Row]]:
    """Initiatives not known to have ended, by practice, by id."""
    found: dict[str, list[Row]] = {}
    rows = initiatives.filter(pl.col("practice").is_not_null() & pl.col("ended_on").is_null())
    for row in rows.select(_COLUMNS).sort("initiative_id").iter_rows(named=True):
        found.setdefault(row["practice"], []).append(row)
    return found


def calls(
    rows: Iterable[Row], city: str, peers: Sequence[str], searched: Sequence[str], count: int
) -> list[Row]:
    """At most ``count`` rows: peers by nearness, then the searched cities, those of the same country first.

    Within a city one that can be read about comes first, then the one seen last: an address in a register is little to
    call on. No city is named twice before each has been named once.
    """
    rank = {**dict.fromkeys(searched, len(peers)), **{peer: k for k, peer in enumerate(peers)}}
    able = [row for row in rows if row["territory_id"] in rank and row["territory_id"] != city]
    turns: Counter[str] = Counter()
    ranked = []
    for row in sorted(able, key=_worth):
        place = row["territory_id"]
        abroad = place[:2] != city[:2]
        ranked.append(((turns[place], rank[place], abroad, place), row))
        turns[place] += 1
    return [row for _, row in sorted(ranked, key=lambda entry: entry[0])[:count]]


def _worth(row: Row) -> tuple[bool, int, str]:
    return (not row["source_url"], -int((row["last_seen"] or "0")[:4]), row["initiative_id"])
