"""Options that several commands take."""

from __future__ import annotations

from typing import Annotated

import typer

from sharitories.errors import UsageError
from sharitories.language import Language

BUNDLED = "villes-moyennes"
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON for a program to read.")]
Lang = Annotated[str, typer.Option("--lang", help="fr or en.")]


def spoken(language: str) -> Language:
    """The language asked for; raise :class:`UsageError` for one that is not offered."""
    if language == "fr":
        return "fr"
    if language == "en":
        return "en"
    raise UsageError("Choosing the language", f"{language} is not offered", "Give --lang fr or --lang en.")
