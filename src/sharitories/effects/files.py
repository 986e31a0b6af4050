"""An effect as files: all of them or none."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path

from sharitories.effects.result import Result
from sharitories.errors import UsageError
from sharitories.tables import write_csv


def refuse_file(folder: Path) -> None:
    """Raise :class:`UsageError` where the folder to write into is a file."""
    if folder.exists() and not folder.is_dir():
        raise UsageError("Writing the effect", f"{folder} is a file", "Give a folder with --out.")


def write_result(result: Result, figures: Mapping[str, str], folder: Path) -> list[str]:
    """Write ``effect.json``, the tables (CSV) and the ``figures`` (name to SVG); return the files' names.

    Everything is written beside the folder first and moved when it is whole; other files of the folder stay.
    """
    refuse_file(folder)
    folder.parent.mkdir(parents=True, exist_ok=True)
    made = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    try:
        text = json.dumps(result.as_json(), ensure_ascii=False, indent=1, allow_nan=False)
        (made / "effect.json").write_text(text + "\n", encoding="utf-8")
        for name, table in result.tables.items():
            write_csv(table, made / f"{name}.csv")
        for name, svg in figures.items():
            (made / f"{name}.svg").write_text(svg, encoding="utf-8")
        names = sorted(path.name for path in made.iterdir())
        folder.mkdir(exist_ok=True)
        for name in names:
            (made / name).replace(folder / name)
    finally:
        shutil.rmtree(made, ignore_errors=True)
    return names
