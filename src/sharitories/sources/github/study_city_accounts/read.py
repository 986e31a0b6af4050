"""Two GitHub accounts named after cities of the 2017 exploration, with how many repositories they show."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import polars as pl

from sharitories.sources.audit import read_csv, take
from sharitories.sources.cells import mapped, unique
from sharitories.sources.registry import set_aside
from sharitories.sources.shapes import register

USED = {"titulaire_github": "locator", "depot": "repository"}
#: Whose name the account bears. Le Grand Narbonne is the inter-municipality, not the city.
OWNERS = {"Kristianstad": "SE-1290", "legrandnarbonne": "FR-EPCI-241100593"}
NOTE = "public repositories: {}; the owner is inferred from the account's name alone"


def read(files: Mapping[str, Path]) -> pl.DataFrame:
    """Register ``open-source-administration``, one row per account."""
    (path,) = files.values()
    table = unique(take(read_csv(path), path.name, USED, set_aside(__file__)), path.name, ["repository"])
    table = mapped(table.with_columns(territory_id="locator"), path.name, "territory_id", OWNERS)
    accounts = table.group_by("locator", "territory_id").len("repositories").sort("locator")
    return register(
        accounts.with_columns(
            name="locator",
            property=pl.lit("open-source-administration"),
            note=pl.format(NOTE, "repositories"),
        )
    )
