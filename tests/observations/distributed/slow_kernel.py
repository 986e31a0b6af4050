"""A kernel that says when it begins, and takes long enough to be killed in the middle."""

import os
import time
from pathlib import Path

import polars as pl

from sharitories.observations.resolution.blocking import paired


def folder_of(shared: bytes) -> Path:
    return Path(shared.decode())


def squared_slowly(table: pl.DataFrame, folder: Path) -> pl.DataFrame:
    (folder / f"{os.getpid()}-{table['id'][0]}").touch()
    time.sleep(0.4)
    return table.select("id", square=pl.col("id").pow(2))


def paired_slowly(folder: Path, rows: pl.DataFrame) -> tuple[pl.DataFrame, int]:
    """The pairs of whole blocks, late enough for the worker to be killed."""
    (folder / f"{os.getpid()}-{rows['record'][0]}-{len(rows)}").touch()
    time.sleep(0.3)
    return paired(rows)
