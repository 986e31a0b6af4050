"""OpenFairDB is searched by box; a box that holds more than an answer gives is cut in four; entries come by their ids."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from sharitories.errors import Fault, FaultyInput
from sharitories.sources.fields import MEND, audited, read_answer
from sharitories.sources.live import live_source, set_aside
from sharitories.sources.question import Box, Question, Request

ID = "openfairdb-entries"
#: What the server gives at most, and the entries asked for at once (the address has to stay short).
MOST, TOGETHER = 2_000, 100


def requests(question: Question) -> Iterator[Request]:
    """The search of the whole box."""
    if question.bbox is not None:
        yield _search("0", question.bbox)


def _search(name: str, box: Box) -> Request:
    params = (("bbox", ",".join(f"{degree:.6f}" for degree in box)), ("limit", str(MOST)))
    return Request(f"search-{name}.json", live_source(ID).origin.endpoint + "search", params=params)


def more(question: Question, answers: Mapping[str, Path]) -> Iterator[Request]:
    """The four parts of a box that was full; when none is, the entries."""
    ids: set[str] = set()
    for file in sorted(name for name in answers if name.startswith("search-")):
        found = found_in(answers[file])
        if len(found) >= MOST:
            name = file.removeprefix("search-").removesuffix(".json")
            yield from (
                _search(f"{name}{part}", box) for part, box in enumerate(_quarters(question, name), 1)
            )
        else:
            ids.update(found)
    listed = sorted(ids)
    for start in range(0, len(listed), TOGETHER):
        together = ",".join(listed[start : start + TOGETHER])
        file = f"entries-{listed[start]}.json"
        yield Request(file, f"{live_source(ID).origin.endpoint}entries/{together}")


def found_in(path: Path) -> list[str]:
    """The ids of the entries inside the box of a search."""
    (answer,) = audited(
        [read_answer(path)], path.name, ("visible",), set_aside(__file__, "search"), ("visible",)
    )
    ids = [str(entry.get("id", "")) for entry in answer["visible"]]
    if not all(identity.isalnum() for identity in ids):
        raise FaultyInput(
            f"Reading {path.name}", [Fault(path.name, 0, "id", "is not an id of an entry")], MEND
        )
    return ids


def _quarters(question: Question, name: str) -> list[Box]:
    """The four parts of the box that ``name`` says: ``0`` the whole, ``03`` its third quarter, ``031`` …"""
    south, west, north, east = question.bbox or (0.0, 0.0, 0.0, 0.0)
    parts: list[Box] = []
    for step in [*name[1:], ""]:
        middle, centre = (south + north) / 2, (west + east) / 2
        parts = [
            (south, west, middle, centre),
            (south, centre, middle, east),
            (middle, west, north, centre),
            (middle, centre, north, east),
        ]
        if step:
            south, west, north, east = parts[int(step) - 1]
    return parts
