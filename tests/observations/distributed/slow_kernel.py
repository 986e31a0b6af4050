"""A kernel that says when it begins, and takes long enough to be killed in the middle."""

import os
import time
from pathlib import Path

import polars as pl


def folder_of(shared: bytes) -> Path:
    return Path(shared.decode())


def squared_slowly(table: pl.DataFrame, folder: Path) -> pl.DataFrame:
    (folder / f"{os.getpid()}-{table['id'][0]}").touch()
    time.sleep(0.4)
    return table.select("id", square=pl.col("id").pow(2))
