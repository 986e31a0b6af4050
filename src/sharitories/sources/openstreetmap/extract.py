"""An extract or a full-history file read into rows: one per object and property, each with its point.

Method and what was measured: ``docs/methods/osm.md``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from sharitories.practices.tags import Rule, by_key, rules
from sharitories.sources.openstreetmap.history import (
    SeveralVersionsError,
    lives,
    refuse_versions,
    told_as_history,
)
from sharitories.sources.openstreetmap.lifecycle import ByKey, shown_by
from sharitories.sources.openstreetmap.passes import ENDINGS, refuse_kind
from sharitories.sources.openstreetmap.period import period_told
from sharitories.sources.openstreetmap.places import Shapes
from sharitories.sources.openstreetmap.tagged import Tagged
from sharitories.sources.openstreetmap.thing import KINDS, ROW, Row, Thing, row_of

#: Rows kept as Python objects before they are packed into a table.
BATCH = 50_000


@dataclass(frozen=True)
class Extract:
    """What a map file shows: its name without ending, the day up to which it tells, and its rows.

    ``table`` has the columns of :data:`ROW` and ``lon, lat`` (degrees, WGS 84; null where the object has no
    place in the file), ordered by kind, id and property. ``period`` is None when no day is told anywhere.
    """

    stem: str
    period: str | None
    history: bool
    table: pl.DataFrame


def read_extract(path: Path, chosen: Sequence[Rule] | None = None) -> Extract:
    """Read ``.osm``, ``.osm.pbf``, ``.osm.gz``, ``.osm.bz2`` or the same with ``.osh``, by the catalogue's rules.

    Raise :class:`FaultyInput` for a file that is no extract or is not whole, :class:`MissingInput` when it is
    not there, :class:`MissingExtra` without osmium or shapely.
    """
    refuse_kind(path)
    known = rules() if chosen is None else tuple(chosen)
    history = told_as_history(path)
    try:
        return _extract(path, known, history)
    except SeveralVersionsError:
        return _extract(path, known, history=True)


def _extract(path: Path, known: Sequence[Rule], history: bool) -> Extract:
    period, keys, shapes = period_told(path), by_key(known), Shapes()
    seen = Tagged(path, known, dated=period is None)
    found = lives(path, seen, keys, shapes) if history else _rows(refuse_versions(seen), keys, shapes, period)
    table = _placed(packed(found), shapes.places(path))
    return Extract(stem_of(path), period or seen.newest, history, table)


def stem_of(path: Path) -> str:
    """The file's name without its ending."""
    ending = max((one for one in ENDINGS if path.name.endswith(one)), key=len)
    return path.name.removesuffix(ending)


def _rows(seen: Iterable[Thing], keys: ByKey, shapes: Shapes, period: str | None) -> Iterator[Row]:
    """The rows of each object, whose shape is kept to be placed later."""
    for thing in seen:
        shown = shown_by(thing.tags, keys) if thing.visible else []
        if shown:
            shapes.add(thing)
        for one in shown:
            yield row_of(thing, one, today=period)


def packed(rows: Iterator[Row]) -> pl.DataFrame:
    """Rows in the columns :data:`ROW`, packed as they come so that a large result is held as columns."""
    tables = [pl.DataFrame(schema=ROW)]
    batch: list[Row] = []
    for row in rows:
        batch.append(row)
        if len(batch) == BATCH:
            tables.append(pl.DataFrame(batch, schema=ROW, orient="row"))
            batch = []
    return pl.concat([*tables, pl.DataFrame(batch, schema=ROW, orient="row")])


def _placed(table: pl.DataFrame, places: pl.DataFrame) -> pl.DataFrame:
    """Each row with its object's point; what has to be said of the point joins the note."""
    order = {kind: place for place, kind in enumerate(KINDS.values())}
    return (
        table.join(places, on=["kind", "id"], how="left")
        .with_columns(
            note=pl.concat_str("note", "place_note", separator="; ", ignore_nulls=True).replace("", None)
        )
        .drop("place_note")
        .sort(pl.col("kind").replace_strict(order, return_dtype=pl.Int8), "id", "property")
    )
