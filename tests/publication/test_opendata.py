"""The data package describes every column, and its hashes are true."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import polars as pl

from sharitories.publication.opendata import EMPTY, codebook
from sharitories.reference.release import Release


def test_every_column_is_in_the_codebook_and_no_entry_is_idle(release: Release) -> None:
    columns = {column for table in release.tables.values() for column in table.columns}
    assert columns <= set(codebook())
    for column, entry in codebook().items():
        assert {"type", "en", "fr"} <= set(entry), column
        assert entry.get("empty", "none") in EMPTY


def test_a_column_said_never_to_be_empty_is_never_empty(release: Release) -> None:
    book = codebook()
    for name, table in release.tables.items():
        for column in table.columns:
            if "empty" not in book[column]:
                assert table[column].null_count() == 0, f"{name}.{column}"


def test_the_package_is_true_of_its_files(bundled_release: Path) -> None:
    data = bundled_release / "data"
    package = json.loads((data / "datapackage.json").read_text(encoding="utf-8"))
    assert len(package["resources"]) == 11
    for resource in package["resources"]:
        content = (data / resource["path"]).read_bytes()
        assert resource["hash"] == f"sha256:{hashlib.sha256(content).hexdigest()}"
        header = content.splitlines()[0].decode().split(",")
        assert header == [field["name"] for field in resource["schema"]["fields"]]


def test_the_promised_columns_are_there(bundled_release: Path) -> None:
    promised = {
        "claims": "claim_id subject grade text_fr text_en rests_on",
        "initiatives": "initiative_id territory_id name practice family dimension started_on ended_on",
        "indicators": "territory_id indicator period value unit status origin_id",
        "profiles": "territory_id dimension score low high coverage",
    }
    for table, columns in promised.items():
        header = (bundled_release / "data" / f"{table}.csv").read_text(encoding="utf-8").splitlines()[0]
        assert set(columns.split()) <= set(header.split(","))


def test_csv_and_parquet_say_the_same(bundled_release: Path) -> None:
    for path in sorted((bundled_release / "data").glob("*.parquet")):
        table = pl.read_parquet(path)
        assert pl.read_csv(path.with_suffix(".csv"), infer_schema=False).height == table.height


def test_the_map_has_the_eight_cities_and_says_where_nobody_searched(bundled_release: Path) -> None:
    places = json.loads((bundled_release / "data" / "territories.geojson").read_text(encoding="utf-8"))[
        "features"
    ]
    searched = {p["properties"]["name"] for p in places if p["properties"]["searched"] == "observed"}
    assert len(searched) == 11
    unsearched = next(p for p in places if p["properties"]["searched"] == "not_looked_for")
    assert unsearched["properties"]["citizen_impulse"] is None
