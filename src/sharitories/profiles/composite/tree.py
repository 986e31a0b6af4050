"""The tree of an index: which code stands below which, from iMeta's ``Level`` and ``Parent``."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

INDICATOR, AGGREGATE, DENOMINATOR, GROUP, OTHER = TYPES = (
    "Indicator",
    "Aggregate",
    "Denominator",
    "Group",
    "Other",
)


@dataclass(frozen=True)
class Entry:
    """One row of iMeta. Numbers that are not given, or could not be read, are None.

    ``level`` is 1 for indicators; ``direction`` is 1 (more is better) or -1; ``lower`` and ``upper`` are goalposts.
    """

    row: int
    code: str
    type: str
    name: str = ""
    level: int | None = None
    parent: str | None = None
    weight: float | None = None
    direction: int | None = None
    denominator: str | None = None
    target: float | None = None
    lower: float | None = None
    upper: float | None = None

    @property
    def in_tree(self) -> bool:
        """Whether the code belongs to the index: an indicator or an aggregate."""
        return self.type in (INDICATOR, AGGREGATE)


@dataclass(frozen=True)
class Tree:
    """The entries of an index whose iMeta holds no fault, in iMeta's order."""

    entries: tuple[Entry, ...]

    @property
    def indicators(self) -> list[Entry]:
        """The indicators."""
        return [e for e in self.entries if e.type == INDICATOR]

    @property
    def aggregates(self) -> list[Entry]:
        """The aggregates."""
        return [e for e in self.entries if e.type == AGGREGATE]

    @property
    def height(self) -> int:
        """The highest level."""
        return max(e.level or 1 for e in self.entries if e.in_tree)

    def at(self, level: int) -> list[Entry]:
        """The aggregates of one level."""
        return [e for e in self.aggregates if e.level == level]

    def below(self, code: str) -> list[Entry]:
        """What is aggregated into ``code``."""
        return [e for e in self.entries if e.in_tree and e.parent == code]


def in_cycle(entries: Sequence[Entry]) -> list[Entry]:
    """The entries whose parents lead back to themselves."""
    parent = {e.code: e.parent for e in entries}
    return [e for e in entries if e.code in _above(e.code, parent)]


def _above(code: str, parent: dict[str, str | None]) -> Iterator[str]:
    seen: set[str] = set()
    above = parent.get(code)
    while above is not None and above not in seen:
        yield above
        seen.add(above)
        above = parent.get(above)
