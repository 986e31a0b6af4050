"""The objects of a map file that the tag rules may match, found by one automaton in the text of their tags.

A list of rules asked one by one costs each object twenty nanoseconds per rule, in C++ too; the rules and all their
endings (``disused:amenity`` …) as one regular expression cost the same however many they are. The text comes from
a process of its own (:mod:`.reader`), so that reading and matching go on at the same time and nothing is kept.
"""

from __future__ import annotations

import contextlib
import re
import threading
from collections.abc import Iterable, Iterator
from importlib.util import find_spec
from pathlib import Path

import polars as pl

from sharitories.errors import MissingExtra, SharitoriesError
from sharitories.practices.tags import Rule
from sharitories.sources.openstreetmap.guard import oversized
from sharitories.sources.openstreetmap.opl import escaped, thing_of_line
from sharitories.sources.openstreetmap.passes import DOING, not_whole, refuse_kind
from sharitories.sources.openstreetmap.reader import Here, Reader, reader_of
from sharitories.sources.openstreetmap.thing import Thing

#: Bytes of text that are looked through at once.
CHUNK = 1 << 22
EDITED = r" t(\d{4}-\d{2}-\d{2})T"


class Tagged:
    """The matching objects of a file, read once; ``newest`` is then the day of the newest edit, if asked for."""

    def __init__(self, path: Path, chosen: Iterable[Rule], *, dated: bool) -> None:
        self.path, self.pattern, self.dated = path, pattern_of(chosen), dated
        self.newest: str | None = None

    def __iter__(self) -> Iterator[Thing]:
        with _text_of(self.path) as pieces:
            for text in _chunks(pieces):
                yield from self._matching(text)

    def _matching(self, text: bytes) -> Iterator[Thing]:
        lines = _series(text)
        if self.dated:
            self.newest = pl.Series([self.newest, lines.str.extract(EDITED).max()], dtype=pl.String).max()  # type: ignore[assignment]
        for line in lines.filter(lines.str.contains(self.pattern)):
            yield thing_of_line(line)


def pattern_of(chosen: Iterable[Rule]) -> str:
    """The regular expression of the lines that a rule may match.

    It may begin inside a key: ``disused:amenity=…`` is then found with ``amenity=…``, and so is a key that no rule
    has; the rules are asked again of each line found.
    """
    values: dict[str, set[str | None]] = {}
    for rule in chosen:
        values.setdefault(rule.key, set()).add(rule.value)
    return "|".join(_tag(key, told) for key, told in sorted(values.items()))


def _tag(key: str, values: set[str | None]) -> str:
    """Any value of the key, or one of those told, whole."""
    told = sorted(re.escape(escaped(value)) for value in values if value is not None)
    return f"{re.escape(escaped(key))}=" + ("" if None in values else f"(?:{'|'.join(told)})(?:[, ]|$)")


def _series(text: bytes) -> pl.Series:
    """Each line as one value."""
    table = pl.read_csv(
        text, has_header=False, separator="\x01", quote_char=None, infer_schema=False, new_columns=["line"]
    )
    return table.get_column("line")


def _chunks(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """The text in chunks of about :data:`CHUNK` bytes that end with a line."""
    waiting, size = [b""], 0
    for piece in pieces:
        waiting.append(piece)
        size += len(piece)
        if size >= CHUNK and b"\n" in piece:
            whole, newline, rest = b"".join(waiting).rpartition(b"\n")
            yield whole + newline
            waiting, size = [rest], len(rest)
    if last := b"".join(waiting):
        yield last


@contextlib.contextmanager
def _text_of(path: Path) -> Iterator[Iterator[bytes]]:
    """The text of the file's tagged objects; raise :class:`FaultyInput` when the file proves not to be whole."""
    refuse_kind(path)
    if find_spec("osmium") is None:
        raise MissingExtra(DOING, "osmium", "observe")
    reader = reader_of(path)
    told: list[str] = []
    watch = threading.Thread(target=_watch, args=(path, reader, told), daemon=True)
    watch.start()
    try:
        yield reader.pieces()
        fault = reader.fault()
        watch.join()
        if not told and reader.ended_by() is not None:
            found = f"the process that read it was ended from outside, by signal {reader.ended_by()}"
            raise SharitoriesError(f"Reading {path.name}", found, "Run the command again.")
        if fault is not None:
            raise not_whole(path, *told, fault)
    finally:
        reader.stop()


def _watch(path: Path, reader: Reader | Here, told: list[str]) -> None:
    """End the reading process when the file holds what would fill the memory."""
    if fault := oversized(path):
        told.append(fault)
        reader.refuse()
