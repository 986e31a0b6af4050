"""The published facts about practices, each with the page that reports it."""

from __future__ import annotations

import polars as pl

from sharitories.profiles.released import Material
from sharitories.reference.sheets.facts import facts


def table(material: Material) -> pl.DataFrame:  # noqa: ARG001 - the same for every study
    """Columns of ``catalogue/tables/facts.yml``."""
    return facts()
