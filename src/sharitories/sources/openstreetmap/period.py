"""The day up to which a map file tells of the world."""

from __future__ import annotations

import bz2
import gzip
import re
from pathlib import Path

from sharitories.sources.openstreetmap.passes import imported, reading

#: Overpass writes into its XML when its copy of the map was brought up to date.
OVERPASS = re.compile(rb'osm_base="(\d{4}-\d{2}-\d{2})')
OPENERS = {".gz": gzip.open, ".bz2": bz2.open, ".osm": open, ".osh": open}


def period_of(path: Path, narrowed: Path) -> str | None:
    """The day told by the file's header, else by Overpass, else of the newest edit in the narrowed file."""
    return told_by_header(path) or _told_by_overpass(path) or _newest(narrowed)


def told_by_header(path: Path) -> str | None:
    """The day of the replication state or the time stamp of the header."""
    with reading(path):
        header = imported().FileProcessor(str(path)).header
    told = header.get("osmosis_replication_timestamp", "") or header.get("timestamp", "")
    return told[:10] if re.match(r"^\d{4}-\d{2}-\d{2}", told) else None


def _told_by_overpass(path: Path) -> str | None:
    opened = OPENERS.get(path.suffix)
    if opened is None:
        return None
    with opened(path, "rb") as stream:
        found = OVERPASS.search(stream.read(4096))
    return found[1].decode() if found else None


def _newest(narrowed: Path) -> str | None:
    """The day of the newest edit among the objects that have one of the rules' keys."""
    from osmium.replication import newest_change_from_file

    newest = newest_change_from_file(str(narrowed))
    return newest.date().isoformat() if newest.year > 1970 else None
