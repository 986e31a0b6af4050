"""A first map for a table: what each column seems to hold, by its head and by its cells."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass, field

import polars as pl

from sharitories.observations.own_table import signs
from sharitories.observations.own_table.headers import likeness, reason_not_needed, words
from sharitories.observations.own_table.mapping import PracticeRule
from sharitories.observations.own_table.named_practices import flag_rules, practice_of_all, word_rule
from sharitories.practices.names import plain

#: The cells of a column that are looked at, and how sure a sign must be.
LOOKED_AT = 2_000
SURE = 0.5
ROLES = (
    "id",
    "name",
    "territory",
    "town",
    "postcode",
    "lat",
    "lon",
    "point",
    "housenumber",
    "address",
    "website",
    "started_on",
    "ended_on",
    "observed_on",
)
DATES = ("started_on", "ended_on", "observed_on")
CONTACT = "contact"


@dataclass
class Proposal:
    """What ``propose_map`` says: ``roles`` (column → what it holds), ``aside`` (column → why it is not read).

    ``remarks`` tell, of a column, what a person should look at; ``practice`` is empty where nothing says which
    practice the rows show.
    """

    roles: dict[str, str] = field(default_factory=dict)
    aside: dict[str, str] = field(default_factory=dict)
    remarks: dict[str, str] = field(default_factory=dict)
    formats: dict[str, tuple[str, ...]] = field(default_factory=dict)
    practice: list[PracticeRule] = field(default_factory=list)
    country: str | None = None
    projection: str = "EPSG:4326"
    order: str = "lat lon"
    missing: tuple[str, ...] = ()

    def column(self, role: str) -> str | None:
        """The column that holds a role; of several, the first."""
        return next((column for column, held in self.roles.items() if held == role), None)

    @property
    def placed(self) -> bool:
        """Whether a column says where a row lies."""
        return any(self.column(role) for role in ("territory", "town", "lat", "point"))

    def drop(self, role: str, reason: str) -> None:
        """Set the column of a role aside after all."""
        for column in [c for c, held in self.roles.items() if held == role]:
            del self.roles[column]
            self.aside[column] = reason


def propose_map(header: Sequence[str], rows: Sequence[Sequence[str | None]], file: str = "") -> Proposal:
    """What each column of a table seems to hold; ``file`` is its name, which may tell the practice.

    ``rows`` are lists of cells as text. Nothing is decided here for good: the proposal is written for a person to
    read, and :func:`~sharitories.observations.own_table.rows.observations_of_table` checks every cell.
    """
    table = pl.DataFrame(rows, schema=dict.fromkeys(header, pl.String), orient="row")
    marks = set(words()["missing"])
    cells = {c: [v for v in table[c].head(LOOKED_AT).drop_nulls() if v not in marks] for c in header}
    proposal = Proposal(missing=_marks(table, marks))
    _set_contacts_aside(proposal, cells)
    _assign(proposal, _scores(table, cells, proposal))
    _check_coordinates(proposal, cells)
    _check_dates(proposal, cells)
    _find_practice(proposal, cells, {c for c in header if table[c].null_count()}, file)
    for column in header:
        if column not in proposal.roles and column not in proposal.aside:
            proposal.aside[column] = _why_not_read(column, cells[column])
    if proposal.country is None:
        proposal.country = _country_of_words(proposal, cells)
    return proposal


def _marks(table: pl.DataFrame, marks: set[str]) -> tuple[str, ...]:
    found = {v for column in table.columns for v in table[column].unique().drop_nulls() if v in marks}
    return tuple(sorted(found))


def _set_contacts_aside(proposal: Proposal, cells: Mapping[str, Sequence[str]]) -> None:
    """E-mail, telephone, persons, accounts: by the head, or by the cells whatever the head says."""
    for column, values in cells.items():
        head = plain(column)
        by_head = likeness(head, words()["contact"]) >= SURE
        named = max(likeness(head, words()[role]) for role in ("name", "address", "town"))
        if by_head or signs.contacts(values) > (0.6 if named >= SURE else 0.25):
            proposal.aside[column] = CONTACT


def _scores(
    table: pl.DataFrame, cells: Mapping[str, Sequence[str]], proposal: Proposal
) -> list[tuple[float, int, str, str]]:
    """``(score, place, column, role)``, the surest first and, of equals, the first column first."""
    found = []
    for place, column in enumerate(table.columns):
        head = plain(column)
        if column in proposal.aside or not cells[column] or reason_not_needed(head):
            continue
        for role in ROLES:
            by_head = likeness(head, words()[role])
            score = by_head * _fits(role, table[column], cells[column])
            if role == "website" and by_head < SURE and signs.web_addresses(cells[column]) >= 0.8:
                score = SURE + 0.01
            if score >= SURE:
                found.append((-score, place, column, role))
    return sorted(found)


def _fits(role: str, column: pl.Series, cells: Sequence[str]) -> float:
    """1 where the cells may hold the role, 0 where they contradict the head."""
    letters = signs.share(cells, lambda cell: re.search(r"[^\W\d_]{2}", cell))
    length = sum(map(len, cells)) / len(cells)
    fits: dict[str, Callable[[], bool]] = {
        "id": lambda: column.null_count() == 0 and column.is_duplicated().sum() == 0 and length <= 60,
        "name": lambda: letters >= 0.8 and length <= 120 and not signs.date_formats(cells),
        "territory": lambda: signs.share(cells, re.compile(r"^[A-Z]{0,3}-?\d[\dAB]{2,8}$").match) >= 0.8,
        "town": lambda: letters >= 0.9 and length <= 40,
        "postcode": lambda: signs.postcodes(cells) >= 0.8,
        "lat": lambda: len(signs.numbers(cells)) >= 0.9 * len(cells),
        "lon": lambda: len(signs.numbers(cells)) >= 0.9 * len(cells),
        "point": lambda: signs.pairs(cells) is not None,
        "housenumber": lambda: length <= 10 and signs.share(cells, re.compile(r"^\d").match) >= 0.7,
        "address": lambda: letters >= 0.6 and length <= 200,
        "website": lambda: signs.web_addresses(cells) >= 0.5,
    }
    test = fits.get(role, lambda: bool(signs.date_formats(cells)))
    return float(test())


def _assign(proposal: Proposal, scores: Sequence[tuple[float, int, str, str]]) -> None:
    """Each role to its surest column, each column to its surest role."""
    for _, _, column, role in scores:
        if column in proposal.roles:
            continue
        if role in proposal.roles.values():
            proposal.aside.setdefault(column, f"{proposal.column(role)} is read as {role}")
        else:
            proposal.roles[column] = role
            proposal.aside.pop(column, None)
    if proposal.column("address") is None:
        proposal.drop("housenumber", "a number without a street")


def _check_coordinates(proposal: Proposal, cells: Mapping[str, Sequence[str]]) -> None:
    """Both or none; exchanged where only that puts the points into a country; one column where it holds both."""
    lat, lon, point = (proposal.column(role) for role in ("lat", "lon", "point"))
    if lat is None or lon is None:
        for role in ("lat", "lon"):
            proposal.drop(role, "a coordinate without the other")
    else:
        _check_pair(proposal, lat, lon, cells)
        proposal.drop("point", f"repeats {lat} and {lon}")
        return
    if point is not None:
        proposal.order = signs.pairs(cells[point]) or "lat lon"


def _check_pair(proposal: Proposal, lat: str, lon: str, cells: Mapping[str, Sequence[str]]) -> None:
    lats, lons = signs.numbers(cells[lat]), signs.numbers(cells[lon])
    both = min(len(lats), len(lons))
    lats, lons = lats[:both], lons[:both]
    projection = signs.projection_of(lons, lats)
    proposal.projection = projection or proposal.projection
    if projection is None:
        proposal.remarks[lat] = "in a projection that is not known here"
    if projection == "EPSG:2154":
        proposal.country = "FR"
    if projection != "EPSG:4326":
        return
    straight, turned = signs.country_of(lats, lons), signs.country_of(lons, lats)
    proposal.country = max(straight, turned, key=lambda found: found[1])[0]
    if turned[1] > 0.8 and straight[1] < 0.2:
        proposal.roles[lat], proposal.roles[lon] = "lon", "lat"
        proposal.remarks[lat] = "the head says latitude; the numbers are longitudes"
        proposal.remarks[lon] = "the head says longitude; the numbers are latitudes"


def _check_dates(proposal: Proposal, cells: Mapping[str, Sequence[str]]) -> None:
    for role in DATES:
        if (column := proposal.column(role)) is not None:
            proposal.formats[column] = signs.date_formats(cells[column])
            if role == "started_on":
                proposal.remarks[column] = "the day it opened, or the day of its record?"


def _find_practice(
    proposal: Proposal, cells: Mapping[str, Sequence[str]], holed: Set[str], file: str
) -> None:
    """Flags named after practices; else a column whose words are practices; else one practice for all rows."""
    free = {
        c: v for c, v in cells.items() if c not in proposal.roles and proposal.aside.get(c) != CONTACT and v
    }
    proposal.practice = flag_rules(free)
    if not proposal.practice:
        likely = sorted(free, key=lambda c: -likeness(plain(c), words()["practice"]))
        found = [rule for c in likely if (rule := word_rule(c, free[c], c in holed)) is not None]
        proposal.practice = found[:1]
    if not proposal.practice and (practice := practice_of_all(file, free)) is not None:
        proposal.practice = [PracticeRule(always=practice)]
    for rule in proposal.practice:
        if rule.column is not None:
            proposal.roles[rule.column] = "practice"
            proposal.aside.pop(rule.column, None)


def _why_not_read(column: str, cells: Sequence[str]) -> str:
    if not cells:
        return "empty"
    if (reason := reason_not_needed(plain(column))) is not None:
        return reason
    if signs.date_formats(cells):
        return "a date; say started_on, ended_on or observed_on if it is one"
    return "not needed"


def _country_of_words(proposal: Proposal, cells: Mapping[str, Sequence[str]]) -> str | None:
    """Where no coordinates tell: French codes, Dutch, Portuguese or Swedish postcodes."""
    if (column := proposal.column("territory")) and signs.codes_of_municipalities(cells[column]) >= 0.8:
        return "FR"
    forms = {"NL": r"^\d{4} ?[A-Z]{2}$", "PT": r"^\d{4}-\d{3}$", "SE": r"^\d{3} \d{2}$", "FR": r"^\d{5}$"}
    if (column := proposal.column("postcode")) is None:
        return None
    told = {country: signs.share(cells[column], re.compile(form).match) for country, form in forms.items()}
    best = max(told, key=lambda country: told[country])
    return best if told[best] >= 0.8 else None
