"""City contracts (contrats de ville) brought to the territories that signed them, and posts counted by them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import polars as pl

from sharitories.sources.audit import read_csv, take
from sharitories.sources.cells import blank_as_null, matching
from sharitories.sources.municipalities import french_names, plain_name, three_cities

USED = {"id": "contract", "lib": "signed_by", "info1": "siren", "layer": "layer"}
LAYER = "cv zonage"
#: « Siren EPCI 2015 : 241100593 », or NA where a municipality signed alone.
SIREN = r"^Siren EPCI 2015 : (\d{9}|NA)$"
#: Departments of France: two characters, overseas three.
DEPARTMENT = r"^(?:\d{2}|2[AB]|97\d)$"


def contracts(path: Path, set_aside: Mapping[str, str]) -> pl.DataFrame:
    """``contract, siren, plain``: SIREN of the EPCI of 2015, or the plain name of a municipality that signed alone."""
    table = take(read_csv(path), path.name, USED, set_aside).filter(pl.col("layer") == LAYER)
    table = matching(table, path.name, "siren", SIREN)
    siren = pl.col("siren").str.extract(SIREN).replace("NA", None)
    return table.select("contract", siren=siren, plain=plain_name(pl.col("signed_by")))


def placed(posts: pl.DataFrame, file: str, signed: pl.DataFrame, municipalities: Path) -> pl.DataFrame:
    """Add ``territory_id`` to rows that have ``contract`` and ``department``; null where no contract is known.

    A municipality that signed alone is found by its department and its exact name of 2024.
    """
    posts = matching(blank_as_null(posts), file, "department", DEPARTMENT)
    names = pl.concat([french_names(municipalities), three_cities()]).select(
        "plain", commune="territory_id", department=_department(pl.col("territory_id").str.slice(3))
    )
    names = names.filter(~pl.struct("plain", "department").is_duplicated())
    known = posts.join(signed, on="contract", how="left", maintain_order="left")
    known = known.join(names, on=["plain", "department"], how="left", maintain_order="left")
    return known.with_columns(territory_id=pl.coalesce("FR-EPCI-" + pl.col("siren"), _alone("commune")))


def _alone(commune: str) -> pl.Expr:
    return pl.when(pl.col("siren").is_null()).then(pl.col(commune))


def _department(code: pl.Expr) -> pl.Expr:
    return pl.when(code.str.starts_with("97")).then(code.str.slice(0, 3)).otherwise(code.str.slice(0, 2))


def at_three_levels(posts: pl.DataFrame) -> pl.DataFrame:
    """Each post once for its contract's territory, once for its department and once for France.

    A post without a known contract or department is missing at that level; at the last, the sum is the file's.
    """
    department = posts.with_columns(territory_id="FR-DEP-" + pl.col("department"))
    country = posts.with_columns(territory_id=pl.lit("FR"))
    return pl.concat([posts, department, country]).drop_nulls("territory_id")
