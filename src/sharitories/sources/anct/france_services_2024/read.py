"""France services: one-stop public service sites with the date of their label."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import polars as pl

from sharitories.sources.audit import read_csv, take
from sharitories.sources.cells import codes, matching, numbers, unique
from sharitories.sources.municipalities import INSEE_CODE, whole_city
from sharitories.sources.registry import set_aside
from sharitories.sources.shapes import register

USED = {
    "id_fs": "locator",
    "lib_fs": "name",
    "insee_com": "code",
    "latitude": "lat",
    "longitude": "lon",
    "type_fs": "kind",
    "format_fs": "form",
    "labellisation_fs": "label",
    "adresse": "address",
    "code_postal": "postcode",
    "lib_com": "town",
}
#: The label's date stands inside a sentence.
LABEL = r"^Espace labellisé (\d{2})/(\d{2})/(\d{4})$"


def read(files: Mapping[str, Path]) -> pl.DataFrame:
    """Register ``programme:france-services``; ``started_on`` is the day of the label."""
    (path,) = files.values()
    table = take(read_csv(path), path.name, USED, set_aside(__file__))
    table = unique(codes(table, path.name, "code", INSEE_CODE, width=5), path.name, ["locator"])
    table = numbers(matching(table, path.name, "label", LABEL), path.name, ["lat", "lon"])
    return register(
        table.with_columns(
            territory_id="FR-" + whole_city(pl.col("code")),
            property=pl.lit("programme:france-services"),
            started_on=pl.col("label").str.replace(LABEL, "$3-$2-$1"),
            note=pl.col("kind") + ", " + pl.col("form"),
        )
    )
