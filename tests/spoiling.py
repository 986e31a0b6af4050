"""What tests use to run the program and to spoil what it reads."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path

import sharitories

SOURCE = Path(sharitories.__file__).parents[1]


@dataclass(frozen=True)
class Told:
    """What a command told: exit code, stdout, stderr."""

    code: int
    out: str
    err: str


def child_environment(more: dict[str, str] | None = None) -> dict[str, str]:
    """This process's environment, in which a child finds the same package whatever its folder."""
    return {**os.environ, "PYTHONPATH": str(SOURCE), **(more or {})}


def tree(folder: Path) -> dict[str, str]:
    """SHA-256 of every file below a folder."""
    return {
        p.relative_to(folder).as_posix(): hashlib.sha256(p.read_bytes()).hexdigest()
        for p in sorted(folder.rglob("*"))
        if p.is_file()
    }


def edit(path: Path, old: str, new: str) -> None:
    """Replace the first place where a text stands; it must stand there."""
    text = path.read_text(encoding="utf-8")
    assert old in text, f"{path.name} no longer holds {old!r}"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


#: The designs that copies to be explored from nothing keep: one that is estimated, and one that cannot be.
FEW_DESIGNS = ("genk-fablab-income.yml", "third-places-jobs.yml")


def keep_few_designs(study: Path) -> None:
    """Leave a copy of a study with few designs: what is tested is not the estimates."""
    for design in (study / "designs").glob("*.yml"):
        if design.name not in FEW_DESIGNS:
            design.unlink()
