"""Publishers' bulk files: CSV inside a zip file, read in blocks so that memory does not grow with the file."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import IO

import polars as pl

from sharitories.errors import Fault, FaultyInput

BLOCK = 64_000_000
#: What the files of one zip may unpack to, together, and the longest stretch that one open quote may span.
MOST_UNPACKED, MOST_QUOTED = 60_000_000_000, 256_000_000
MEND = "Compare the file with the publisher's documentation; then change live.yml and read.py, or fetch it again."


def csv_blocks(
    path: Path, separator: str, used: Sequence[str], set_aside: Mapping[str, str]
) -> Iterator[pl.DataFrame]:
    """The ``used`` columns as text, block by block, of every CSV file in a zip file.

    A new column, or one that is used and gone, is a fault; one that is set aside may come and go between vintages.
    """
    try:
        with zipfile.ZipFile(path) as packed:
            parts = [part for part in packed.infolist() if part.filename.lower().endswith(".csv")]
            if not parts or sum(part.file_size for part in parts) > MOST_UNPACKED:
                raise _fault(path.name, f"holds {len(parts)} CSV files, or too much of them")
            for part in sorted(parts, key=lambda part: part.filename):
                with packed.open(part) as stream:
                    for block in _blocks(stream, part.filename):
                        yield _read(block, part.filename, separator, used, set_aside)
    except (zipfile.BadZipFile, EOFError, OSError) as error:
        raise _fault(path.name, f"is not a whole zip file ({error})") from error


def _fault(file: str, rule: str, column: str = "") -> FaultyInput:
    return FaultyInput(f"Reading {file}", [Fault(file, 0, column, rule)], MEND)


def _blocks(stream: IO[bytes], file: str) -> Iterator[bytes]:
    """Whole lines under the header, cut where no quote is open."""
    header = stream.readline()
    left = b""
    while read := stream.read(BLOCK):
        left += read
        cut = _cut(left)
        if cut:
            yield header + left[:cut]
            left = left[cut:]
        elif len(left) > MOST_QUOTED:
            raise _fault(file, "holds a quote that is never closed")
    if left.strip():
        yield header + left


def _cut(block: bytes) -> int:
    """The end of the last line at which every quote is closed; 0 when there is none."""
    end = block.rfind(b"\n") + 1
    while end and block.count(b'"', 0, end) % 2:
        end = block.rfind(b"\n", 0, end - 1) + 1
    return end


def _read(
    block: bytes, file: str, separator: str, used: Sequence[str], set_aside: Mapping[str, str]
) -> pl.DataFrame:
    try:
        text = block.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = block.decode("cp1252", errors="replace")
    try:
        table = pl.read_csv(io.BytesIO(text.encode()), separator=separator, infer_schema=False)
    except pl.exceptions.PolarsError as error:
        raise _fault(file, f"is not readable CSV ({str(error).splitlines()[0]})") from error
    faults = [
        Fault(file, 0, c, "is a column that live.yml does not name")
        for c in table.columns
        if c not in used and c not in set_aside
    ]
    faults += [Fault(file, 0, c, "is a column that has vanished") for c in used if c not in table.columns]
    if faults:
        raise FaultyInput(f"Reading {file}", faults, MEND)
    return table.select(used)
