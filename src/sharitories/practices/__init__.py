"""What counts as a practice, and the reading of the catalogue's practices."""

from __future__ import annotations

from collections import Counter
from functools import cache

from pydantic import ValidationError

from sharitories.catalogue import load_yaml, texts
from sharitories.errors import Fault, FaultyInput
from sharitories.practices.practice import Practice

__all__ = ["Practice", "practices"]


@cache
def practices() -> dict[str, Practice]:
    """Every practice of the catalogue by its code; raise :class:`FaultyInput` with all faults of all files."""
    found: dict[str, Practice] = {}
    faults: list[Fault] = []
    for path in texts("practices"):
        try:
            practice = Practice.model_validate(load_yaml(path))
        except ValidationError as error:
            faults += [Fault(path.name, 0, ".".join(map(str, e["loc"])), e["msg"]) for e in error.errors()]
            continue
        if practice.code != path.stem:
            faults.append(
                Fault(path.name, 0, "code", f"is {practice.code}, the file's name says {path.stem}")
            )
        found[practice.code] = practice
    faults += _cross_faults(found)
    if faults:
        raise FaultyInput("Reading the catalogue's practices", faults, "Mend the files named.")
    return found


def _cross_faults(found: dict[str, Practice]) -> list[Fault]:
    faults = [
        Fault(f"{p.code}.yml", 0, "broader", f"{p.broader} is not a practice of the catalogue")
        for p in found.values()
        if p.broader is not None and p.broader not in found
    ]
    for language in ("fr", "en", "pt", "nl", "sv"):
        names = Counter(getattr(p.labels, language).casefold() for p in found.values())
        faults += [
            Fault(f"{p.code}.yml", 0, f"labels.{language}", "another practice has the same label")
            for p in found.values()
            if names[getattr(p.labels, language).casefold()] > 1
        ]
    return faults
