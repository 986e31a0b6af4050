"""The ``.pb`` text of Pabulib: META (names and values), PROJECTS and VOTES, each with a header, separated by ``;``.

Of projects and votes only the number is read: projects may name their proposer, votes may hold the age and
sex of voters.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from sharitories.errors import Fault
from sharitories.sources.audit import refuse
from sharitories.sources.lines import MOST_CHARACTERS
from sharitories.sources.unpack import text, unreadable

SECTIONS = ("META", "PROJECTS", "VOTES")


@dataclass(frozen=True)
class Budget:
    """What a file says of one budget: its META values by name, and how many projects and votes it lists."""

    meta: Mapping[str, str]
    projects: int
    votes: int


def read_pb(path: Path) -> Budget:
    """One ``.pb`` file. A fault: a section that is absent, a line with a cell too few, a number that is not that of META."""
    sections = _sections(path)
    faults = [Fault(path.name, 0, "", f"has no section {name}") for name in SECTIONS if not sections[name]]
    refuse(path.name, faults)
    for name in SECTIONS:
        faults += _ragged(sections[name], name, path.name)
    meta = {line[0]: line[1] for line in sections["META"][1:] if len(line) == 2}
    if len(meta) < len(sections["META"]) - 1:
        faults.append(Fault(path.name, 0, "META", "has a name that comes twice"))
    counted = {"num_projects": sections["PROJECTS"], "num_votes": sections["VOTES"]}
    for name, lines in counted.items():
        if meta.get(name, "").strip() != str(len(lines) - 1):
            faults.append(
                Fault(path.name, 0, name, f"is {meta.get(name)!r} where {len(lines) - 1} are listed")
            )
    refuse(path.name, faults)
    return Budget(meta, len(sections["PROJECTS"]) - 1, len(sections["VOTES"]) - 1)


def _sections(path: Path) -> dict[str, list[list[str]]]:
    """The lines of each section, its header first."""
    found: dict[str, list[list[str]]] = {name: [] for name in SECTIONS}
    lines = csv.reader(io.StringIO(text(path), newline=""), delimiter=";")
    csv.field_size_limit(MOST_CHARACTERS)
    section: list[list[str]] = []
    try:
        for line in filter(None, lines):
            if len(line) == 1 and line[0].strip() in found:
                section = found[line[0].strip()]
            else:
                section.append(line)
    except csv.Error as error:
        raise unreadable(path, "pb text", error) from error
    return found


def _ragged(lines: list[list[str]], section: str, file: str) -> list[Fault]:
    width = len(lines[0])
    rule = f"has a line of {{}} cells where the header of {section} has {width}"
    return [
        Fault(file, row, section, rule.format(len(line)))
        for row, line in enumerate(lines[1:], start=1)
        if len(line) != width
    ]
