"""The open data say what every cell means, are true of the files beside them, and come out the same twice."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import polars as pl
import pytest

from sharitories.errors import FaultyInput
from sharitories.exploration import tables_of_a_release
from sharitories.indicators.indicator import Unit
from sharitories.indicators.measure import COLUMNS as INDICATOR
from sharitories.language import spaced
from sharitories.observations.evidence import LISTS
from sharitories.observations.rows import INITIATIVE, OBSERVATION, TESTIMONY
from sharitories.practices import practices
from sharitories.practices.practice import Dimension, Family
from sharitories.profiles.drivers import COLUMNS as PROFILE
from sharitories.profiles.drivers import DIMENSIONS
from sharitories.profiles.frame import FRAME_COLUMNS
from sharitories.provenance import Status
from sharitories.publication.codebook import codebook, example_of, refuse_undescribed
from sharitories.publication.opendata import write_package
from sharitories.publication.site_texts import texts
from sharitories.reference.chain import ids
from sharitories.reference.claims import COLUMNS as CLAIM
from sharitories.reference.claims import Grade, Section, caveats
from sharitories.reference.findings.finding import COLUMNS as FINDING
from sharitories.reference.release import Release, read_release
from sharitories.tables import sha256_of

WRITTEN = (
    "LISEZMOI.txt",
    "README.txt",
    "catalogue.jsonld",
    "codebook.csv",
    "datapackage.json",
    "initiatives.geojson",
    "territories.geojson",
)
POLARS = {
    "String": "string",
    "Float64": "number",
    "Int64": "integer",
    "UInt32": "integer",
    "Boolean": "boolean",
}


def read_json(bundled_release: Path, name: str) -> dict[str, Any]:
    content: dict[str, Any] = json.loads((bundled_release / "data" / name).read_text(encoding="utf-8"))
    return content


@pytest.fixture(scope="module")
def package(bundled_release: Path) -> dict[str, Any]:
    return read_json(bundled_release, "datapackage.json")


# The codebook and the tables


@pytest.mark.parametrize(
    ("table", "columns"),
    [
        ("observations", OBSERVATION),
        ("initiatives", INITIATIVE),
        ("testimonies", TESTIMONY),
        ("indicators", INDICATOR),
        ("profiles", PROFILE),
        ("profiles_frame", FRAME_COLUMNS),
        ("findings", FINDING),
        ("claims", CLAIM),
    ],
)
def test_the_codebook_has_the_columns_that_the_code_makes(table: str, columns: dict[str, Any]) -> None:
    assert list(codebook().tables[table].columns) == list(columns)


@pytest.mark.parametrize("table", tables_of_a_release())
def test_the_codebook_has_the_columns_of_a_release(release: Release, table: str) -> None:
    assert list(codebook().tables[table].columns) == release.tables[table].columns


def test_the_codebook_describes_every_table_and_itself() -> None:
    assert set(codebook().tables) == {*tables_of_a_release(), "codebook"}
    assert {name: t.key for name, t in codebook().tables.items() if t.key} == {
        n: key for n, (key, _) in ids().items()
    }


def test_a_column_that_nothing_describes_stops_the_release(release: Release) -> None:
    spoilt = {**release.tables, "claims": release.tables["claims"].with_columns(mood=pl.lit("good"))}
    with pytest.raises(FaultyInput, match=r"tables\.claims\.mood"):
        refuse_undescribed(spoilt, codebook())


@pytest.mark.parametrize("table", tables_of_a_release())
def test_cells_are_what_the_codebook_says(release: Release, table: str) -> None:
    book, rows = codebook(), release.tables[table]
    for code, column in book.tables[table].columns.items():
        cells = rows[code]
        made = POLARS[str(cells.dtype)]
        assert made == ("string" if column.type == "year" else column.type), code
        filled = (
            cells.drop_nulls().filter(cells.drop_nulls() != "") if made == "string" else cells.drop_nulls()
        )
        if column.empty is None:
            assert len(filled) == len(rows), f"{table}.{code} is empty somewhere"
        if column.type == "year":
            assert filled.str.contains(r"^\d{4}$").all(), code
        if column.allowed is not None:
            assert set(filled) <= set(book.enumerations[column.allowed]), code
        if column.refers is not None:
            target = book.tables[column.refers].key
            assert target is not None
            assert set(filled) <= set(release.tables[column.refers][target]), code


def test_enumerations_are_those_of_the_code() -> None:
    allowed = {name: set(values) for name, values in codebook().enumerations.items()}
    assert allowed["status"] == set(get_args(Status))
    assert allowed["family"] == set(get_args(Family))
    assert allowed["dimension"] == set(get_args(Dimension))
    assert allowed["section"] == set(get_args(Section))
    assert allowed["grade"] == set(get_args(Grade))
    assert allowed["unit"] == set(get_args(Unit))
    assert allowed["list"] == set(LISTS)


def test_every_state_has_a_row_in_the_release(release: Release) -> None:
    book = codebook()
    assert [state.code for state in book.states] == ["not_found", "zero", "missing", "not_looked_for"]
    for state in book.states:
        found = example_of(state, release.tables, book)
        assert found is not None, state.code
        example, identity = found
        key = book.tables[example.table].key
        (row,) = release.tables[example.table].filter(pl.col(str(key)) == identity).to_dicts()
        assert {name: row[name] for name in example.where} == example.where


def test_the_caveats_named_exist() -> None:
    assert set(codebook().caveats) <= set(caveats())


def french(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        for name, value in node.items():
            if name == "fr":
                yield value
            else:
                yield from french(value)
    elif isinstance(node, list):
        for value in node:
            yield from french(value)


def strings(node: Any) -> Iterator[str]:
    if isinstance(node, str):
        yield node
    else:
        for value in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
            yield from strings(value)


def test_the_words_around_are_set_as_french() -> None:
    said = list(strings(texts("fr")))
    assert len(said) > 300
    assert not [text for text in said if spaced(text) != text]


def test_french_is_set_as_french() -> None:
    said = list(french(codebook().model_dump(mode="json")))
    assert len(said) > 200
    for text in said:
        assert not re.search(r" [;:!?%»]|« |'|[^\u202f\s];", text), text


# The data package


def test_the_package_tells_the_truth_about_its_files(bundled_release: Path, package: dict[str, Any]) -> None:
    data = bundled_release / "data"
    assert {r["path"] for r in package["resources"]} == {p.name for p in data.glob("*.csv")}
    for resource in package["resources"]:
        path = data / resource["path"]
        assert resource["bytes"] == path.stat().st_size
        assert resource["hash"] == f"sha256:{sha256_of(path)}"
        header = path.read_text(encoding="utf-8").split("\n", 1)[0].split(",")
        assert [field["name"] for field in resource["schema"]["fields"]] == header


def test_the_package_has_what_the_specification_asks(package: dict[str, Any], release: Release) -> None:
    assert package["profile"] == "tabular-data-package"
    assert re.fullmatch(r"[-a-z0-9._/]+", package["name"])
    assert package["version"] == release.edition
    assert {licence["name"] for licence in package["licenses"]} >= set(
        release.tables["origins"]["licence_code"]
    )
    assert {source["origin_id"] for source in package["sources"]} >= set(
        release.tables["origins"]["origin_id"]
    )
    assert all(source.get("path", "https://").startswith("http") for source in package["sources"])
    assert all(re.fullmatch(r"[-a-z0-9._/]+", resource["name"]) for resource in package["resources"])


def test_every_key_of_the_codebook_holds_and_is_in_the_package(package: dict[str, Any]) -> None:
    schemas = {resource["name"]: resource["schema"] for resource in package["resources"]}
    for name, table in codebook().tables.items():
        wanted = {code: column.refers for code, column in table.columns.items() if column.refers}
        keys = schemas[name].get("foreignKeys", [])
        assert {k["fields"][0]: k["reference"]["resource"] or name for k in keys} == wanted
        assert schemas[name].get("primaryKey") == ([table.key] if table.key else None)


def test_a_key_that_does_not_hold_is_left_out(
    bundled_release: Path, release: Release, tmp_path: Path
) -> None:
    shutil.copytree(bundled_release / "data", tmp_path / "data")
    lost = release.tables["origins"].filter(pl.col("origin_id") != "cases-2026")
    write_package(Release(1, release.edition, release.study, {**release.tables, "origins": lost}), tmp_path)
    resources = {r["name"]: r for r in read_json(tmp_path, "datapackage.json")["resources"]}
    left = {k["fields"][0] for k in resources["testimonies"]["schema"]["foreignKeys"]}
    assert left == {"territory_id", "practice"}


# Maps


def test_the_map_of_cities_keeps_two_measures_apart(bundled_release: Path, release: Release) -> None:
    features = read_json(bundled_release, "territories.geojson")["features"]
    roles = release.tables["territories"].filter(pl.col("role").is_in(["panel", "compared", "frame"]))
    assert [f["id"] for f in features] == roles.drop_nulls(["lat", "lon"])["territory_id"].sort().to_list()
    shares = {(r["territory_id"], r["dimension"]): r for r in release.tables["profiles"].to_dicts()}
    percentiles = {
        (r["territory_id"], r["dimension"]): r for r in release.tables["profiles_frame"].to_dicts()
    }
    for feature in features:
        for name, rows in (("drivers", shares), ("registers", percentiles)):
            for dimension in DIMENSIONS:
                row = rows.get((feature["id"], dimension))
                said = {
                    part: feature["properties"][f"{name}_{dimension}{part}"] for part in ("", "_low", "_high")
                }
                score = None if row is None else row["score"]
                assert said[""] == score
                assert (said["_low"] is None) == (said["_high"] is None) == (score is None)
                status = feature["properties"][f"{name}_{dimension}_status"]
                assert (status == "observed") == (score is not None)


def test_a_searched_city_without_initiatives_is_not_an_unsearched_one(
    bundled_release: Path, release: Release, tmp_path: Path
) -> None:
    shutil.copytree(bundled_release / "data", tmp_path / "data")
    genk = pl.col("territory_id") == "BE-71016"
    emptied = release.tables["profiles"].with_columns(
        **{name: pl.when(~genk).then(name) for name in ("score", "low", "high")},
        of=pl.when(genk).then(0).otherwise("of"),
    )
    write_package(
        Release(1, release.edition, release.study, {**release.tables, "profiles": emptied}), tmp_path
    )
    features = {f["id"]: f["properties"] for f in read_json(tmp_path, "territories.geojson")["features"]}
    assert features["BE-71016"]["drivers_platforms_status"] == "not_found"
    assert features["BE-71016"]["registers_platforms_status"] == "not_looked_for"


def test_the_map_of_initiatives_has_only_what_a_register_places(
    bundled_release: Path, release: Release
) -> None:
    features = read_json(bundled_release, "initiatives.geojson")["features"]
    observations = {r["observation_id"]: r for r in release.tables["observations"].to_dicts()}
    assert features
    assert [f["id"] for f in features] == sorted({f["id"] for f in features})
    for feature in features:
        seen = observations[feature["properties"]["observation_id"]]
        assert seen["basis"] == "register"
        assert seen["initiative_id"] == feature["id"]
        assert feature["geometry"]["coordinates"] == [round(seen["lon"], 6), round(seen["lat"], 6)]
        assert {"practice", "source_en", "source_fr", "vintage", "licence"} <= set(feature["properties"])


@pytest.mark.parametrize("name", ["territories.geojson", "initiatives.geojson"])
def test_maps_are_geojson(bundled_release: Path, name: str) -> None:
    collection = read_json(bundled_release, name)
    assert collection["type"] == "FeatureCollection"
    assert "crs" not in collection  # RFC 7946: always WGS 84, longitude first
    for feature in collection["features"]:
        assert set(feature) == {"type", "id", "geometry", "properties"}
        longitude, latitude = feature["geometry"]["coordinates"]
        assert -180 <= longitude <= 180
        assert -90 <= latitude <= 90


# The vocabulary


def test_the_vocabulary_names_only_what_it_holds(bundled_release: Path) -> None:
    graph = read_json(bundled_release, "catalogue.jsonld")["@graph"]
    concepts = {node["id"]: node for node in graph if node["type"] == "Concept"}
    assert {node["notation"] for node in concepts.values()} == set(practices())
    for node in graph:
        for relation in ("broader", "narrower", "member", "hasTopConcept"):
            assert set(node.get(relation, [])) <= set(concepts)
    for identity, node in concepts.items():
        assert set(node["prefLabel"]) == {"fr", "en", "pt", "nl", "sv"}
        for language, names in node.get("altLabel", {}).items():
            assert node["prefLabel"][language] not in names
        assert all(identity in concepts[wider]["narrower"] for wider in node.get("broader", []))
        matched = [set(node.get(f"{kind}Match", [])) for kind in ("exact", "broad", "related")]
        assert not matched[0] & (matched[1] | matched[2])  # SKOS S46


def test_every_practice_is_in_one_family_and_tags_are_in_the_scope_note(bundled_release: Path) -> None:
    graph = read_json(bundled_release, "catalogue.jsonld")["@graph"]
    families = [node for node in graph if node["id"].startswith("urn:sharitories:family:")]
    members = [member for family in families for member in family["member"]]
    assert len(members) == len(set(members)) == len(practices())
    notes = {node["notation"]: node["scopeNote"] for node in graph if node["type"] == "Concept"}
    for code, practice in practices().items():
        for tag in practice.osm:
            assert any(tag in note for note in notes[code]["fr"])
            assert any(tag in note for note in notes[code]["en"])


# The guide, and the bytes


@pytest.mark.parametrize("name", ["README.txt", "LISEZMOI.txt"])
def test_the_guide_names_tables_licences_and_the_release(
    bundled_release: Path, release: Release, name: str
) -> None:
    text = (bundled_release / "data" / name).read_text(encoding="utf-8")
    flowing = " ".join(text.split())
    for table in tables_of_a_release():
        assert f"- {table} (" in text
    for row in release.tables["origins"].to_dicts():
        assert row["origin_id"] in flowing
        assert " ".join(row["licence_name"].split()) in flowing
    assert "geonames-cities" in flowing  # CC-BY: coordinates must be credited
    language = "en" if name == "README.txt" else "fr"
    assert release.study["title"][language] in flowing
    long = [line.strip() for line in text.splitlines() if len(line) > 78]
    assert not [line for line in long if " " in line]  # an id or an address alone may be longer


def test_the_same_release_gives_the_same_bytes(bundled_release: Path, tmp_path: Path) -> None:
    shutil.copytree(bundled_release / "data", tmp_path / "data")
    for name in WRITTEN:
        (tmp_path / "data" / name).unlink()
    write_package(read_release(bundled_release), tmp_path)
    for name in WRITTEN:
        assert (tmp_path / "data" / name).read_bytes() == (bundled_release / "data" / name).read_bytes(), name
