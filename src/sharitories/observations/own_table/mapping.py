"""``map.yml``: what each column of a user's table holds, and who says it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator

from sharitories.catalogue import load_yaml
from sharitories.errors import Fault, FaultyInput
from sharitories.practices import practices
from sharitories.provenance import Licence

#: What a proposed map holds where only the user knows.
TO_FILL = "???"
#: The word for a value that shows no practice: its rows are left out, and counted.
NONE = "none"
#: The dates of ISO 8601, as coarse as they are: ``2021``, ``2021-09``, ``2021-09-14``, with or without an hour.
ISO = "iso"
MEND = "Mend the lines named in the map, then run the command again."

Country = Annotated[str, Field(pattern=r"^[A-Z]{2}$")]
Projection = Literal["EPSG:4326", "EPSG:3857", "EPSG:2154"]


def _listed(value: Any) -> Any:
    return value if isinstance(value, list | tuple) else [value]


def _word(value: Any) -> Any:
    """YAML reads ``2024`` and ``1: fablab`` as numbers; a cell of the table is text."""
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else value


def _words(values: Any) -> Any:
    if not isinstance(values, dict):
        return values
    if any(isinstance(key, bool) for key in values):
        raise ValueError(
            "put yes, no, true, false and the like in quotes: YAML takes them for something else"
        )
    return {_word(key): NONE if value is None else value for key, value in values.items()}


Text = Annotated[str, BeforeValidator(_word), Field(min_length=1)]
Columns = Annotated[tuple[str, ...], BeforeValidator(_listed), Field(min_length=1)]
Formats = Annotated[tuple[str, ...], BeforeValidator(_listed), Field(min_length=1)]


class _Said(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class OwnSource(_Said):
    """Who publishes the table, which vintage it is, and under which licence."""

    id: Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
    publisher: Text
    dataset: Text
    vintage: Text
    licence: Licence
    url: str | None = None
    basis: Literal["register", "map", "web page", "contribution"] = "register"


class PracticeRule(_Said):
    """Which practice a row shows: ``always`` one, or what a ``column`` says.

    ``values`` gives for each word of the column a practice of the catalogue or ``none``; without ``values`` the
    column holds codes of the catalogue. ``split`` cuts a cell with several words; ``empty`` is what an empty
    cell means.
    """

    always: str | None = None
    column: str | None = None
    split: str | None = None
    values: Annotated[dict[str, str] | None, BeforeValidator(_words)] = None
    empty: str | None = None

    @model_validator(mode="after")
    def _one_way(self) -> PracticeRule:
        if (self.always is None) == (self.column is None):
            raise ValueError("say either always or column")
        return self

    @property
    def named(self) -> tuple[str, ...]:
        """The practices that the rule names."""
        return tuple(p for p in (self.always, self.empty, *(self.values or {}).values()) if p is not None)


class DateColumn(_Said):
    """A column of dates and how they are written: ``iso``, or formats such as ``%d/%m/%Y``."""

    column: str
    format: Formats = (ISO,)


class PointColumn(_Said):
    """One column that holds both coordinates, and which stands first."""

    column: str
    order: Literal["lat lon", "lon lat"]


Date = Annotated[
    DateColumn | None, BeforeValidator(lambda value: {"column": value} if isinstance(value, str) else value)
]


class MappedColumns(_Said):
    """The columns that are read, by what they hold. ``address`` may be several, joined by a space."""

    practice: Annotated[tuple[PracticeRule, ...], BeforeValidator(_listed), Field(min_length=1)]
    id: str | None = None
    name: str | None = None
    territory: str | None = None
    town: str | None = None
    postcode: str | None = None
    lat: str | None = None
    lon: str | None = None
    point: PointColumn | None = None
    started_on: Date = None
    ended_on: Date = None
    observed_on: Date = None
    address: Annotated[Columns | None, BeforeValidator(lambda v: v if v is None else _listed(v))] = None
    website: str | None = None

    @model_validator(mode="after")
    def _placed(self) -> MappedColumns:
        if (self.lat is None) != (self.lon is None):
            raise ValueError("lat and lon go together")
        if self.lat is not None and self.point is not None:
            raise ValueError("say either lat and lon, or point")
        if not (self.territory or self.town or self.lat or self.point):
            raise ValueError(
                "say where a row lies: territory, or town and postcode, or lat and lon, or point"
            )
        return self

    def used(self) -> Iterator[tuple[str, str]]:
        """Each column that is read, with what it is read as."""
        for role in ("id", "name", "territory", "town", "postcode", "lat", "lon", "website"):
            if (column := getattr(self, role)) is not None:
                yield column, role
        for role in ("started_on", "ended_on", "observed_on", "point"):
            if (said := getattr(self, role)) is not None:
                yield said.column, role
        yield from ((column, "address") for column in self.address or ())
        yield from ((rule.column, "practice") for rule in self.practice if rule.column is not None)


class TableMap(_Said):
    """The whole of ``map.yml``. ``missing`` are the marks that publishers write for an empty cell."""

    source: OwnSource
    country: Country
    columns: MappedColumns
    projection: Projection = "EPSG:4326"
    missing: tuple[Text, ...] = ()
    set_aside: dict[str, str] = {}


def read_map(path: Path) -> TableMap:
    """Read and check ``map.yml``; raise :class:`FaultyInput` with everything still to fill in and every fault."""
    content = load_yaml(path)
    faults = [Fault(path.name, 0, place, "is still to be filled in") for place in _unfilled(content, "")]
    try:
        mapping = TableMap.model_validate(content)
    except ValidationError as error:
        unfilled = {fault.column for fault in faults}
        places = [(".".join(map(str, e["loc"])), e["msg"]) for e in error.errors()]
        faults += [Fault(path.name, 0, place, rule) for place, rule in places if place not in unfilled]
        raise FaultyInput(f"Reading {path.name}", faults, MEND) from error
    faults += _unknown_practices(mapping, path.name)
    if faults:
        raise FaultyInput(f"Reading {path.name}", faults, MEND)
    return mapping


def _unfilled(content: Any, place: str) -> Iterator[str]:
    if isinstance(content, dict):
        for key, value in content.items():
            yield from _unfilled(value, f"{place}.{key}" if place else str(key))
    elif isinstance(content, list):
        for number, value in enumerate(content):
            yield from _unfilled(value, f"{place}.{number}")
    elif content == TO_FILL:
        yield place


def _unknown_practices(mapping: TableMap, file: str) -> list[Fault]:
    known = {*practices(), NONE, TO_FILL}
    return [
        Fault(file, 0, "columns.practice", f"{practice!r} is not a practice of the catalogue, nor {NONE}")
        for rule in mapping.columns.practice
        for practice in dict.fromkeys(rule.named)
        if practice not in known
    ]


def header_faults(mapping: TableMap, header: Sequence[str], file: str) -> list[Fault]:
    """Every column must be read or set aside, once, and be there: the others are faults."""
    used = list(dict.fromkeys(column for column, _ in mapping.columns.used()))
    named = {*used, *mapping.set_aside}
    faults = [Fault(file, 0, c, "is a column that the map does not name") for c in header if c not in named]
    faults += [
        Fault(file, 0, c, "is a column of the map that the file does not have")
        for c in sorted(named - {*header})
    ]
    faults += [Fault(file, 0, c, "is both read and set aside") for c in used if c in mapping.set_aside]
    return faults
