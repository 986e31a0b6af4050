"""What commands print with: data on stdout, progress and remarks on stderr, colour only on a terminal."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table

WORKSPACE = Path("villes-moyennes")

out = Console(highlight=False)
err = Console(stderr=True, highlight=False)


def print_json(value: Any) -> None:
    """JSON in UTF-8, indented, on stdout."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8")
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2) + "\n")


def shown(path: Path) -> str:
    """A path relative to here where it lies below, written so that no bracket in it is taken for markup."""
    try:
        return escape(str(path.resolve().relative_to(Path.cwd())))
    except ValueError:
        return escape(str(path))


def ledger(names: Sequence[str]) -> Table:
    """A table of one named thing a line and numbers: a long name is folded, a number never cut."""
    first, *counts = names
    table = Table(box=None, pad_edge=False, padding=(0, 1, 0, 0), header_style="bold")
    table.add_column(first, overflow="fold", min_width=12)
    for name in counts:
        table.add_column(name.replace("_", " "), justify="right", no_wrap=True, min_width=min(len(name), 10))
    return table
