"""The errors a user can meet. One tree, so that a caller sees at once what to catch.

    SharitoriesError                  exit code 1
    ├── UsageError                    2   the command or study names something that does not exist
    ├── FaultyInput                   2   a file holds faults; all of them are listed
    ├── MissingInput                  3   a file or download that a stage needs is not there
    ├── ReleaseRefused                4   the evidence does not bear what the release says
    ├── BrokenRelease                 5   a published release is damaged or does not resolve
    ├── MissingExtra                  6   an optional capability is not installed
    └── Busy                          7   another exploration works in the same folder

An error is told in three lines: what we were doing, what we found, what to do.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

T = TypeVar("T")


@dataclass(frozen=True, order=True)
class Fault:
    """One thing wrong in one place: file, row (1 = the line after the header; 0 = the file), column, rule."""

    file: str
    row: int
    column: str
    rule: str

    def __str__(self) -> str:
        place = self.file
        if self.row:
            place += f", row {self.row}"
        if self.column:
            place += f", column {self.column}"
        return f"{place}: {self.rule}"


class SharitoriesError(Exception):
    """Something a user can understand and act on."""

    exit_code = 1

    def __init__(self, doing: str, found: str | Sequence[object], todo: str) -> None:
        self.doing = doing
        self.found = [found] if isinstance(found, str) else [str(f) for f in found]
        self.todo = todo
        super().__init__(f"{doing}: {'; '.join(self.found)}. {todo}")


class UsageError(SharitoriesError):
    """A name, path or id that the command was given does not exist."""

    exit_code = 2


class FaultyInput(SharitoriesError):
    """A file holds faults; ``faults`` lists every one of them."""

    exit_code = 2

    def __init__(self, doing: str, faults: Sequence[Fault], todo: str) -> None:
        self.faults = sorted(faults)
        super().__init__(doing, self.faults, todo)


def attempt(faults: list[Fault], read: Callable[[], T]) -> T | None:
    """What ``read`` returns; when it meets faults, None, and they are added to ``faults`` to be told together."""
    try:
        return read()
    except FaultyInput as error:
        faults += error.faults
        return None


class MissingInput(SharitoriesError):
    """A file that a stage needs is not there. Imitation data never stand in for it."""

    exit_code = 3


class ReleaseRefused(SharitoriesError):
    """At least one claim is unsupported, stale, contradicted or graded above its evidence."""

    exit_code = 4


class BrokenRelease(SharitoriesError):
    """A published release no longer is what its manifest says."""

    exit_code = 5


class MissingExtra(SharitoriesError):
    """An optional capability is needed and not installed."""

    exit_code = 6

    def __init__(self, doing: str, package: str, extra: str) -> None:
        super().__init__(
            doing,
            f"the package {package} is not installed",
            f"Install it with: pip install 'sharitories[{extra}]'",
        )


class Busy(SharitoriesError):
    """Another exploration holds the lock of the same study folder."""

    exit_code = 7
