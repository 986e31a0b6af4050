"""The open data of a release: its tables described for people and for programs, maps, and the vocabulary.

Everything here is made from the release and the catalogue alone, sorted, without times of day: the same
release gives the same bytes.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import polars as pl

from sharitories.practices import practices
from sharitories.publication.codebook import codebook, codebook_table, refuse_undescribed
from sharitories.publication.datapackage import datapackage
from sharitories.publication.geography import initiatives_geojson, territories_geojson
from sharitories.publication.guide import guide
from sharitories.publication.vocabulary import catalogue_jsonld
from sharitories.reference.release import Release
from sharitories.sources.registry import sources
from sharitories.tables import write_csv

#: What a credit needs of an origin.
CREDIT = (
    "origin_id",
    "publisher",
    "title_fr",
    "title_en",
    "vintage",
    "licence_code",
    "licence_name",
    "licence_url",
    "url",
)


def write_package(release: Release, folder: Path) -> None:
    """Write the open data into ``folder/data``, which already holds each table as CSV and Parquet.

    Raise :class:`FaultyInput` when a table has a column that the codebook does not describe.
    """
    book, data = codebook(), folder / "data"
    refuse_undescribed(release.tables, book)
    tables = {name: release.tables[name] for name in book.tables if name in release.tables}
    tables["codebook"] = codebook_table(book)
    write_csv(tables["codebook"], data / "codebook.csv")
    geography = _origins_of_territories(release)
    credited = pl.concat([release.tables["origins"].select(geography.columns), geography])
    write_json(datapackage(release, credited, tables, book, data), data / "datapackage.json")
    write_json(territories_geojson(release), data / "territories.geojson")
    write_json(initiatives_geojson(release), data / "initiatives.geojson")
    write_json(catalogue_jsonld(practices(), book, release.edition), data / "catalogue.jsonld")
    (data / "README.txt").write_text(
        guide(release, geography, tables, book, "en"), encoding="utf-8", newline="\n"
    )
    (data / "LISEZMOI.txt").write_text(
        guide(release, geography, tables, book, "fr"), encoding="utf-8", newline="\n"
    )


def write_json(content: Mapping[str, Any], path: Path) -> None:
    """Write JSON in UTF-8, as it is spelt, one space of indent; a number that JSON lacks is an error."""
    text = json.dumps(content, ensure_ascii=False, indent=1, allow_nan=False)
    path.write_text(text + "\n", encoding="utf-8", newline="\n")


def _origins_of_territories(release: Release) -> pl.DataFrame:
    """The sources of names, boundaries and coordinates, which no row of a release names by itself."""
    named = set(release.tables["origins"]["origin_id"])
    origins = [
        s.origin for s in sources().values() if s.origin.shape == "territories" and s.origin.id not in named
    ]
    rows = [
        {
            "origin_id": origin.id,
            "publisher": origin.publisher,
            "title_fr": origin.dataset.fr,
            "title_en": origin.dataset.en,
            "vintage": origin.vintage,
            "licence_code": origin.licence.code,
            "licence_name": origin.licence.name,
            "licence_url": origin.licence.url,
            "url": origin.url,
        }
        for origin in origins
    ]
    return pl.DataFrame(rows, schema=dict.fromkeys(CREDIT, pl.String))
