"""Associations that the State funded in 2010, one row per SIREN."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import polars as pl

from sharitories.sources.audit import read_csv, take
from sharitories.sources.cells import codes, numbers, unique
from sharitories.sources.municipalities import french_names, plain_name
from sharitories.sources.registry import set_aside
from sharitories.sources.shapes import register

USED = {"SIREN": "locator", "ASSOCIATION": "text", "Total des subventions": "euros"}
#: The last line of the file adds up all the others.
GRAND_TOTAL = "Total des subventions versées en 2010"
#: One SIREN of the file has only eight digits: kept as written, since nothing says which one is lost.
SIREN = r"^\d{8,9}$"
#: « NAME - 56 LORIENT »: the department and the municipality stand after the last dash.
TAIL = r"^(?P<name>.*\S)\s+-\s+(?P<department>\d{2}|2[AB])\s+(?P<place>\S.*)$"
#: The three cities that the text cuts into arrondissements (« 75 PARIS 10 »).
CUT = {"75 paris": "75056", "69 lyon": "69123", "13 marseille": "13055"}


def read(files: Mapping[str, Path]) -> pl.DataFrame:
    """Register ``association:state-funded``; ``note`` is the total of 2010 in euros."""
    path, municipalities = files.values()
    table = take(read_csv(path), path.name, USED, set_aside(__file__)).filter(pl.col("euros").is_not_null())
    table = table.filter(pl.col("locator") != GRAND_TOTAL)
    table = codes(unique(table, path.name, ["locator"]), path.name, "locator", SIREN)
    table = table.with_columns(pl.col("euros").str.replace_all(r"\s", ""))
    table = numbers(table, path.name, ["euros"])
    parts = table.with_columns(pl.col("text").str.extract_groups(TAIL).alias("parts")).unnest("parts")
    parts = parts.with_columns(place=_place()).join(
        _places(municipalities), on="place", how="left", maintain_order="left"
    )
    return register(
        parts.with_columns(
            name=pl.col("name").fill_null(pl.col("text")),
            property=pl.lit("association:state-funded"),
            note=pl.format("{} EUR", pl.col("euros").cast(pl.Int64)),
        )
    )


def _place() -> pl.Expr:
    """``56 lorient``; an arrondissement of Paris, Lyon or Marseille loses its number."""
    place = pl.col("department") + " " + plain_name(pl.col("place"))
    return place.str.replace(r"^(75 paris|69 lyon|13 marseille) \d+$", "$1")


def _places(path: Path) -> pl.DataFrame:
    """Department (97 overseas) and plain name → territory, where they name one municipality only."""
    names = french_names(path).select(
        "territory_id", place=pl.col("territory_id").str.slice(3, 2) + " " + pl.col("plain")
    )
    cities = pl.DataFrame({"place": list(CUT), "territory_id": [f"FR-{code}" for code in CUT.values()]})
    return pl.concat([names, cities.select("territory_id", "place")]).filter(~pl.col("place").is_duplicated())
