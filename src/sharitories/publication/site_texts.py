"""The words that surround what a release says, in each language: those of the pages and of the commands that show the same."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sharitories.catalogue import load_yaml
from sharitories.language import Language

FOLDER = Path(__file__).parent / "texts"


def texts(language: Language) -> dict[str, Any]:
    """The words of the site in one language."""
    words: dict[str, Any] = load_yaml(FOLDER / f"{language}.yml")
    return words
