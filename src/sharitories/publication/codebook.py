"""The codebook: what every table and column of a release means, and what an empty cell means there."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any, Literal

import polars as pl
from pydantic import BaseModel, ConfigDict, ValidationError, model_validator

from sharitories.catalogue import FOLDER, load_yaml
from sharitories.catalogue.described import described_tables
from sharitories.errors import Fault, FaultyInput
from sharitories.language import Language
from sharitories.studies.study import Said

ColumnType = Literal["string", "number", "integer", "year", "boolean"]

NEVER_EMPTY = Said(fr="Jamais vide.", en="Never empty.")
ONE_OF = Said(fr="Une de ces valeurs\u00a0:", en="One of:")


class _Record(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Column(_Record):
    """One column; ``empty`` is None where no cell is empty, ``refers`` the table whose key a cell holds."""

    type: ColumnType
    about: Said
    empty: Said | None = None
    unit: str | None = None
    allowed: str | None = None
    refers: str | None = None


class Table(_Record):
    """One table, its key and its columns."""

    title: Said
    about: Said
    key: str | None = None
    columns: dict[str, Column]


class Example(_Record):
    """Where to find a row that is in a state: the first by key whose columns have these values."""

    table: str
    where: dict[str, str | int | float | None]


class State(_Record):
    """One of the four things that a cell or a row can say when there is nothing to show."""

    code: str
    label: Said
    about: Said
    examples: tuple[Example, ...]


class Codebook(_Record):
    """``catalogue/codebook.yml`` and the files of ``catalogue/tables``."""

    states: tuple[State, ...]
    caveats: tuple[str, ...]
    enumerations: dict[str, dict[str, Said]]
    tables: dict[str, Table]

    @model_validator(mode="after")
    def _names_resolve(self) -> Codebook:
        for name, table in self.tables.items():
            if table.key is not None and table.key not in table.columns:
                raise ValueError(f"{name}: the key {table.key} is no column")
            for code, column in table.columns.items():
                if column.allowed is not None and column.allowed not in self.enumerations:
                    raise ValueError(f"{name}.{code}: {column.allowed} is no enumeration")
                if column.refers is not None and self._key_of(column.refers) is None:
                    raise ValueError(f"{name}.{code}: {column.refers} is no table with a key")
        return self

    def _key_of(self, table: str) -> str | None:
        return self.tables[table].key if table in self.tables else None

    def description(self, column: Column, language: Language) -> str:
        """What a column holds, with the values allowed."""
        about: str = getattr(column.about, language)
        if column.allowed is None:
            return about
        meanings = self.enumerations[column.allowed].items()
        values = "; " if language == "en" else "\u202f; "
        listed = values.join(f"{value} ({getattr(meaning, language)})" for value, meaning in meanings)
        return f"{about} {getattr(ONE_OF, language)} {listed}."


@cache
def codebook() -> Codebook:
    """The codebook; raise :class:`FaultyInput` with its faults."""
    try:
        return Codebook.model_validate(_whole(load_yaml(FOLDER / "codebook.yml")))
    except ValidationError as error:
        faults = [Fault("codebook.yml", 0, ".".join(map(str, e["loc"])), e["msg"]) for e in error.errors()]
        raise FaultyInput("Reading the codebook", faults, "Mend the entries named.") from error


def _whole(said: dict[str, Any]) -> dict[str, Any]:
    """The codebook with the tables and enumerations that files of their own describe; the codebook stands last."""
    entries = ("title", "about", "key", "columns")
    own = {name: {e: table[e] for e in entries} for name, table in described_tables().items()}
    more = [table.get("enumerations", {}) for table in described_tables().values()]
    tables = {**said["tables"], **own}
    tables["codebook"] = tables.pop("codebook")
    words = {name: values for some in [said["enumerations"], *more] for name, values in some.items()}
    return {**said, "tables": tables, "enumerations": words}


def refuse_undescribed(tables: Mapping[str, pl.DataFrame], book: Codebook) -> None:
    """Raise :class:`FaultyInput` for every column that the codebook does not describe."""
    faults = [
        Fault(
            "codebook.yml", 0, f"tables.{name}.{column}", "is a column of the release that nothing describes"
        )
        for name, table in tables.items()
        for column in table.columns
        if name not in book.tables or column not in book.tables[name].columns
    ]
    if faults:
        raise FaultyInput(
            "Describing the release",
            faults,
            "Say in catalogue/codebook.yml or catalogue/tables what they hold.",
        )


def codebook_table(book: Codebook) -> pl.DataFrame:
    """The codebook as rows: one per column of every table."""
    rows = [
        {
            "table": name,
            "column": code,
            "type": column.type,
            "unit": column.unit,
            "description_en": book.description(column, "en"),
            "description_fr": book.description(column, "fr"),
            "empty_means_en": (column.empty or NEVER_EMPTY).en,
            "empty_means_fr": (column.empty or NEVER_EMPTY).fr,
        }
        for name, table in book.tables.items()
        for code, column in table.columns.items()
    ]
    return pl.DataFrame(rows, infer_schema_length=None)


def example_of(
    state: State, tables: Mapping[str, pl.DataFrame], book: Codebook
) -> tuple[Example, str] | None:
    """A row of the release that is in a state: where it was found, and its id; None when no row is."""
    for example in state.examples:
        key = book.tables[example.table].key
        if example.table not in tables or key is None:
            continue
        rows = tables[example.table].filter(*_conditions(example.where))
        if len(rows):
            return example, str(rows[key].min())
    return None


def _conditions(where: Mapping[str, Any]) -> list[pl.Expr]:
    return [
        pl.col(name).is_null() if value is None else pl.col(name) == value for name, value in where.items()
    ]
