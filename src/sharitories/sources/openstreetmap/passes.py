"""Reading again from a map file the objects whose ids are known, filtered in C++, in flat memory.

No index of all nodes is built: the nodes of the ways that were found are read by their ids.
"""

from __future__ import annotations

import contextlib
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from sharitories.errors import Fault, FaultyInput, MissingExtra, MissingInput

Ids = npt.NDArray[np.int64]

DOING = "Reading an OpenStreetMap file"
#: Endings of the files that are read; ``.osh`` holds every version of every object.
ENDINGS = (".osm.pbf", ".osm", ".osm.gz", ".osm.bz2", ".osh.pbf", ".osh", ".osh.gz", ".osh.bz2")
#: libosmium keeps a set of ids in blocks of 4 MB, one per 2^25 ids that holds at least one of them.
BLOCK_BITS = 25
#: Blocks of one window: two windows, 32 MB, are in memory at a time.
BLOCKS = 4


def imported() -> Any:
    """The package osmium; raise :class:`MissingExtra` when it is not installed."""
    try:
        import osmium
    except ImportError as error:
        raise MissingExtra(DOING, "osmium", "observe") from error
    return osmium


def refuse_kind(path: Path) -> None:
    """Raise :class:`MissingInput` when there is no such file, :class:`FaultyInput` for one not named as a map."""
    if not path.is_file():
        raise MissingInput(f"Reading {path.name}", "there is no such file", "Give an OpenStreetMap extract.")
    if not path.name.endswith(ENDINGS):
        fault = Fault(path.name, 0, "", f"is not named as an extract ({', '.join(ENDINGS)})")
        raise FaultyInput(f"Reading {path.name}", [fault], "Give a file of one of these kinds.")


def not_whole(path: Path, *reasons: str) -> FaultyInput:
    """The error that tells in our words what libosmium found wrong with a file, without any folder."""
    reason = next((one.split(" for '")[0] for one in reasons if one), "the reading process ended early")
    fault = Fault(path.name, 0, "", f"is not a whole OpenStreetMap file ({reason[:200]})")
    return FaultyInput(f"Reading {path.name}", [fault], "Fetch the file again from where it comes.")


@contextlib.contextmanager
def reading(path: Path) -> Iterator[None]:
    """Turn libosmium's errors about a file into :class:`FaultyInput`."""
    try:
        yield
    except (RuntimeError, ValueError) as error:
        raise not_whole(path, (str(error).splitlines() or [""])[0]) from error


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
    with reading(path):
        for thing in osmium.FileProcessor(str(path), getattr(osmium.osm, kind.upper())):
            if thing.id in wanted:
                yield thing


def _windows(ids: Ids) -> list[Ids]:
    """The ids in runs that touch at most ``BLOCKS`` blocks each."""
    if not len(ids):
        return []
    _, block = np.unique(ids >> BLOCK_BITS, return_inverse=True)
    return np.split(ids, np.flatnonzero(np.diff(block // BLOCKS)) + 1)


def _one_pass(path: Path, kind: str, windows: list[Ids]) -> Generator[Any, None, int]:
    """One reading of the file, two windows at a time; returns how many windows it has looked for."""
    osmium = imported()
    tracker = osmium.IdTracker()
    at, last = 0, None
    _load(tracker, kind, windows[:2])
    entity = getattr(osmium.osm, kind.upper())
    with reading(path):
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
