"""The data package describes every column, and its hashes are true."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import polars as pl


def test_the_package_is_true_of_its_files(bundled_release: Path) -> None:
    data = bundled_release / "data"
    package = json.loads((data / "datapackage.json").read_text(encoding="utf-8"))
    assert len(package["resources"]) >= 11
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


def test_the_map_has_the_eight_cities_and_unknown_is_null(bundled_release: Path) -> None:
    places = json.loads((bundled_release / "data" / "territories.geojson").read_text(encoding="utf-8"))[
        "features"
    ]
    roles = [p["properties"]["role"] for p in places]
    assert (roles.count("panel"), roles.count("compared")) == (8, 3)
