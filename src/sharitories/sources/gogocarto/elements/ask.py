"""The elements of a GoGoCarto map, all or in a box."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sharitories.errors import UsageError
from sharitories.sources.live import live_source
from sharitories.sources.question import Question, Request

ID = "gogocarto-elements"


def requests(question: Question) -> Iterator[Request]:
    """One request; ``bounds`` are west, south, east, north."""
    instance = str(question.instance)
    if not re.fullmatch(r"[a-z0-9.-]+", instance):
        raise UsageError(
            f"Asking {ID}", f"{instance!r} is not a host", "Example: --instance transiscope.gogocarto.fr"
        )
    params: tuple[tuple[str, str], ...] = ()
    if question.bbox is not None:
        south, west, north, east = question.bbox
        params = (("bounds", f"{west:g},{south:g},{east:g},{north:g}"),)
    url = live_source(ID).origin.endpoint.replace("{instance}", instance)
    yield Request("elements.json", url, params=params)
