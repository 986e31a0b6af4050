"""What a map file shows of the catalogue's practices: one row per object and property, each with its point.

Method and what was measured: ``docs/methods/osm.md``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import polars as pl

from sharitories.practices.tags import Rule, rules, rules_by_key, shown_by
from sharitories.sources.openstreetmap.dates import is_past
from sharitories.sources.openstreetmap.history import (
    SeveralVersionsError,
    lives,
    refuse_versions,
    told_as_history,
)
from sharitories.sources.openstreetmap.passes import ENDINGS, refuse_kind
from sharitories.sources.openstreetmap.period import period_told
from sharitories.sources.openstreetmap.places import Shapes
from sharitories.sources.openstreetmap.tagged import Tagged
from sharitories.sources.openstreetmap.thing import CLOSED, KINDS, ROW, Row, Thing, row_of

SIGHTING: dict[str, type[pl.DataType]] = {
    "locator": pl.String,
    "property": pl.String,
    "period": pl.String,
    "name": pl.String,
    "lat": pl.Float64,
    "lon": pl.Float64,
    "started_on": pl.String,
    "ended_on": pl.String,
    "address": pl.String,
    "postcode": pl.String,
    "town": pl.String,
    "website": pl.String,
    "names": pl.String,
    "life": pl.String,
    "note": pl.String,
}
#: Rows kept as Python objects before they are packed into a table.
BATCH = 50_000


def sightings(path: Path, chosen: Sequence[Rule] | None = None) -> pl.DataFrame:
    """The rows of ``.osm``, ``.osm.pbf``, ``.osm.gz``, ``.osm.bz2``, or the same with ``.osh``, by the rules chosen.

    Columns :data:`SIGHTING`, in the order of kind, id and property. ``locator`` is ``node/123``, ``way/45`` or
    ``relation/6``; ``period`` the day up to which the file tells, null when it says none; ``lat`` and ``lon`` are
    degrees (WGS 84), null where the object has no place in the file; ``names`` is ``fr=…;de=…``; ``life`` is
    ``alive`` or ``closed``. Of a history file the days on which the map first and last showed a thing stand in
    ``started_on`` and ``ended_on`` where no tag says them. A closed way is one object, not two.

    Raise :class:`FaultyInput` for a file that is no extract or is not whole, :class:`MissingInput` when it is
    not there, :class:`MissingExtra` without osmium or shapely.
    """
    refuse_kind(path)
    known = rules() if chosen is None else tuple(chosen)
    history = told_as_history(path)
    try:
        return _sightings(path, known, history)
    except SeveralVersionsError:
        return _sightings(path, known, history=True)


def stem_of(path: Path) -> str:
    """The file's name without its ending: ``redon`` of ``redon.osm.gz``."""
    ending = max((one for one in ENDINGS if path.name.endswith(one)), key=len, default=path.suffix)
    return path.name.removesuffix(ending)


def _sightings(path: Path, known: Sequence[Rule], history: bool) -> pl.DataFrame:
    period, by_key, shapes = period_told(path), rules_by_key(known), Shapes(once=not history)
    seen = Tagged(path, known, dated=period is None)
    one_day = _rows(refuse_versions(seen), by_key, shapes)
    rows = lives(path, seen, by_key, shapes) if history else one_day
    table = _placed(packed(rows), shapes.places(path))
    return _dated(table, period or seen.newest).select(
        pl.col(name).cast(kind) for name, kind in SIGHTING.items()
    )


def _dated(table: pl.DataFrame, period: str | None) -> pl.DataFrame:
    """With the file's day, by which what has an end in the past is closed."""
    past = [day for day in table["ended_on"].drop_nulls().unique() if is_past(day, period)]
    life = pl.when(pl.col("ended_on").is_in(past)).then(pl.lit(CLOSED)).otherwise("life")
    return table.with_columns(period=pl.lit(period, pl.String), life=life)


def _rows(seen: Iterable[Thing], by_key: Mapping[str, Sequence[Rule]], shapes: Shapes) -> Iterator[Row]:
    """The rows of each object, whose shape is kept to be placed later."""
    for thing in seen:
        shown = shown_by(thing.tags, by_key) if thing.visible else []
        if shown:
            shapes.add(thing)
        for one in shown:
            yield row_of(thing, one)


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
    note = pl.concat_str("note", "place_note", separator="; ", ignore_nulls=True).replace("", None)
    return (
        table.join(places, on=["kind", "id"], how="left")
        .with_columns(note=note, locator=pl.format("{}/{}", "kind", "id"))
        .sort(pl.col("kind").replace_strict(order, return_dtype=pl.Int8), "id", "property")
    )
