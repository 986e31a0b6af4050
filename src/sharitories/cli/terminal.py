"""What commands print with: data on stdout, progress and remarks on stderr, colour only on a terminal."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.markup import escape

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
