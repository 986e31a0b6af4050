"""The lines of a spreadsheet's sheet, read by a process of its own that is bounded in memory and time."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import cast

from sharitories.errors import MissingExtra
from sharitories.sources.sheet_rows import MOST_MEMORY, MOST_SECONDS, REFUSED
from sharitories.sources.unpack import archive, faulty, unreadable

Lines = list[list[str | None]]


def lines_of_sheet(path: Path, sheet: str) -> Lines:
    """Every line of ``sheet``, cells as text or null, the header too.

    Raise :class:`MissingExtra` without python-calamine, :class:`FaultyInput` for what is no spreadsheet, has no such
    sheet, unpacks beyond the bounds of :func:`archive`, or takes more memory or time than those of ``sheet_rows``.
    """
    if find_spec("python_calamine") is None:
        raise MissingExtra(f"Reading the spreadsheet {path.name}", "python-calamine", "build")
    raw = archive(path).getvalue()
    program = [sys.executable, "-P", str(Path(__file__).with_name("sheet_rows.py")), sheet]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "PYTHONUTF8": "1"}
    try:
        done = subprocess.run(  # noqa: S603 - our own program, with a sheet's name that our readers give
            program, input=raw, capture_output=True, check=False, env=environment, timeout=MOST_SECONDS
        )
    except subprocess.TimeoutExpired as error:
        raise faulty(path, f"takes more than {MOST_SECONDS} seconds to read") from error
    told = done.stderr.decode("utf-8", errors="replace")
    if done.returncode == REFUSED:
        raise unreadable(path, f"as a spreadsheet with a sheet {sheet}", ValueError(told))
    if done.returncode:
        reason = f"the parser gave up; it may take {MOST_MEMORY >> 30} GB of memory"
        raise unreadable(path, f"as a spreadsheet with a sheet {sheet}", ValueError(reason))
    return cast(Lines, json.loads(done.stdout))
