"""The roadmaps of every city of the frame and of the study."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from sharitories.profiles.released import Material
from sharitories.reference.roadmaps.roadmap import Drawn, Tables, roadmaps
from sharitories.reference.roadmaps.rule import BUNDLED, read_rule
from sharitories.reference.sheets.facts import facts
from sharitories.reference.sheets.reading import citable, sheets, supported


def table(material: Material) -> pl.DataFrame:
    """Columns of ``catalogue/tables/roadmaps.yml``."""
    return roadmaps(drawn(material.tables, material.study.named, material.study.edition.year))


def drawn(tables: Tables, searched: tuple[str, ...], edition: int, rule: Path = BUNDLED) -> Drawn:
    """What roadmaps are drawn from, by the bundled rule or by a reader's own file."""
    every = tables["territories"].filter(pl.col("in_frame") | pl.col("territory_id").is_in(searched))
    cities = sorted(every["territory_id"].to_list())
    known = citable(tables)
    standing = {code: supported(sheet, known) for code, sheet in sheets().items()}
    return Drawn(tables, cities, searched, edition, read_rule(rule), standing, facts())
