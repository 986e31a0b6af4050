"""``datapackage.json``: the CSV tables described after the Frictionless Data Package (v1, tabular)."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import polars as pl

from sharitories.publication.codebook import Codebook, Column, Table
from sharitories.publication.guide import AUTHOR
from sharitories.reference.release import Release
from sharitories.tables import sha256_of

Json = dict[str, Any]


def datapackage(
    release: Release, origins: pl.DataFrame, tables: Mapping[str, pl.DataFrame], book: Codebook, data: Path
) -> Json:
    """The descriptor; ``tables`` are those whose CSV lies in ``data``, ``origins`` all to be credited."""
    title, question = release.study["title"], release.study["question"]
    return {
        "profile": "tabular-data-package",
        "name": f"sharitories-{release.study['code']}",
        "title": title["en"],
        "title_fr": title["fr"],
        "description": question["en"],
        "description_fr": question["fr"],
        "version": release.edition,
        "release": release.number,
        "licenses": _licenses(origins),
        "sources": [_source(row) for row in origins.iter_rows(named=True)],
        "contributors": [{"title": AUTHOR, "role": "author"}],
        "resources": [_resource(name, tables, book, data) for name in tables],
    }


def _licenses(origins: pl.DataFrame) -> list[Json]:
    by_code = origins.sort("licence_code", "origin_id").unique(
        "licence_code", keep="first", maintain_order=True
    )
    return [
        _without_empty(
            {"name": row["licence_code"], "path": row["licence_url"], "title": row["licence_name"]}
        )
        for row in by_code.iter_rows(named=True)
    ]


def _source(row: Mapping[str, Any]) -> Json:
    """A source; our own compilation has no public address and is given none."""
    return _without_empty(
        {
            "title": f"{row['publisher']}: {row['title_en']}",
            "title_fr": f"{row['publisher']}\u00a0: {row['title_fr']}",
            "path": row["url"] if row["url"].startswith("http") else None,
            "origin_id": row["origin_id"],
            "vintage": row["vintage"],
            "license": row["licence_code"],
        }
    )


def _resource(name: str, tables: Mapping[str, pl.DataFrame], book: Codebook, data: Path) -> Json:
    path = data / f"{name}.csv"
    described = book.tables[name]
    return {
        "profile": "tabular-data-resource",
        "name": name,
        "path": path.name,
        "title": described.title.en,
        "title_fr": described.title.fr,
        "description": described.about.en,
        "description_fr": described.about.fr,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": path.stat().st_size,
        "hash": f"sha256:{sha256_of(path)}",
        "schema": _schema(name, tables, book),
    }


def _schema(name: str, tables: Mapping[str, pl.DataFrame], book: Codebook) -> Json:
    described = book.tables[name]
    schema: Json = {
        "fields": [_field(code, described, book) for code in tables[name].columns],
        "missingValues": [""],
    }
    if described.key is not None:
        schema["primaryKey"] = [described.key]
    keys = [
        _foreign_key(code, column.refers, name, book)
        for code, column in described.columns.items()
        if column.refers is not None and _holds(tables, name, code, column.refers, book)
    ]
    return {**schema, "foreignKeys": keys} if keys else schema


def _field(code: str, table: Table, book: Codebook) -> Json:
    column = table.columns[code]
    return _without_empty(
        {
            "name": code,
            "type": column.type,
            "unit": column.unit,
            "description": book.description(column, "en"),
            "description_fr": book.description(column, "fr"),
            "empty_means": column.empty.en if column.empty else None,
            "empty_means_fr": column.empty.fr if column.empty else None,
            "constraints": _constraints(column, book, is_key=code == table.key),
        }
    )


def _constraints(column: Column, book: Codebook, *, is_key: bool) -> Json:
    return _without_empty(
        {
            "required": column.empty is None or None,
            "unique": is_key or None,
            "enum": list(book.enumerations[column.allowed]) if column.allowed else None,
        }
    )


def _holds(tables: Mapping[str, pl.DataFrame], name: str, column: str, target: str, book: Codebook) -> bool:
    """Whether every cell of a column that is filled is the key of a row of the target."""
    key = book.tables[target].key
    if key is None or target not in tables or column not in tables[name].columns:
        return False
    filled = tables[name][column].drop_nulls()
    return bool(filled.is_in(tables[target][key].implode()).all())


def _foreign_key(code: str, target: str, name: str, book: Codebook) -> Json:
    reference = {"resource": "" if target == name else target, "fields": [book.tables[target].key]}
    return {"fields": [code], "reference": reference}


def _without_empty(given: Mapping[str, Any]) -> Json:
    return {name: value for name, value in given.items() if value not in (None, {}, "")}
