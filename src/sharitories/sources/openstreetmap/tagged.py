"""The objects of a map file that the tag rules may match, found by one automaton in the text of their tags.

A list of rules asked one by one costs each object twenty nanoseconds per rule, in C++ too; the rules and all their
endings (``disused:amenity`` …) as one regular expression cost the same however many they are. The text comes from
a process of its own (:mod:`.stream`), so that reading and matching go on at the same time and nothing is kept.
"""

from __future__ import annotations

import contextlib
import os
import re
import subprocess
import sys
import threading
from collections.abc import Iterable, Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import IO

import polars as pl

from sharitories.errors import MissingExtra
from sharitories.practices.tags import ENDED, Rule
from sharitories.sources.openstreetmap import stream
from sharitories.sources.openstreetmap.guard import oversized
from sharitories.sources.openstreetmap.opl import thing_of_line
from sharitories.sources.openstreetmap.passes import DOING, not_whole, refuse_kind
from sharitories.sources.openstreetmap.thing import Thing

#: libosmium's queues between reading, unpacking and writing, kept short: memory stays flat where we read slowly.
QUEUES = {f"OSMIUM_MAX_{queue}_QUEUE_SIZE": "4" for queue in ("INPUT", "OSMDATA", "WORK", "OUTPUT")}
#: Bytes of text that are looked through at once.
CHUNK = 1 << 22
EDITED = r" t(\d{4}-\d{2}-\d{2})T"


class Tagged:
    """The matching objects of a file, read once; ``newest`` is then the day of the newest edit, if asked for."""

    def __init__(self, path: Path, chosen: Iterable[Rule], *, dated: bool) -> None:
        self.path, self.pattern, self.dated = path, pattern_of(chosen), dated
        self.newest: str | None = None

    def __iter__(self) -> Iterator[Thing]:
        with _lines_of(self.path) as text:
            for lines in _chunks(text):
                yield from self._matching(lines)

    def _matching(self, text: bytes) -> Iterator[Thing]:
        lines = _series(text)
        if self.dated:
            self.newest = pl.Series([self.newest, lines.str.extract(EDITED).max()], dtype=pl.String).max()  # type: ignore[assignment]
        for line in lines.filter(lines.str.contains(self.pattern)):
            yield thing_of_line(line)


def pattern_of(chosen: Iterable[Rule]) -> str:
    """The regular expression of the lines that a rule may match, with or without a word that says the end."""
    values: dict[str, set[str | None]] = {}
    for rule in chosen:
        values.setdefault(rule.key, set()).add(rule.value)
    tags = "|".join(_tag(key, told) for key, told in sorted(values.items()))
    return f"(?: T|,)(?:(?:{'|'.join(ENDED)}):)?(?:{tags})"


def _tag(key: str, values: set[str | None]) -> str:
    """Any value of the key, or one of those told, whole."""
    told = sorted(re.escape(value) for value in values if value is not None)
    return f"{re.escape(key)}=" + ("" if None in values else f"(?:{'|'.join(told)})(?:[, ]|$)")


def _series(text: bytes) -> pl.Series:
    """Each line as one value."""
    table = pl.read_csv(
        text, has_header=False, separator="\x01", quote_char=None, infer_schema=False, new_columns=["line"]
    )
    return table.get_column("line")


def _chunks(text: IO[bytes]) -> Iterator[bytes]:
    """The text in pieces that end with a line."""
    rest = b""
    while piece := text.read(CHUNK):
        whole, newline, tail = piece.rpartition(b"\n")
        if newline:
            yield rest + whole + newline
            rest = tail
        else:
            rest += piece
    if rest:
        yield rest


@contextlib.contextmanager
def _lines_of(path: Path) -> Iterator[IO[bytes]]:
    """The text of the file's tagged objects; raise :class:`FaultyInput` when the file proves not to be whole."""
    refuse_kind(path)
    if find_spec("osmium") is None:
        raise MissingExtra(DOING, "osmium", "observe")
    process = subprocess.Popen(  # noqa: S603
        [sys.executable, "-P", stream.__file__, str(path)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=os.environ | QUEUES,
    )
    assert process.stdout is not None and process.stderr is not None
    told: list[str] = []
    watch = threading.Thread(target=_watch, args=(path, process, told), daemon=True)
    watch.start()
    try:
        yield process.stdout
        said = process.stderr.read().decode(errors="replace")
        watch.join()
        if process.wait() != 0:
            raise not_whole(path, *told, said)
    finally:
        process.kill()
        process.communicate()


def _watch(path: Path, process: subprocess.Popen[bytes], told: list[str]) -> None:
    """End the reading process when the file holds what would fill the memory."""
    if fault := oversized(path):
        told.append(fault)
        process.kill()
