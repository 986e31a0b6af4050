"""Reading a map file in passes, each filtered in C++ so that Python only meets what it keeps.

Pass 1 writes the objects that have one of the rules' keys into a small file; the rules are then applied to that one.
Later passes read only what is needed to place them: the member ways of relations, then the nodes of ways, by
their ids. No index of all nodes is built, so memory depends on what is found and not on the size of the file.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from sharitories.errors import Fault, FaultyInput, MissingExtra, MissingInput
from sharitories.practices.tags import Rule
from sharitories.sources.openstreetmap.lifecycle import ended_keys

Ids = npt.NDArray[np.int64]

#: Endings of the files that are read; ``.osh`` holds every version of every object.
ENDINGS = (".osm.pbf", ".osm", ".osm.gz", ".osm.bz2", ".osh.pbf", ".osh", ".osh.gz", ".osh.bz2")
#: libosmium keeps a set of ids in blocks of 4 MB, one per 2^25 ids that holds at least one of them.
BLOCK_BITS = 25
#: Blocks of one window: two windows, 64 MB, are in memory at a time.
BLOCKS = 8


def imported() -> Any:
    """The package osmium; raise :class:`MissingExtra` when it is not installed."""
    try:
        import osmium
    except ImportError as error:
        raise MissingExtra("Reading an OpenStreetMap file", "osmium", "observe") from error
    return osmium


@contextlib.contextmanager
def reading(path: Path) -> Iterator[None]:
    """Tell what libosmium finds wrong with the file in our words; refuse what is no extract before it is read."""
    doing = f"Reading {path.name}"
    if not path.is_file():
        raise MissingInput(doing, "there is no such file", "Give an OpenStreetMap extract.")
    if not path.name.endswith(ENDINGS):
        rule = f"is not named as an extract ({', '.join(ENDINGS)})"
        raise FaultyInput(doing, [Fault(path.name, 0, "", rule)], "Give a file of one of these kinds.")
    try:
        yield
    except (RuntimeError, ValueError) as error:
        fault = Fault(path.name, 0, "", f"is not a whole OpenStreetMap file ({_reason(error)})")
        raise FaultyInput(doing, [fault], "Fetch the file again from where it comes.") from error


def _reason(error: Exception) -> str:
    """The first line of the error, without folders."""
    return (str(error).splitlines() or [type(error).__name__])[0].split(" for '")[0][:200]


def narrow(path: Path, chosen: Iterable[Rule], narrowed: Path) -> None:
    """Write into ``narrowed`` the objects of ``path`` that have one of the rules' keys, or such a key ended.

    Changesets and the names of mappers are left out.
    """
    osmium = imported()
    keys = dict.fromkeys(rule.key for rule in chosen)
    wanted = osmium.filter.KeyFilter(*keys, *ended_keys(chosen))
    kind = "pbf,pbf_compression=none,add_metadata=version+timestamp"
    writer = osmium.SimpleWriter(osmium.io.File(str(narrowed), kind))
    try:
        with reading(path), osmium.io.Reader(str(path)) as reader:
            osmium.apply(reader, wanted, writer)
    finally:
        writer.close()


def candidates(narrowed: Path, chosen: Iterable[Rule]) -> Iterator[Any]:
    """The objects of a narrowed file that a rule may match, alive or ended, each version once."""
    osmium = imported()
    pairs = sorted({(rule.key, value) for rule in chosen for value in rule.values or ()})
    keys = (*(rule.key for rule in chosen if rule.values is None), *ended_keys(chosen))
    if pairs:
        yield from osmium.FileProcessor(str(narrowed)).with_filter(osmium.filter.TagFilter(*pairs))
    if keys:
        known = set(pairs)
        for thing in osmium.FileProcessor(str(narrowed)).with_filter(osmium.filter.KeyFilter(*keys)):
            if known.isdisjoint((tag.k, tag.v) for tag in thing.tags):
                yield thing


def by_id(path: Path, kind: str, ids: Ids) -> Iterator[Any]:
    """The objects of one kind (``node``, ``way``, ``relation``) whose ids are in ``ids`` (sorted, unique).

    Raise :class:`FaultyInput` when the ids are too spread to be held at once and the file is not in their order.
    """
    if len(ids) and ids[0] < 0:
        yield from _never_sent(path, kind, ids)
        return
    todo = _windows(ids)
    while todo:
        done = yield from _one_pass(path, kind, todo)
        todo = todo[done:]


def _never_sent(path: Path, kind: str, ids: Ids) -> Iterator[Any]:
    """A file saved by an editor has negative ids, which libosmium's sets do not hold; such files are small."""
    osmium = imported()
    wanted = set(ids.tolist())
    for thing in osmium.FileProcessor(str(path), getattr(osmium.osm, kind.upper())):
        if thing.id in wanted:
            yield thing


def _windows(ids: Ids) -> list[Ids]:
    """The ids in runs that touch at most ``BLOCKS`` blocks each."""
    if not len(ids):
        return []
    _, block = np.unique(ids >> BLOCK_BITS, return_inverse=True)
    return np.split(ids, np.flatnonzero(np.diff(block // BLOCKS)) + 1)


def _one_pass(path: Path, kind: str, windows: list[Ids]) -> Iterator[Any]:
    """One reading of the file, two windows at a time; returns how many windows it has looked for."""
    osmium = imported()
    tracker = osmium.IdTracker()
    at, last = 0, None
    _load(tracker, kind, windows[:2])
    entity = getattr(osmium.osm, kind.upper())
    for thing in osmium.FileProcessor(str(path), entity).with_filter(tracker.id_filter()):
        if len(windows) > 2:
            last = _in_order(path, last, thing.id)
            while at + 1 < len(windows) and thing.id >= windows[at + 1][0]:
                at += 1
                _load(tracker, kind, windows[at : at + 2])
        yield thing
    return at + 2


def _load(tracker: Any, kind: str, windows: list[Ids]) -> None:
    getattr(tracker, f"{kind}_ids")().clear()
    add = getattr(tracker, f"add_{kind}")
    for window in windows:
        for one in window.tolist():
            add(one)


def _in_order(path: Path, last: int | None, here: int) -> int:
    if last is not None and here < last:
        fault = Fault(path.name, 0, "", f"is not in the order of its ids ({here} stands after {last})")
        raise FaultyInput(f"Reading {path.name}", [fault], "Sort it: osmium sort FILE -o SORTED")
    return here
