"""Delimited text checked before it becomes a table: its header, the cells of each line, its quotes.

The parser that makes the table fills a short line with nulls and lets a quote that is not closed swallow
the lines after it. Here a second parser counts, and what the two do not agree on is a fault.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator

import polars as pl

from sharitories.errors import Fault

#: What may separate columns where the expected separator does not.
SEPARATORS = {",": "a comma", ";": "a semicolon", "\t": "a tab", "|": "a bar"}
#: No cell of a publisher's table holds more characters than this (the longest that was met has 10,000).
MOST_CHARACTERS = 100_000
#: No file's faults are told beyond this number: the rest is counted.
MOST_TOLD = 20


def faults_of_lines(text: str, separator: str, file: str) -> tuple[list[Fault], int]:
    """The faults of delimited text, and how many lines of cells follow its header.

    A fault: no header, a column that comes twice, another separator, a line with more or fewer cells than the
    header, a cell beyond :data:`MOST_CHARACTERS`, a cell in which whole lines stand (a quote that is not closed).
    """
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    csv.field_size_limit(MOST_CHARACTERS)
    try:
        header = next(lines, [])
        faults = [*_of_header(header, separator, file)]
        if faults:
            return faults, 0
        rows = 0
        for rows, line in enumerate(filter(None, lines), start=1):
            faults += _of_line(line, len(header), rows, separator, file)
    except csv.Error as error:
        found = f"has a cell that is longer than {MOST_CHARACTERS:,} characters or is cut off ({error})"
        return [Fault(file, lines.line_num, "", found)], 0
    return told(faults), rows


def _of_header(header: list[str], separator: str, file: str) -> Iterator[Fault]:
    if not any(header):
        yield Fault(file, 0, "", "is empty: it has no header")
    for name, times in Counter(header).items():
        if times > 1 and name:
            yield Fault(file, 0, name, "is a column that comes twice")
    if len(header) == 1:
        for other, word in SEPARATORS.items():
            if other != separator and header[0].count(other):
                yield Fault(
                    file, 0, "", f"has its columns separated by {word}, not by {SEPARATORS[separator]}"
                )


def _of_line(line: list[str], width: int, row: int, separator: str, file: str) -> Iterator[Fault]:
    if len(line) != width:
        yield Fault(file, row, "", f"has {len(line)} cells where the header has {width}")
    for cell in line:
        if "\n" in cell and width > 2 and any(c.count(separator) >= width - 1 for c in cell.split("\n")[1:]):
            yield Fault(file, row, "", "has a cell in which whole lines stand: a quote is not closed")


def told(faults: list[Fault]) -> list[Fault]:
    """The first faults, and one that counts the others."""
    if len(faults) <= MOST_TOLD:
        return faults
    more = Fault(
        faults[-1].file, faults[-1].row, "", f"and {len(faults) - MOST_TOLD} more faults, up to here"
    )
    return [*faults[:MOST_TOLD], more]


def faults_of_cells(table: pl.DataFrame, file: str) -> list[Fault]:
    """Cells beyond :data:`MOST_CHARACTERS` in any table, however it was written."""
    longest = table.select(pl.col(pl.String).str.len_chars() > MOST_CHARACTERS)
    return told(
        [
            Fault(file, row + 1, name, f"holds more than {MOST_CHARACTERS:,} characters")
            for name in longest.columns
            for row in longest[name].fill_null(value=False).arg_true()
        ]
    )
