"""Run as a program of its own: the lines of one sheet, from a spreadsheet on stdin, as JSON on stdout.

A spreadsheet of a few bytes may say that it has a cell in the last column of the last line, and the parser then
asks for the room of all the cells between. Here that ends this process and not the one that started it.
"""

from __future__ import annotations

import io
import json
import sys

#: What a damaged or hostile spreadsheet may take at most: memory in bytes, time in seconds of work.
MOST_MEMORY = 2 << 30
MOST_SECONDS = 300
#: A sheet of more cells than this, empty ones counted, is not handed on (the publishers' sheets: 1.5 million).
MOST_CELLS = 20_000_000
#: Exit code when the parser says what is wrong; its reason is on stderr.
REFUSED = 3


def cell(value: object) -> str | None:
    """A cell as its digits are shown: ``7617.0`` becomes ``7617``; an empty cell is null."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return None if value in ("", None) else str(value)


def limit() -> None:
    """Bound this process, where the system can (Linux and macOS)."""
    try:
        import resource
    except ImportError:
        return
    for what, most in ((resource.RLIMIT_AS, MOST_MEMORY), (resource.RLIMIT_CPU, MOST_SECONDS)):
        _, hard = resource.getrlimit(what)
        resource.setrlimit(what, (most if hard < 0 else min(most, hard), hard))


def main(sheet: str) -> int:
    """Write every line of ``sheet``; return :data:`REFUSED` where the parser refuses the file or has no such sheet."""
    from python_calamine import CalamineError, CalamineWorkbook

    limit()
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(sys.stdin.buffer.read()))
        lines = workbook.get_sheet_by_name(sheet).to_python()
    except (CalamineError, OSError, ValueError) as error:
        sys.stderr.write(str(error))
        return REFUSED
    if sum(map(len, lines)) > MOST_CELLS:
        sys.stderr.write(f"it has more than {MOST_CELLS:,} cells")
        return REFUSED
    json.dump([[cell(value) for value in line] for line in lines], sys.stdout)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
