"""A built index as files: all of them or none."""

from __future__ import annotations

import json
import shutil
import tempfile
from pathlib import Path
from typing import Any

from sharitories.errors import UsageError
from sharitories.profiles.composite.run import Built
from sharitories.profiles.composite.spec import Spec
from sharitories.tables import write_csv, write_parquet

#: Tables that are made only where the spec has an ``uncertainty`` section.
ASKED = ("uncertainty", "sensitivity")


def write_built(built: Built, spec: Spec, folder: Path) -> list[str]:
    """Write a build into ``folder`` and return the files' names.

    Everything is written beside the folder first and moved when it is whole; other files of the folder are left alone, but for
    the uncertainty of an earlier spec.
    """
    if folder.exists() and not folder.is_dir():
        raise UsageError("Writing the index", f"{folder} is a file", "Give a folder with --out.")
    folder.parent.mkdir(parents=True, exist_ok=True)
    made = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    try:
        _write(built, spec, made)
        names = sorted(path.name for path in made.iterdir())
        folder.mkdir(exist_ok=True)
        for name in names:
            (made / name).replace(folder / name)
        for name in {f"{table}.{kind}" for table in ASKED for kind in ("csv", "parquet")} - set(names):
            (folder / name).unlink(
                missing_ok=True
            )  # of another spec: beside these scores it would be read as theirs
    finally:
        shutil.rmtree(made, ignore_errors=True)
    return names


def _write(built: Built, spec: Spec, folder: Path) -> None:
    tables = {**built.tables, "weights": built.weights, "correlations": built.correlations, "log": built.log}
    for name, table in tables.items():
        write_csv(table, folder / f"{name}.csv")
    for name, table in built.tables.items():
        write_parquet(table, folder / f"{name}.parquet")
    text = json.dumps(record(built, spec), ensure_ascii=False, indent=1)
    (folder / "log.json").write_text(text + "\n", encoding="utf-8")


def record(built: Built, spec: Spec) -> dict[str, Any]:
    """What ``log.json`` holds: the spec as read, rows by step, alpha by aggregate, and the lines of the log."""
    return {
        "spec": spec.model_dump(mode="json"),
        "rows": {step: len(table) for step, table in built.tables.items()},
        "alpha": dict(built.alpha),
        "steps": built.log.to_dicts(),
    }
