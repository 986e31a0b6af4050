"""The questions of the 2017 exploration: each is answered by claims, and by nothing else."""

from __future__ import annotations

from collections.abc import Collection
from functools import cache
from typing import Any

from sharitories.catalogue import FOLDER, load_yaml
from sharitories.errors import Fault, FaultyInput


@cache
def questions() -> list[dict[str, Any]]:
    """Each question: ``question`` (code), ``asks`` in both languages, ``claims`` (ids), in the order to be read.

    Raises :class:`FaultyInput` for a question that does not say all three, or that stands twice.
    """
    said: list[dict[str, Any]] = load_yaml(FOLDER / "questions.yml")
    faults = [
        Fault("questions.yml", place, entry, "is not said")
        for place, one in enumerate(said, start=1)
        for entry in ("question", "asks", "claims")
        if not one.get(entry)
    ]
    codes = [one.get("question") for one in said]
    faults += [Fault("questions.yml", 0, str(c), "stands twice") for c in set(codes) if codes.count(c) > 1]
    if faults:
        raise FaultyInput("Reading the questions", faults, "Mend the entries named.")
    return said


def answered(claims: Collection[str]) -> list[tuple[dict[str, Any], list[str]]]:
    """Each question with those of its claims that a release holds; a question without any is told as unanswered."""
    return [(one, [claim for claim in one["claims"] if claim in claims]) for one in questions()]
