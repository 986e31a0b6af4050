"""What pages are made from: one release, in one language, looked up by territory, practice and section."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import polars as pl

from sharitories import language as tongue
from sharitories.catalogue import FOLDER, load_yaml
from sharitories.language import Language
from sharitories.practices import Practice, practices
from sharitories.reference.release import Release
from sharitories.reference.spoken import Spoken, Voice
from sharitories.territories.named import NamedTerritory, named_territories

Row = dict[str, Any]

DIMENSIONS = ("citizen_impulse", "public_impulse", "local_initiatives", "platforms")
FAMILIES = (
    "collaborative_consumption",
    "distributed_production",
    "participatory_finance",
    "shared_governance",
)


def slug(name: str) -> str:
    """A name as it stands in an address: ``Épinal`` → ``epinal``."""
    plain = unicodedata.normalize("NFKD", name.casefold())
    return "".join(c if c.isalnum() else "-" for c in plain if not unicodedata.combining(c)).strip("-")


@dataclass(frozen=True)
class Page:
    """One page: where it lies below the language's folder, in both languages, its template and its context."""

    noun: str
    path: Mapping[Language, str]
    template: str
    context: Mapping[str, Any]


@dataclass(frozen=True)
class Book:
    """A release to be written in one language; ``others`` are the files of ``data/`` beside the tables."""

    release: Release
    language: Language
    texts: Mapping[str, Any]
    others: tuple[str, ...] = ()

    def table(self, name: str) -> pl.DataFrame:
        """A table of the release."""
        return self.release.tables[name]

    def rows(self, name: str, **equal: str) -> list[Row]:
        """The rows of a table in which these columns have these values."""
        table = self.table(name)
        for column, value in equal.items():
            table = table.filter(pl.col(column) == value)
        return table.to_dicts()

    @cached_property
    def catalogue(self) -> dict[str, Practice]:
        """Practices by code."""
        return practices()

    @cached_property
    def cities(self) -> dict[str, NamedTerritory]:
        """The named cities of the study, panel first."""
        order = [*self.release.study["panel"], *self.release.study["compared"]]
        return {code: named_territories()[code] for code in order}

    @cached_property
    def dimensions(self) -> list[Row]:
        """The four dimensions as the catalogue says them."""
        entries: list[Row] = load_yaml(FOLDER / "dimensions.yml")
        return entries

    @cached_property
    def origins(self) -> dict[str, Row]:
        """Origins by id."""
        return {row["origin_id"]: row for row in self.rows("origins")}

    @cached_property
    def territories(self) -> dict[str, Row]:
        """Territories by id."""
        return {row["territory_id"]: row for row in self.rows("territories")}

    @cached_property
    def _dates(self) -> dict[tuple[str, str], Row]:
        return {(row["thing"], row["code"]): row for row in self.rows("dated")}

    def since(self, thing: str, code: str) -> str:
        """Since when a sheet, claim or roadmap has said what it says on the same evidence, as a sentence."""
        row = self._dates[thing, code]
        day = tongue.day(row["since"], self.language)
        return str(self.texts["since"]).format(number=row["since_release"], edition=day)

    @cached_property
    def ends_below(self) -> dict[str, tuple[tuple[str, str], ...]]:
        """Id → kind and id of the evidence at the end of its chain, as far as pages have asked."""
        return {}

    def is_panel(self, code: str) -> bool:
        """Whether a city is one of the panel's."""
        return code in self.release.study["panel"]

    def practice_name(self, code: str) -> str:
        """A practice's label in the book's language."""
        return str(getattr(self.catalogue[code].labels, self.language))

    def city_path(self, code: str) -> dict[Language, str]:
        """Where a city's page lies, in both languages."""
        name = slug(self.cities[code].name)
        return {"fr": f"villes/{name}.html", "en": f"cities/{name}.html"}

    def practice_path(self, code: str) -> dict[Language, str]:
        """Where a practice's page lies, in both languages."""
        return {"fr": f"pratiques/{code}.html", "en": f"practices/{code}.html"}

    def claims(self, subject: str) -> list[Row]:
        """The claims about a subject, in the order in which they are read."""
        rows = self.rows("claims", subject=subject)
        return sorted(rows, key=lambda row: (row["place"], row["claim_id"]))

    def said(self, row: Row, column: str) -> str:
        """A column that is written in both languages (``text_fr``, ``text_en``)."""
        return str(row[f"{column}_{self.language}"] or "")

    @cached_property
    def _voice(self) -> Voice:
        return Voice(self.table("translations"), self.language)

    def spoken(self, identity: str, row: Row, column: str) -> Spoken:
        """A column of an initiative or of a testimony, translated where it was."""
        return self._voice.of(identity, row, column)

    def number(self, value: float | None, decimals: int = 0) -> str:
        """A number as the language writes it."""
        return "" if value is None else tongue.number(value, self.language, decimals)

    def period(self, value: str | None, short: bool = False) -> str:
        """A period as the language tells it: a year, or a quarter in words (``short``: by its letter)."""
        return "" if value is None else tongue.period(value, self.language, short)

    def by_section(self, claims: Iterable[Row]) -> dict[str, list[Row]]:
        """Claims by section, sections in the order of the texts."""
        grouped: dict[str, list[Row]] = {section: [] for section in self.texts["sections"]}
        for claim in claims:
            grouped[claim["section"]].append(claim)
        return {section: found for section, found in grouped.items() if found}
