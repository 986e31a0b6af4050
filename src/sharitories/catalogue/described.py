"""The tables that are described by a file of their own, ``catalogue/tables/<name>.yml``: one file per table."""

from __future__ import annotations

from functools import cache
from typing import Any

from sharitories.catalogue import load_yaml, texts
from sharitories.errors import Fault, FaultyInput

#: What such a file must say; ``enumerations`` may be added.
SAYS = ("kind", "key", "tells", "short", "title", "about", "columns")


@cache
def described_tables() -> dict[str, dict[str, Any]]:
    """Each table by name, as its file says it; raise :class:`FaultyInput` with the faults of all files.

    ``kind``: what one row is, in a word (``peer``); ``key``: the column of its id; ``tells``: one English line about a
    row, with its columns in braces, for ``sharitories why``; ``short``: a few words for the list of the data page;
    ``title``, ``about``, ``columns`` and ``enumerations``: as in ``catalogue/codebook.yml``.
    """
    found = {path.stem: load_yaml(path) for path in texts("tables")}
    faults = [
        Fault(f"tables/{name}.yml", 0, entry, "is not said")
        for name, said in found.items()
        for entry in SAYS
        if entry not in said
    ]
    if faults:
        raise FaultyInput("Reading the descriptions of tables", faults, "Add the entries named.")
    return found
