"""Stored answers, and tables read from them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl

from sharitories.sources.live import live_source
from sharitories.sources.question import Question

ANSWERS = Path(__file__).parent / "answers"


def stored(name: str) -> bytes:
    """The bytes of a stored answer."""
    return (ANSWERS / name).read_bytes()


def read(source_id: str, question: Question, **files: str) -> pl.DataFrame:
    """The table of stored answers; ``files``: name in the source → stored answer, with ``__`` for ``-``."""
    answers = {name.replace("__", "-"): ANSWERS / stored_name for name, stored_name in files.items()}
    return live_source(source_id).read(question, answers)


def always(name: str, kind: str = "application/json") -> Callable[[Any], Any]:
    """A network that gives one stored answer to every request."""
    import httpx

    return lambda request: httpx.Response(200, content=stored(name), headers={"Content-Type": kind})
