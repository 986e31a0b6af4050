"""What initiatives and testimonies say, in the language of who reads: translated where it was, else as compiled."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from sharitories.language import Language

#: The language in which evidence is compiled.
COMPILED: Language = "en"


@dataclass(frozen=True)
class Spoken:
    """A text and its language: ``fr``, ``en``, or ``und`` for a name that nobody translated."""

    text: str
    lang: str


class Voice:
    """Looks texts up in one language."""

    def __init__(self, translations: pl.DataFrame, language: Language) -> None:
        """``translations``: the table of that name of a release."""
        own = translations.filter(pl.col("language") == language)
        self.language = language
        self._texts = {
            (row, column): text for row, column, text in own.select("rests_on", "column", "text").iter_rows()
        }

    def of(self, identity: str, row: Mapping[str, Any], column: str) -> Spoken:
        """A column of an initiative or a testimony; empty where the row says nothing."""
        text = self._texts.get((identity, column))
        if text is not None:
            return Spoken(text, self.language)
        return Spoken(row[column] or "", "und" if column == "name" else COMPILED)
