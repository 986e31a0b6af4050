"""Digital mediation places of Bourgogne-Franche-Comté."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import polars as pl

from sharitories.sources.audit import read_csv, take
from sharitories.sources.cells import mapped, numbers, unique
from sharitories.sources.coordinates import Box, kept_inside, kept_near
from sharitories.sources.municipalities import placed, reaches
from sharitories.sources.registry import set_aside
from sharitories.sources.shapes import register
from sharitories.sources.texts import own_site, plain_text

USED = {
    "bfc_id": "locator",
    "lat": "lat",
    "lon": "lon",
    "adresse": "address",
    "code_postal": "postcode",
    "ville": "town",
    "nom_structure": "name",
    "url_lieu": "website",
    "code_typo": "kinds",
}
MEDIATION = "digital-mediation-place"
#: M public mediation, F mediation and making; I information and access to rights, T work, O training are no
#: mediation by themselves; C is not explained; agencies and a leisure centre have no kind.
KINDS = {
    "M": MEDIATION,
    "F": MEDIATION,
    "M-F": MEDIATION,
    "F-M": MEDIATION,
    "F-I": MEDIATION,
    "I-F": MEDIATION,
    "F-I-F": MEDIATION,
    "M-I": MEDIATION,
    "I-M": MEDIATION,
    "F-O": MEDIATION,
    "C-F": MEDIATION,
    "I": "category:information-and-rights",
    "T": "category:work-and-collaboration",
    "O": "category:training",
    "": "category:none",
}
REGION = Box(46.1, 2.8, 48.5, 7.2)


def read(files: Mapping[str, Path]) -> pl.DataFrame:
    """Register ``digital-mediation-place`` and four ``category:``; ``note`` holds the publisher's own letters."""
    path, municipalities = files.values()
    table = take(read_csv(path), path.name, USED, set_aside(__file__))
    table = table.with_columns(
        *(plain_text(pl.col(column)) for column in ("name", "address", "postcode", "town")),
        website=own_site(pl.col("website")),
        property=pl.col("kinds").fill_null(""),
        note="kind " + pl.col("kinds"),
    )
    table = mapped(unique(table, path.name, ["locator"]), path.name, "property", KINDS)
    table = placed(numbers(table, path.name, ["lat", "lon"]), municipalities)
    return register(kept_near(kept_inside(table, REGION), reaches(municipalities)))
