"""Carpooling places as the national base showed them on seven days."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import polars as pl

from sharitories.sources.audit import aside, read_csv, take
from sharitories.sources.cells import blank_as_null, codes, mapped, numbered, numbers
from sharitories.sources.municipalities import INSEE_CODE, whole_city
from sharitories.sources.registry import set_aside
from sharitories.sources.shapes import snapshots

#: Columns of the schema of 2020, which all days have.
USED = {
    "id_lieu": "locator",
    "nom_lieu": "name",
    "ad_lieu": "address",
    "com_lieu": "town",
    "insee": "code",
    "type": "kind",
    "ouvert": "open",
    "source": "published_by",
    "Xlong": "lon",
    "Ylat": "lat",
}
#: The merged file of 31 October 2024 also says which rows several contributors gave.
USED_MERGED = {**USED, "Duplicate Status": "double"}
#: First day of each schema → its columns, and the parts of ``set_aside`` that belong to it.
SCHEMAS: dict[str, tuple[Mapping[str, str], tuple[str, ...]]] = {
    "2020-12-15": (USED, ("every",)),
    "2021-12-17": (USED, ("every", "local")),
    "2024-10-31": (USED_MERGED, ("every", "local", "merged")),
    "2026-08-18": (USED, ("every", "local")),
}
#: The last file bears no date: this is the day of the commit in which it was read.
DAY_OF = {"bnlc_lieux_covoiturage.csv": "2026-08-18"}
#: Two lines of 2024-10-31 have quotes that would swallow the 36 lines between them.
MENDED = {
    '\n16359-",""",Parking': '\n"16359-""","""",Parking',
    ',""Léman Stop\xa0: Massongy Centre\ufeff",vers Thonon-les-Bains",': (
        ',"""Léman Stop\xa0: Massongy Centre\ufeff"",vers Thonon-les-Bains",'
    ),
}
#: A signed area counts as carpooling (the catalogue's words); every other kind is a facility.
KINDS = {
    "Aire de covoiturage": "carpooling",
    "Auto-stop": "facility:hitchhiking-stop",
    "Parking relais": "facility:park-and-ride",
    "Parking": "facility:carpooling-place",
    "Supermarché": "facility:carpooling-place",
    "Sortie d'autoroute": "facility:carpooling-place",
    "Délaissé routier": "facility:carpooling-place",
}
OPEN = {"true": "", "True": "", "false": "not open", "False": "not open"}
DOUBLES = {"unique": "", "chosen": "kept of several", "duplicate": "given twice, the base keeps another row"}


def read(files: Mapping[str, Path]) -> pl.DataFrame:
    """Snapshots of ``carpooling`` and three kinds of facility; ``note`` is the kind as published and its state."""
    return pl.concat([_seen_on(_day(path.name), path) for path in files.values()])


def _day(file: str) -> str:
    return DAY_OF.get(file) or file.removeprefix("bnlc_").removesuffix(".csv.gz")


def _seen_on(day: str, path: Path) -> pl.DataFrame:
    used, parts = SCHEMAS[max(first for first in SCHEMAS if first <= day)]
    left = {column: why for part in parts for column, why in aside(set_aside(__file__), part).items()}
    table = blank_as_null(take(read_csv(path, mended=MENDED), path.name, used, left))
    table = codes(table, path.name, "code", INSEE_CODE, width=5)
    table = numbers(table, path.name, ["lat", "lon"])
    table = mapped(table.with_columns(property="kind"), path.name, "property", KINDS)
    table = mapped(table, path.name, "open", OPEN)
    if "double" in table.columns:
        table = mapped(table, path.name, "double", DOUBLES)
    table = table.with_columns(
        territory_id="FR-" + whole_city(pl.col("code")), observed_on=pl.lit(day), note=_note(table)
    )
    return snapshots(
        numbered(table, "locator").with_columns(pl.format("{}/{}", pl.lit(day), "locator").alias("locator"))
    )


def _note(table: pl.DataFrame) -> pl.Expr:
    """``Parking; not open``: the kind, then what the base says of the row."""
    said = [pl.col(name).replace("", None) for name in ("open", "double") if name in table.columns]
    return pl.concat_str("kind", *said, separator="; ", ignore_nulls=True)
