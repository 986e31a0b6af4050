"""What a hostile file may hold: in XML, one element so long that a parser would fill the memory with it."""

from __future__ import annotations

import bz2
import gzip
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import IO, cast

#: No element of OpenStreetMap's XML is near this long: a value has at most 255 characters.
LONGEST = 1 << 20
OPENERS: dict[str, Callable[[Path, str], IO[bytes]]] = {
    ending: cast("Callable[[Path, str], IO[bytes]]", opened)
    for ending, opened in ((".gz", gzip.open), (".bz2", bz2.open), (".osm", open), (".osh", open))
}


def oversized(path: Path) -> str | None:
    """What is wrong when an XML file goes on for a megabyte and closes no element; other faults are left alone."""
    opened = OPENERS.get(path.suffix)
    if opened is None:
        return None
    try:
        with opened(path, "rb") as stream:
            while text := stream.read(LONGEST):
                if len(text) == LONGEST and b">" not in text:
                    return "one element is longer than a megabyte"
    except (OSError, EOFError, zlib.error):
        return None
    return None
