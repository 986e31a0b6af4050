"""A publisher's file as bytes or text, whatever it is: never more than stated bounds, never a traceback.

A file may be compressed. What it unpacks to is read in pieces and stops at a bound, so that a small file
made to fill the memory (a zip bomb) ends in a named fault.
"""

from __future__ import annotations

import gzip
import io
import lzma
import struct
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from sharitories.errors import Fault, FaultyInput, MissingInput

MEND = "Compare the file with the publisher's; then change source.yml and read.py, or restore the file."
#: No file unpacks to more than this (the largest of the publishers' files unpacks to 22 MB) …
MOST_BYTES = 1 << 30
#: … nor to more than so many times its size (the publishers' files: 27 at most), once above the floor.
MOST_RATIO = 100
FLOOR = 16 << 20
#: What a damaged archive makes its reader raise: RuntimeError for one with a password, ValueError for offsets before 0.
_BROKEN_ZIP: tuple[type[Exception], ...] = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    EOFError,
    OSError,
    RuntimeError,
)
_BROKEN_ZIP += (ValueError, LookupError, ArithmeticError)
#: Bytes read in one piece.
PIECE = 1 << 20
#: Byte order marks of what is not UTF-8. UTF-32 first: its mark begins with that of UTF-16.
MARKS = {b"\xff\xfe\0\0": "UTF-32", b"\0\0\xfe\xff": "UTF-32", b"\xff\xfe": "UTF-16", b"\xfe\xff": "UTF-16"}


def faulty(path: Path, rule: str, row: int = 0) -> FaultyInput:
    """The error that says one thing of a whole file, or of one of its lines."""
    return FaultyInput(f"Reading {path.name}", [Fault(path.name, row, "", rule)], MEND)


def unreadable(path: Path, kind: str, error: BaseException) -> FaultyInput:
    """The error that says that a file is not what its name says, with the first line of the reason."""
    reason = (str(error).splitlines() or [""])[0][:200]
    return faulty(path, f"is not readable {kind} ({reason or type(error).__name__})")


def content(path: Path) -> bytes:
    """The bytes of a file, unpacked when its name ends in ``.gz``.

    Raise :class:`MissingInput` when nothing is there, :class:`FaultyInput` for a folder, a device, a file
    that may not be opened or that is not whole, and for one that unpacks to more than the bounds.
    """
    size = _size(path)
    try:
        with path.open("rb") as stream:
            if path.suffix == ".gz":
                with gzip.GzipFile(fileobj=stream) as unpacked:
                    return b"".join(_pieces(path, unpacked, size))
            return b"".join(_pieces(path, stream, size))
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise faulty(path, "is not a whole gzip file") from error
    except OSError as error:
        raise faulty(path, f"cannot be read ({error.strerror or error})") from error


def _size(path: Path) -> int:
    """The size of an ordinary file; anything else is refused before it is opened, since a pipe would wait."""
    try:
        if path.is_file():
            return path.stat().st_size
        if not path.exists():
            raise MissingInput(
                f"Reading {path.name}",
                "the publisher's file is not there",
                "Put the file back, or give its folder.",
            )
    except OSError as error:
        raise faulty(path, f"cannot be read ({error.strerror or error})") from error
    raise faulty(path, "is a folder, not a file" if path.is_dir() else "is a device or a pipe, not a file")


def _pieces(path: Path, stream: IO[bytes] | gzip.GzipFile, size: int) -> Iterator[bytes]:
    most = min(MOST_BYTES, max(FLOOR, size * MOST_RATIO))
    total = 0
    while piece := stream.read(PIECE):
        total += len(piece)
        if total > most:
            raise faulty(path, f"unpacks to more than {most:,} bytes; nothing of it was read")
        yield piece


def text(path: Path, encoding: str = "utf-8-sig") -> str:
    """The text of a file in the encoding that its publisher uses; another encoding or a null byte is a fault."""
    raw = content(path)
    for mark, name in MARKS.items():
        if raw.startswith(mark):
            raise faulty(path, f"is written in {name}, not in {_name(encoding)}")
    if b"\0" in raw:
        raise faulty(path, "holds a null byte", raw[: raw.index(b"\0")].count(b"\n"))
    if not encoding.startswith("utf") and _is_utf8(raw):
        raise faulty(path, f"is written in UTF-8, not in {_name(encoding)}")
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n")
        raise faulty(
            path, f"is not written in {_name(encoding)}: byte 0x{raw[error.start]:02X}", line
        ) from error


def _name(encoding: str) -> str:
    return encoding.upper().removesuffix("-SIG")


def _is_utf8(raw: bytes) -> bool:
    """Whether bytes beyond ASCII are all UTF-8, which text of a one-byte encoding never is by chance."""
    try:
        return not raw.isascii() and bool(raw.decode("utf-8"))
    except UnicodeDecodeError:
        return False


def archive(path: Path) -> io.BytesIO:
    """A spreadsheet's bytes; where it is a zip archive, each part is unpacked once to see that it is whole and bounded."""
    raw = content(path)
    if not raw.startswith(b"PK"):
        return io.BytesIO(raw)
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as parts:
            names = [part.filename for part in parts.infolist()]
            if len(set(names)) < len(names):
                raise faulty(path, "is a zip archive in which a part comes twice")
            _unpack_all(path, parts, len(raw))
    except _BROKEN_ZIP as error:
        raise faulty(path, "is not a whole zip archive") from error
    return io.BytesIO(raw)


def _unpack_all(path: Path, parts: zipfile.ZipFile, size: int) -> None:
    most = min(MOST_BYTES, max(FLOOR, size * MOST_RATIO))
    total = 0
    for part in parts.infolist():
        with parts.open(part) as stream:
            while piece := stream.read(PIECE):
                total += len(piece)
                if total > most:
                    raise faulty(path, f"unpacks to more than {most:,} bytes; nothing of it was read")
