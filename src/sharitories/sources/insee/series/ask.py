"""INSEE's SDMX service: series by their numbers (``idbank``), several in one request."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sharitories.errors import UsageError
from sharitories.sources.live import live_source
from sharitories.sources.question import Question, Request

ID = "insee-series"
TOGETHER = 100


def requests(question: Question) -> Iterator[Request]:
    """One request for a hundred series, in the period of the question."""
    wrong = [code for code in question.series if not re.fullmatch(r"\d{9}", code)]
    if wrong:
        raise UsageError(
            f"Asking {ID}", f"{', '.join(wrong)}: not nine digits", "Give the idbank of each series."
        )
    period = question.period or ("", "")
    params = [("startPeriod", period[0]), ("endPeriod", period[1])]
    for start in range(0, len(question.series), TOGETHER):
        yield Request(
            f"series-{start // TOGETHER + 1:03d}.xml",
            live_source(ID).origin.endpoint + "+".join(question.series[start : start + TOGETHER]),
            params=tuple((name, value) for name, value in params if value),
            kinds=("xml",),
        )
