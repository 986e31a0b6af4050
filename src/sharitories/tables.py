"""Tables written so that the same rows give the same bytes, and read with their faults named."""

from __future__ import annotations

import hashlib
from pathlib import Path

import polars as pl

from sharitories.errors import Fault, FaultyInput

#: One row group holds any table of ours, so that the number of threads cannot change the bytes.
ROW_GROUP = 10_000_000
#: How a text begins that a spreadsheet would run as a formula (with their full-width forms); a number is none.
FORMULA = r"^[=+\-@\t\r\n＝＋－＠]"
NUMBER = r"^[+-]?\d+(?:[.,]\d+)?$"


def sha256_of(path: Path) -> str:
    """Hexadecimal SHA-256 of a file's bytes."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def write_parquet(table: pl.DataFrame, path: Path) -> None:
    """Write one row group, Zstandard level 9: the same rows in the same order give the same bytes."""
    table.rechunk().write_parquet(
        path, compression="zstd", compression_level=9, statistics=False, row_group_size=ROW_GROUP
    )


def read_parquet(path: Path, doing: str) -> pl.DataFrame:
    """Read a Parquet file; raise :class:`FaultyInput` when it is not one."""
    try:
        return pl.read_parquet(path, glob=False)
    except (pl.exceptions.PolarsError, OSError) as error:
        fault = Fault(path.name, 0, "", f"is not a readable Parquet file ({str(error).splitlines()[0]})")
        raise FaultyInput(doing, [fault], "Restore the file, or make it again.") from error


def write_csv(table: pl.DataFrame, path: Path) -> None:
    """Write RFC 4180 CSV in UTF-8 with ``\\n`` line ends; an empty field is a null.

    A text that a spreadsheet would run as a formula is written with an apostrophe before it (``'=1+1``), as OWASP
    advises; the Parquet file has it as it is. Every CSV file of ours is written here.
    """
    text = pl.col(pl.String)
    runs = text.str.contains(FORMULA) & ~text.str.contains(NUMBER)
    table = table.with_columns(pl.when(~runs | text.is_null()).then(text).otherwise("'" + text))
    table.write_csv(path, line_terminator="\n", quote_style="necessary")
