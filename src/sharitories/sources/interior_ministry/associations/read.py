"""Associations whose title or object names a practice, as a register."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import polars as pl

from sharitories.sources.bulk import csv_blocks
from sharitories.sources.contacts import is_account, without_contacts
from sharitories.sources.fields import table_of
from sharitories.sources.live import set_aside
from sharitories.sources.municipalities import INSEE_CODE, whole_city
from sharitories.sources.naming import naming_practices
from sharitories.sources.question import Question
from sharitories.sources.shapes import register

USED = (
    "id",
    "titre",
    "objet",
    "date_creat",
    "date_disso",
    "position",
    "adrs_numvoie",
    "adrs_typevoie",
    "adrs_libvoie",
    "adrs_codeinsee",
    "adrs_codepostal",
    "adrs_libcommune",
    "siteweb",
)
#: How the register writes that there is no day.
NO_DAY = "0001-01-01"
#: A for active, D for dissolved; S (suppressed) are duplicates and errors.
KEPT = ("A", "D")


def read(files: Mapping[str, Path], question: Question) -> pl.DataFrame:
    """Register of the practices named; ``note`` says that an association is dissolved without a known day."""
    aside = set_aside(__file__)
    wanted = question.wanted()
    found = [
        naming_practices(_placed(block, question), ["titre", "objet"], wanted)
        for path in files.values()
        for block in csv_blocks(path, ";", USED, aside)
    ]
    table = pl.concat(found) if found else table_of([], {**dict.fromkeys(USED, pl.String), "code": pl.String})
    return _register(table)


def _placed(block: pl.DataFrame, question: Question) -> pl.DataFrame:
    """The rows kept, with the municipality's code; only those of the question's municipalities where it names some."""
    code = pl.when(pl.col("adrs_codeinsee").str.contains(INSEE_CODE)).then(
        whole_city(pl.col("adrs_codeinsee"))
    )
    kept = block.filter(pl.col("position").is_in(KEPT)).with_columns(code="FR-" + code)
    return kept.filter(pl.col("code").is_in(question.municipalities)) if question.municipalities else kept


def _register(table: pl.DataFrame) -> pl.DataFrame:
    street = [pl.col(c) for c in ("adrs_numvoie", "adrs_typevoie", "adrs_libvoie")]
    ended = _day("date_disso")
    dissolved = (pl.col("position") == "D") & ended.is_null()
    return register(
        table.select(
            locator="id",
            territory_id="code",
            property="property" if "property" in table.columns else pl.lit(None, pl.String),
            name=without_contacts(pl.col("titre")),
            started_on=_day("date_creat"),
            ended_on=ended,
            note=pl.when(dissolved).then(pl.lit("dissolved, on a day that the register does not say")),
            address=pl.concat_str(street, separator=" ", ignore_nulls=True).replace("", None),
            postcode="adrs_codepostal",
            town="adrs_libcommune",
            website=pl.when(~is_account(pl.col("siteweb"))).then("siteweb"),
        )
        .unique(["locator", "property"], keep="last", maintain_order=True)
        .sort("locator", "property")
    )


def _day(column: str) -> pl.Expr:
    day = pl.col(column).str.head(10)
    return pl.when((day != NO_DAY) & day.str.contains(r"^\d{4}-\d{2}-\d{2}$")).then(day)
