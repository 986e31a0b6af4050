"""The table to resolve, checked and prepared once: one position per record in every array."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl
from scipy import sparse

from sharitories.errors import Fault, FaultyInput
from sharitories.observations.resolution import words

KNOWN = {
    "id": pl.String,
    "name": pl.String,
    "practice": pl.String,
    "origin_id": pl.String,
    "territory_id": pl.String,
    "address": pl.String,
    "postcode": pl.String,
    "town": pl.String,
    "lat": pl.Float64,
    "lon": pl.Float64,
    "website": pl.String,
    "started_on": pl.String,
    "ended_on": pl.String,
    "siret": pl.String,
}
Strings = npt.NDArray[np.object_]


@dataclass(frozen=True)
class Records:
    """Prepared columns; a missing text is ``""``, a missing coordinate is not a number.

    ``bare`` marks names of which only generic and frequent words are left: alike, they say little.
    """

    ids: list[str]
    name: Strings
    core: Strings
    bare: npt.NDArray[np.bool_]
    acronym: Strings
    branch: Strings
    kinds: Strings
    town: Strings
    territory: Strings
    postcode: Strings
    house: Strings
    street: Strings
    site: Strings
    practice: Strings
    origin: Strings
    started: Strings
    siret: Strings
    lat: npt.NDArray[np.float64]
    lon: npt.NDArray[np.float64]
    by_token: sparse.csr_array
    by_trigram: sparse.csr_array

    def __len__(self) -> int:
        return len(self.ids)


def checked(table: pl.DataFrame) -> pl.DataFrame:
    """The known columns of a table; raise :class:`FaultyInput` for a lacking column, an empty or repeated id."""
    faults = [
        Fault("the table", 0, c, "is a column that is missing")
        for c in ("id", "name")
        if c not in table.columns
    ]
    if not faults:
        ids = table["id"].cast(pl.String)
        wrong = ids.is_null() | (ids.str.strip_chars() == "")
        again = ~wrong & ids.is_duplicated() & ~ids.is_first_distinct()
        for mask, rule in ((wrong, "is empty"), (again, "comes twice: an id names one row")):
            faults += [Fault("the table", int(k) + 1, "id", rule) for k in mask.arg_true()]
    if faults:
        raise FaultyInput(
            "Reading the table to resolve", faults, "Give every row an id of its own, and a name."
        )
    lacking = [pl.lit(None, dtype=kind).alias(c) for c, kind in KNOWN.items() if c not in table.columns]
    shown = table.with_columns(lacking)
    return shown.select(pl.col(c).cast(kind, strict=False) for c, kind in KNOWN.items())


def prepared(table: pl.DataFrame) -> Records:
    """The records of a checked table, in its order."""
    text = {c: table[c].fill_null("").to_list() for c, kind in KNOWN.items() if kind == pl.String}
    name = [words.plain(value) for value in text["name"]]
    town = [words.plain(value) for value in text["town"]]
    frequent, places = words.idle_words(name, town)
    left = [words.core(n, frequent | places, p) for n, p in zip(name, text["postcode"], strict=True)]
    core = [kept or " ".join(words.tokens(n)) or n for kept, n in zip(left, name, strict=True)]
    said = zip(name, text["address"], strict=True)
    # A publisher without an address writes the name once more: that is no street.
    streets = [("", "") if words.plain(address) == own else words.street(address) for own, address in said]
    lat, lon = (table[c].fill_null(float("nan")).to_numpy().copy() for c in ("lat", "lon"))
    lost = ~(np.isfinite(lat) & np.isfinite(lon) & (np.abs(lat) <= 90))
    lat[lost], lon[lost] = np.nan, np.nan
    return Records(
        text["id"],
        _array(name),
        _array(core),
        np.array([not kept for kept in left], dtype=bool),
        _array([words.acronym(value) for value in name]),
        _array([words.branch(n, places, t) for n, t in zip(name, town, strict=True)]),
        _array([" ".join(sorted(words.kinds(f"{value} | {words.renamed(value)}"))) for value in name]),
        _array(town),
        _array(text["territory_id"]),
        _array([value.strip() for value in text["postcode"]]),
        _array([number for number, _ in streets]),
        _array([way for _, way in streets]),
        _array([words.site(value) for value in text["website"]]),
        _array(text["practice"]),
        _array(text["origin_id"]),
        _array([value[:4] for value in text["started_on"]]),
        _array([words.number(value) for value in text["siret"]]),
        lat,
        lon,
        words.weighted([value.split() for value in core]),
        words.weighted([words.trigrams(value.replace(" ", "")) for value in core]),
    )


def _array(values: list[str]) -> Strings:
    found = np.empty(len(values), dtype=object)
    found[:] = values
    return found
