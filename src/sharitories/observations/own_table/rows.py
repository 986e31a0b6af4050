"""Rows of ``observations`` from a user's table, with every fault of the file at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import polars as pl

from sharitories.errors import Fault, FaultyInput
from sharitories.observations.own_table.coordinates import degrees, within
from sharitories.observations.own_table.dates import iso_day
from sharitories.observations.own_table.file import TableFile
from sharitories.observations.own_table.mapping import (
    NONE,
    DateColumn,
    PracticeRule,
    TableMap,
    header_faults,
)
from sharitories.observations.own_table.places import by_town, municipality
from sharitories.observations.own_table.signs import names_a_person
from sharitories.observations.rows import OBSERVATION, RULE_VERSION, shaped
from sharitories.practices import practices
from sharitories.sources.contacts import holds_contact, is_account, without_contacts
from sharitories.sources.shapes import LINKING

#: The row of the design, and what helps to find that two sightings are one initiative.
OWN: dict[str, type[pl.DataType]] = {**OBSERVATION, **LINKING}
TODO = "Mend the rows in the file, or say in the map how they are to be read (values, missing, set_aside)."
#: What a spreadsheet would run, and what a browser would.
_FORMULA = r"^\s*(?:=|[+@-][^\s\d].*[(|!])"
_MARKUP = r"(?i)<\s*/?\s*(?:a|b|br|div|iframe|img|object|p|script|span|style|svg|table)\b[^>]*>"
_EMPTY = "is empty: say in the map what that means (empty: a practice, or none)"
_SITE = r"(?i)^(?:https?://)?[\w-]+(?:\.[\w-]+)+(?::\d+)?(?:[/?#]\S*)?$"


@dataclass(frozen=True)
class OwnTable:
    """The rows made of a table, and how many of its rows went where."""

    rows: pl.DataFrame
    counts: Mapping[str, int]


@dataclass
class _Reading:
    """A table being read: its cells under the names of their roles, the faults met so far, the counts."""

    file: str
    mapping: TableMap
    cells: pl.DataFrame
    faults: list[Fault] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)

    def refuse(self, bad: pl.Expr, role: str, column: str, rule: str) -> None:
        """A fault for each row in which ``bad`` holds, with the cell as it stands."""
        found = self.cells.filter(bad.fill_null(value=False)).select("row_", role)
        self.faults += [
            Fault(self.file, row, column, f"{str(cell)[:60]!r} {rule}") for row, cell in found.iter_rows()
        ]

    def set(self, **columns: pl.Expr) -> None:
        self.cells = self.cells.with_columns(**columns)

    def count(self, what: str, where: pl.Expr) -> None:
        self.counts[what] = self.cells.filter(where.fill_null(value=False)).height


def observations_of_table(file: TableFile, mapping: TableMap, known: pl.DataFrame) -> OwnTable:
    """Observations of a user's table: one row per thing and practice.

    ``known``: ``territory_id, name, country`` of municipalities, by which a town with a postcode is placed; rows
    that only have coordinates, or a town that is not among them, wait for their ``territory_id``. Raise
    :class:`FaultyInput` with every fault of the file.
    """
    faults = header_faults(mapping, file.table.columns, file.name)
    if faults:
        raise FaultyInput(f"Reading {file.name}", faults, "Change the map, or mend the header of the file.")
    reading = _Reading(file.name, mapping, _roles(file.table, mapping))
    reading.counts["rows"] = len(reading.cells)
    _leave_out_empty(reading)
    _read_identity(reading)
    _read_words(reading)
    _read_website(reading)
    _read_coordinates(reading)
    _read_dates(reading)
    _read_practices(reading)
    _read_territory(reading, known)
    if reading.faults:
        raise FaultyInput(f"Reading {file.name}", reading.faults, TODO)
    return OwnTable(_observations(reading), reading.counts)


def _roles(table: pl.DataFrame, mapping: TableMap) -> pl.DataFrame:
    """The columns that are read, under the names of their roles; a mark for a missing cell is null."""
    columns = mapping.columns
    cells = table.with_columns(
        pl.when(~pl.all().is_in(mapping.missing)).then(pl.all()) if mapping.missing else pl.all()
    )
    roles = [
        pl.col(column).alias(role) for column, role in columns.used() if role not in ("address", "practice")
    ]
    address = pl.concat_str([pl.col(c) for c in columns.address or ()], separator=" ", ignore_nulls=True)
    rules = [
        (pl.col(rule.column) if rule.column else pl.lit(None, pl.String)).alias(f"practice_{place}")
        for place, rule in enumerate(columns.practice)
    ]
    return cells.select(
        *roles,
        *([address.replace("", None).alias("address")] if columns.address else []),
        *rules,
    ).with_row_index("row_", offset=1)


def _leave_out_empty(reading: _Reading) -> None:
    """Lines of a spreadsheet that hold nothing but, at most, their number."""
    told = [pl.col(c) for c in reading.cells.columns if c not in ("row_", "id")]
    empty = pl.all_horizontal(column.is_null() for column in told)
    reading.count("left_out_empty", empty)
    reading.cells = reading.cells.filter(~empty)


def _read_identity(reading: _Reading) -> None:
    column = reading.mapping.columns.id
    if column is None:
        reading.set(locator=pl.format("{}, row {}", pl.lit(reading.file), "row_"))
        reading.set(own_id=pl.format("row-{}", "row_"))
        return
    reading.refuse(pl.col("id").is_null(), "id", column, "is empty: every row needs its id")
    reading.refuse(pl.col("id").is_duplicated(), "id", column, "stands in several rows; an id stands once")
    reading.set(
        locator=pl.format("{}, {} = {}", pl.lit(reading.file), pl.lit(column), "id"),
        own_id=pl.col("id").str.replace_all(r"\s+", "_"),
    )


def _read_words(reading: _Reading) -> None:
    """Name, address, town, postcode: no formula, no markup, no contact."""
    columns = {role: column for column, role in reading.mapping.columns.used()}
    roles = [r for r in ("name", "address", "town", "postcode") if r in reading.cells.columns]
    for role in roles:
        reading.refuse(pl.col(role).str.contains(_FORMULA), role, columns[role], "is a formula")
        reading.refuse(pl.col(role).str.contains(_MARKUP), role, columns[role], "holds HTML markup")
    held = [holds_contact(pl.col(role)).cast(pl.Int64) for role in roles]
    reading.counts["contacts_removed"] = int(
        reading.cells.select(pl.sum_horizontal(held).sum()).item() if held else 0
    )
    reading.set(**{role: without_contacts(pl.col(role)) for role in roles})
    if "name" in roles:
        reading.count("without_name", pl.col("name").is_null())
        reading.counts["names_like_persons"] = sum(map(names_a_person, reading.cells["name"].drop_nulls()))


def _read_website(reading: _Reading) -> None:
    """The first address of a cell. An account or an e-mail address is dropped, and what is no address; all counted."""
    if reading.mapping.columns.website is None:
        return
    reading.set(website=pl.col("website").str.split(" ").list.first().str.strip_chars(",;|"))
    personal = is_account(pl.col("website")) | holds_contact(pl.col("website"))
    reading.counts["contacts_removed"] = (
        reading.counts.get("contacts_removed", 0) + reading.cells.filter(personal).height
    )
    address = pl.col("website").str.contains(_SITE)
    reading.count("websites_unreadable", ~personal & ~address)
    reading.set(website=pl.when(~personal & address).then("website"))


def _read_coordinates(reading: _Reading) -> None:
    columns = reading.mapping.columns
    if columns.point is not None:
        _cut_point(reading, columns.point.column, columns.point.order)
        lat = lon = columns.point.column
    elif columns.lat is not None and columns.lon is not None:
        lat, lon = columns.lat, columns.lon
    else:
        return
    alone = "stands without its other coordinate"
    reading.refuse(pl.col("lat").is_null() & pl.col("lon").is_not_null(), "lon", lon, alone)
    reading.refuse(pl.col("lon").is_null() & pl.col("lat").is_not_null(), "lat", lat, alone)
    for role, column in (("lat", lat), ("lon", lon)):
        number = pl.col(role).str.replace(",", ".", literal=True).cast(pl.Float64, strict=False)
        bad = pl.col(role).is_not_null() & (number.is_null() | ~number.is_finite())
        reading.refuse(bad, role, column, "is not a coordinate")
        reading.set(**{role: number})
    lat_degrees, lon_degrees = degrees(pl.col("lon"), pl.col("lat"), reading.mapping.projection)
    reading.set(lat=lat_degrees, lon=lon_degrees)
    _refuse_impossible(reading, lat, lon)


def _cut_point(reading: _Reading, column: str, order: str) -> None:
    parts = pl.col("point").str.extract_all(r"-?\d+(?:\.\d+)?")
    bad = pl.col("point").is_not_null() & (parts.list.len() != 2)
    reading.refuse(bad, "point", column, f"is not a pair of coordinates ({order})")
    first, second = parts.list.get(0, null_on_oob=True), parts.list.get(1, null_on_oob=True)
    lat, lon = (first, second) if order == "lat lon" else (second, first)
    reading.set(lat=pl.when(~bad).then(lat), lon=pl.when(~bad).then(lon))


def _refuse_impossible(reading: _Reading, lat: str, lon: str) -> None:
    country = reading.mapping.country
    reading.refuse(
        ~pl.col("lat").is_between(-90, 90), "lat", lat, "is not a latitude in degrees (see projection)"
    )
    reading.refuse(~pl.col("lon").is_between(-180, 180), "lon", lon, "is not a longitude in degrees")
    nowhere = (pl.col("lat").abs() < 1e-6) & (pl.col("lon").abs() < 1e-6)
    reading.refuse(nowhere, "lat", lat, "and 0: coordinates that nobody filled in")
    exchanged = within(country, pl.col("lon"), pl.col("lat")) & ~within(country, pl.col("lat"), pl.col("lon"))
    reading.refuse(
        exchanged, "lat", lat, f"and the longitude look exchanged: they lie in {country} the other way"
    )


def _read_dates(reading: _Reading) -> None:
    columns = reading.mapping.columns
    for role in ("started_on", "ended_on", "observed_on"):
        said: DateColumn | None = getattr(columns, role)
        if said is None:
            continue
        days = {text: iso_day(text, said.format) for text in reading.cells[role].drop_nulls().unique()}
        bad = pl.col(role).is_in([text for text, day in days.items() if day is None])
        reading.refuse(bad, role, said.column, f"is not a date written {' or '.join(said.format)}")
        reading.set(**{role: pl.col(role).replace(days) if days else pl.col(role)})
    if columns.started_on and columns.ended_on:
        width = pl.min_horizontal(pl.col("started_on").str.len_chars(), pl.col("ended_on").str.len_chars())
        before = pl.col("ended_on").str.head(width) < pl.col("started_on").str.head(width)
        reading.refuse(before, "ended_on", columns.ended_on.column, "is before the day it started")


def _read_practices(reading: _Reading) -> None:
    """The practices of each row, by all rules together; a word that no rule knows is a fault."""
    rules = reading.mapping.columns.practice
    known = set(practices())
    found: list[list[str]] = []
    for row in reading.cells.select("row_", pl.col(r"^practice_\d+$")).iter_rows():
        said = [p for rule, cell in zip(rules, row[1:], strict=True) for p in _said(rule, cell)]
        for column, word in (part for part in said if isinstance(part, tuple)):
            rule = f"{word!r} is a word that the map's values do not know" if word else _EMPTY
            reading.faults.append(Fault(reading.file, row[0], column, rule))
        found.append(sorted({p for p in said if isinstance(p, str) and p in known}))
    reading.cells = reading.cells.with_columns(property=pl.Series(found, dtype=pl.List(pl.String)))
    without = pl.col("property").list.len() == 0
    if not reading.faults:
        reading.count("left_out_no_practice", without)
    reading.cells = reading.cells.filter(~without)


def _said(rule: PracticeRule, cell: str | None) -> Iterator[str | tuple[str, str]]:
    """The practices that a rule sees in a cell; ``(column, word)`` for a word it does not know."""
    if rule.always is not None:
        yield rule.always
        return
    column = rule.column or ""
    words = [] if cell is None else [w.strip() for w in cell.split(rule.split)] if rule.split else [cell]
    if not any(words):
        yield (column, "") if rule.empty is None else rule.empty
    for word in filter(None, words):
        if rule.values is not None:
            yield rule.values.get(word) or (column, word)
        else:
            yield word if word in practices() or word == NONE else (column, word)


def _read_territory(reading: _Reading, known: pl.DataFrame) -> None:
    columns, country = reading.mapping.columns, reading.mapping.country
    placed = pl.lit(None, pl.String)
    if columns.territory is not None:
        code = municipality(pl.col("territory"), country)
        bad = pl.col("territory").is_not_null() & code.is_null()
        reading.refuse(bad, "territory", columns.territory, f"is not the code of a municipality of {country}")
        placed = code
    reading.set(territory_id=placed)
    if columns.town is not None:
        reading.cells = by_town(reading.cells, known, country)
    unplaced = pl.col("territory_id").is_null()
    located = pl.col("lat").is_not_null() if "lat" in reading.cells.columns else pl.lit(value=False)
    reading.count("placed", ~unplaced)
    reading.count("to_locate", unplaced & located)
    reading.count("without_place", unplaced & ~located)


def _observations(reading: _Reading) -> pl.DataFrame:
    source = reading.mapping.source
    rules = reading.mapping.columns.practice
    several = len(rules) > 1 or any(rule.split for rule in rules)
    identity = [pl.lit(source.id), pl.col("own_id"), *([pl.col("property")] if several else [])]
    rows = reading.cells.explode("property").with_columns(
        observation_id=pl.concat_str(identity, separator="/"),
        origin_id=pl.lit(source.id),
        basis=pl.lit(source.basis),
        period=pl.lit(source.vintage),
        status=pl.lit("observed"),
        rule_version=pl.lit(RULE_VERSION),
    )
    reading.counts["observations"] = len(rows)
    return shaped(rows, OWN)
