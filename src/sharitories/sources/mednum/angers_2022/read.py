"""Digital mediation places of the city of Angers."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import polars as pl

from sharitories.sources.coordinates import Box
from sharitories.sources.mednum.lists import cells, mediation_places

USED = {
    "TYPO_UID": "locator",
    "USER_NOM": "name",
    "USER_ADRES": "address",
    "code_postal": "postcode",
    "commune": "town",
    "LAT": "lat",
    "LNG": "lon",
    "SITE_INTER": "website",
}
CITY = Box(47.3, -0.8, 47.6, -0.3)


def read(files: Mapping[str, Path]) -> pl.DataFrame:
    """Register ``digital-mediation-place``."""
    path, municipalities = files.values()
    return mediation_places(cells(path, USED, __file__), path, municipalities, CITY)
