"""The monthly file of the register of associations."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sharitories.errors import UsageError
from sharitories.sources.live import live_source
from sharitories.sources.question import Question, Request

ID = "interior-ministry-associations"


def requests(question: Question) -> Iterator[Request]:
    """One file for each month in ``series`` (``20240601``, the first of a month)."""
    for month in question.series:
        if not re.fullmatch(r"20\d{2}(0[1-9]|1[0-2])01", month):
            raise UsageError(
                f"Asking {ID}", f"{month!r} is not the first of a month", "Example: --series 20240601"
            )
        url = live_source(ID).origin.endpoint.replace("{month}", month)
        yield Request(f"rna_waldec_{month}.zip", url, "download", kinds=("zip", "octet-stream"))
