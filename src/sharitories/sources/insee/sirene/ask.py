"""The two stock files of SIRENE; they are replaced every month under the same address."""

from __future__ import annotations

from collections.abc import Iterator

from sharitories.sources.live import live_source
from sharitories.sources.question import Question, Request

ID = "insee-sirene"
FILES = ("StockUniteLegale_utf8.zip", "StockEtablissement_utf8.zip")


def requests(question: Question) -> Iterator[Request]:  # noqa: ARG001
    """Both files, whatever the question: they come whole or not at all."""
    for file in FILES:
        yield Request(file, live_source(ID).origin.endpoint + file, "download", kinds=("zip", "octet-stream"))
