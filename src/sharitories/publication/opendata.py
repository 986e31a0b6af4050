"""The open-data package of a release: description, codebook, maps and the practices as linked data."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polars as pl

from sharitories.catalogue import FOLDER, load_yaml
from sharitories.practices import Practice, practices
from sharitories.reference.chain import IDS
from sharitories.reference.release import Release
from sharitories.tables import sha256_of, write_csv

#: What an empty cell means, by the word that the codebook uses: English, French.
EMPTY = {
    "none": ("there is none", "il n’y en a pas"),
    "unstated": ("the source does not say", "la source ne le dit pas"),
    "undated": ("undated", "non daté"),
    "end": (
        "no end is known; the thing may have ended all the same",
        "aucune fin connue ; la chose peut avoir cessé",
    ),
    "nonoise": (
        "no counting noise is given for this value",
        "aucun bruit de comptage n’est donné pour cette valeur",
    ),
    "missing": ("missing at the publisher's", "manque chez l’éditeur"),
    "unlooked": ("nobody has looked yet", "personne n’a encore regardé"),
    "seestatus": ("unknown: the column status says why", "inconnu : la colonne status dit pourquoi"),
}
_SCHEME = "urn:sharitories:practice:"


def codebook() -> dict[str, dict[str, str]]:
    """Column → type, unit, meaning in both languages, and what an empty cell says."""
    columns: dict[str, dict[str, str]] = load_yaml(FOLDER / "codebook.yml")
    return columns


def write_package(release: Release, data: Path) -> None:
    """Write ``datapackage.json``, ``codebook.csv``, two GeoJSON maps and the practices as SKOS beside the tables."""
    write_csv(_codebook_table(release), data / "codebook.csv")
    _write_json(_territories(release), data / "territories.geojson")
    _write_json(_places(release), data / "initiatives.geojson")
    _write_json(_scheme(), data / "practices.jsonld")
    _write_json(_package(release, data), data / "datapackage.json")


def _write_json(content: Any, path: Path) -> None:
    path.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", "utf-8")


def _codebook_table(release: Release) -> pl.DataFrame:
    book = codebook()
    rows = [
        {
            "table": table,
            "column": column,
            "type": book[column]["type"],
            "unit": book[column].get("unit"),
            "meaning_en": book[column]["en"],
            "meaning_fr": book[column]["fr"],
            "empty_means_en": EMPTY[book[column]["empty"]][0] if "empty" in book[column] else "never empty",
            "empty_means_fr": EMPTY[book[column]["empty"]][1] if "empty" in book[column] else "jamais vide",
        }
        for table in sorted(release.tables)
        for column in release.tables[table].columns
    ]
    return pl.DataFrame(rows, infer_schema_length=None)


def _package(release: Release, data: Path) -> dict[str, Any]:
    """A Frictionless tabular data package (specs.frictionlessdata.io)."""
    origins = release.tables["origins"].to_dicts()
    licences = {
        row["licence_code"]: {
            "name": row["licence_code"],
            "title": row["licence_name"],
            "path": row["licence_url"],
        }
        for row in origins
    }
    return {
        "profile": "tabular-data-package",
        "name": f"sharitories-{release.study['code']}",
        "title": release.study["title"]["en"],
        "description": release.study["question"]["en"],
        "version": f"{release.edition}+{release.number}",
        "licenses": [{k: v for k, v in licences[code].items() if v} for code in sorted(licences)],
        "sources": [
            {"title": f"{row['publisher']}: {row['title_en']}, {row['vintage']}", "path": row["url"]}
            for row in origins
        ],
        "resources": [_resource(name, release, data) for name in sorted(release.tables)],
    }


def _resource(name: str, release: Release, data: Path) -> dict[str, Any]:
    path = data / f"{name}.csv"
    return {
        "name": name.replace("_", "-"),
        "path": path.name,
        "profile": "tabular-data-resource",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": path.stat().st_size,
        "hash": f"sha256:{sha256_of(path)}",
        "schema": {
            "fields": [_field(column) for column in release.tables[name].columns],
            "primaryKey": IDS[name][0],
            "missingValues": [""],
        },
    }


def _field(column: str) -> dict[str, Any]:
    entry = codebook()[column]
    field: dict[str, Any] = {"name": column, "type": entry["type"], "description": entry["en"]}
    if "empty" not in entry:
        field["constraints"] = {"required": True}
    return field


def _territories(release: Release) -> dict[str, Any]:
    """Cities with coordinates, and who drives what was found there; unknown is null and says so (RFC 7946)."""
    cities = release.tables["territories"].filter(
        pl.col("role").is_in(["panel", "compared", "frame"]) & pl.col("lat").is_not_null()
    )
    scores = {
        (row["territory_id"], row["dimension"]): row
        for row in release.tables["profiles"].iter_rows(named=True)
    }
    return _collection(_feature(row, _city(row, scores)) for row in cities.iter_rows(named=True))


def _city(row: dict[str, Any], scores: dict[tuple[str, str], dict[str, Any]]) -> dict[str, Any]:
    properties = {
        key: row[key]
        for key in ("territory_id", "name", "country", "role", "population", "population_period")
    }
    for dimension in ("citizen_impulse", "public_impulse", "local_initiatives", "platforms"):
        score = scores.get((row["territory_id"], dimension))
        properties[dimension] = score["score"] if score else None
    searched = (row["territory_id"], "platforms") in scores
    return properties | {"searched": "observed" if searched else "not_looked_for"}


def _places(release: Release) -> dict[str, Any]:
    """Initiatives that a register places on the map."""
    placed = release.tables["observations"].filter(
        pl.col("initiative_id").is_not_null() & pl.col("lat").is_not_null() & pl.col("lon").is_not_null()
    )
    keys = ("initiative_id", "territory_id", "name", "property", "period", "origin_id")
    return _collection(_feature(row, {key: row[key] for key in keys}) for row in placed.iter_rows(named=True))


def _feature(row: dict[str, Any], properties: dict[str, Any]) -> dict[str, Any]:
    point = {"type": "Point", "coordinates": [round(row["lon"], 6), round(row["lat"], 6)]}
    return {"type": "Feature", "geometry": point, "properties": properties}


def _collection(features: Iterator[dict[str, Any]]) -> dict[str, Any]:
    return {"type": "FeatureCollection", "features": list(features)}


def _scheme() -> dict[str, Any]:
    """The practices as a SKOS concept scheme in JSON-LD."""
    return {
        "@context": {
            "skos": "http://www.w3.org/2004/02/skos/core#",
            **{
                p: {"@id": f"skos:{p}", "@container": "@language"}
                for p in ("prefLabel", "altLabel", "definition")
            },
            **{p: {"@id": f"skos:{p}", "@type": "@id"} for p in ("inScheme", "broader", *_MATCHES)},
            "notation": "skos:notation",
            "scopeNote": "skos:scopeNote",
        },
        "@graph": [
            {"@id": "urn:sharitories:practices", "@type": "skos:ConceptScheme"},
            *(_concept(practice) for practice in practices().values()),
        ],
    }


_MATCHES = ("exactMatch", "closeMatch", "broadMatch", "narrowMatch", "relatedMatch")


def _concept(practice: Practice) -> dict[str, Any]:
    concept: dict[str, Any] = {
        "@id": _SCHEME + practice.code,
        "@type": "skos:Concept",
        "inScheme": "urn:sharitories:practices",
        "notation": practice.code,
        "prefLabel": practice.labels.model_dump(),
        "altLabel": {k: list(v) for k, v in practice.synonyms.model_dump().items() if v},
        "definition": practice.definition.model_dump(),
    }
    if practice.broader:
        concept["broader"] = _SCHEME + practice.broader
    if practice.osm:
        concept["scopeNote"] = "OpenStreetMap: " + ", ".join(practice.osm)
    for match in practice.skos:
        concept.setdefault(match.relation, []).append(match.target)
    return concept
