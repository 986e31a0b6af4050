"""The day up to which a map file says that it tells of the world."""

from __future__ import annotations

import re
import zlib
from pathlib import Path

from sharitories.sources.openstreetmap.guard import OPENERS
from sharitories.sources.openstreetmap.passes import imported, reading

#: Overpass writes into its XML when its copy of the map was brought up to date.
OVERPASS = re.compile(rb'osm_base="(\d{4}-\d{2}-\d{2})')
DAY = re.compile(r"^\d{4}-\d{2}-\d{2}")


def period_told(path: Path) -> str | None:
    """The day of the replication state or time stamp in the header, or that Overpass wrote; None when none is."""
    with reading(path):
        header = imported().FileProcessor(str(path)).header
    told = DAY.match(header.get("osmosis_replication_timestamp", "") or header.get("timestamp", ""))
    return told[0] if told else _told_by_overpass(path)


def _told_by_overpass(path: Path) -> str | None:
    opened = OPENERS.get(path.suffix)
    if opened is None:
        return None
    try:
        with opened(path, "rb") as stream:
            found = OVERPASS.search(stream.read(4096))
    except (OSError, EOFError, zlib.error):
        return None  # the reading that follows tells what is wrong with the file
    return found[1].decode() if found else None
