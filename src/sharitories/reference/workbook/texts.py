"""The texts of the catalogue that a workbook holds, and what each must be to be read."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pydantic import BaseModel

from sharitories.catalogue import FOLDER, load_yaml
from sharitories.indicators.indicator import Indicator
from sharitories.practices.practice import Practice
from sharitories.reference.sheets.sheet import Sheet

#: The folders of the catalogue, one worksheet each; texts beside them share the last.
FOLDERS = ("practices", "reference", "indicators", "claims", "tables", "profiles", "territories")
BESIDE = "catalogue"
MODELS: dict[str, type[BaseModel]] = {"practices": Practice, "reference": Sheet, "indicators": Indicator}
#: The entry of a text that must be its file's name.
NAMED = {"practices": "code", "reference": "practice", "indicators": "code"}


def worksheets(root: Path = FOLDER) -> dict[str, dict[str, Any]]:
    """By worksheet, each file's name and content."""
    found = {
        folder: {p.name: load_yaml(p) for p in sorted((root / folder).glob("*.yml"))} for folder in FOLDERS
    }
    beside = {p.name: load_yaml(p) for p in sorted(root.glob("*.yml"))}
    return {name: files for name, files in {**found, BESIDE: beside}.items() if files}


def path_of(worksheet: str, file: str, root: Path = FOLDER) -> Path:
    """Where a text lies."""
    return root / file if worksheet == BESIDE else root / worksheet / file
