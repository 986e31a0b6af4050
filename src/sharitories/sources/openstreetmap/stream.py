"""A process of its own that writes the tagged objects of a map file as lines of text (OPL) to its standard output.

libosmium reads and filters in C++; what has no tag is never written, nor who edited it. Versions and days are written
only where they are needed: in a history, and where the header does not say the file's day. Run by its path, so that
it loads nothing else of this package: python stream.py FILE. On a fault it says why on standard error and ends with 3.
"""

from __future__ import annotations

import sys

FAULT = 3


def write(name: str, target: str) -> str | None:
    """Write the lines of the file ``name`` into ``target`` (``-``: standard output); say in one line what is wrong."""
    import osmium

    try:
        with osmium.io.Reader(name) as reader:
            header = reader.header()
            dated = header.get("osmosis_replication_timestamp") or header.get("timestamp")
            plain = dated and not header.has_multiple_object_versions and ".osh" not in name
            metadata = "none" if plain else "version+timestamp"
            writer = osmium.SimpleWriter(osmium.io.File(target, f"opl,add_metadata={metadata}"))
            osmium.apply(reader, osmium.filter.EmptyTagFilter(), writer)
        writer.close()
    except (RuntimeError, ValueError, MemoryError) as error:
        return (str(error).splitlines() or [type(error).__name__])[0]
    return None


if __name__ == "__main__":
    fault = write(sys.argv[1], "-")
    if fault is not None:
        sys.stderr.write(fault)
        sys.exit(FAULT)
