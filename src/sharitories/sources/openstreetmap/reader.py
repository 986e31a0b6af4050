"""The process that reads a map file (:mod:`.stream`), and its text as it comes; light enough to be started first.

Reading goes on in that process, and up to 16 MB of its text wait here, while this one loads its libraries or looks
through what came before. A small file is read sooner than a process starts, and is read here.
"""

from __future__ import annotations

import contextlib
import os
import queue
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path

STREAM = Path(__file__).with_name("stream.py")
#: libosmium's queues between reading, unpacking and writing, kept short: memory stays flat where we read slowly.
QUEUES = {f"OSMIUM_MAX_{queue}_QUEUE_SIZE": "4" for queue in ("INPUT", "OSMDATA", "WORK", "OUTPUT")}
#: Bytes of one piece, which is also the size asked for the pipe, and pieces that may wait.
PIECE, WAITING = 1 << 20, 16
#: Bytes of a PBF file that is read here; no packing of PBF can swell, as that of XML can.
SMALL = 4_000_000
_SET_PIPE_SIZE = 1031  # fcntl's F_SETPIPE_SZ on Linux

_started: dict[Path, Reader] = {}


class Reader:
    """The running process and the pieces of text that it has written."""

    def __init__(self, path: Path) -> None:
        self.process = subprocess.Popen(  # noqa: S603
            [sys.executable, "-P", str(STREAM), str(path)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=os.environ | QUEUES,
        )
        self._pieces: queue.Queue[bytes] = queue.Queue(WAITING)
        self._pump = threading.Thread(target=self._fill, daemon=True)
        self._pump.start()

    def _fill(self) -> None:
        assert self.process.stdout is not None
        pipe = self.process.stdout.fileno()
        with contextlib.suppress(ImportError, OSError):
            import fcntl

            fcntl.fcntl(pipe, _SET_PIPE_SIZE, PIECE)
        while piece := os.read(pipe, PIECE):
            self._pieces.put(piece)
        self._pieces.put(b"")

    def pieces(self) -> Iterator[bytes]:
        """The text in pieces of up to a megabyte, cut anywhere."""
        while piece := self._pieces.get():
            yield piece

    def fault(self) -> str | None:
        """After the last piece: why the process failed, or None when it came to its end."""
        assert self.process.stderr is not None
        said = self.process.stderr.read().decode(errors="replace")
        return None if self.process.wait() == 0 else said or "the reading process failed"

    def ended_by(self) -> int | None:
        """The signal by which somebody, or the system, ended the process, if one did."""
        return -self.process.returncode if (self.process.returncode or 0) < 0 else None

    def refuse(self) -> None:
        """End the process in the middle of its work."""
        self.process.kill()

    def stop(self) -> None:
        """End the process, if it still runs, and what waits for it."""
        self.process.kill()
        while self._pump.is_alive():
            with contextlib.suppress(queue.Empty):
                self._pieces.get(timeout=0.01)
        for pipe in (self.process.stdout, self.process.stderr):
            if pipe is not None:
                pipe.close()
        self.process.wait()


class Here:
    """A small file, read by this process into a file that lasts until it is looked through."""

    def __init__(self, path: Path) -> None:
        from sharitories.sources.openstreetmap import stream

        self._folder = tempfile.TemporaryDirectory(prefix="sharitories-")
        self._text = Path(self._folder.name) / "tagged.opl"
        self._fault = stream.write(str(path), str(self._text))

    def pieces(self) -> Iterator[bytes]:
        """The text in pieces of up to a megabyte, cut anywhere."""
        if self._fault is None:
            with self._text.open("rb") as text:
                while piece := text.read(PIECE):
                    yield piece

    def fault(self) -> str | None:
        """Why the file could not be read, or None."""
        return self._fault

    def ended_by(self) -> int | None:
        """No process that could be ended."""
        return None

    def refuse(self) -> None:
        """Nothing runs that has to be ended."""

    def stop(self) -> None:
        """Forget the text."""
        self._folder.cleanup()


def read_ahead(path: Path) -> None:
    """Start to read a file that will be asked for soon."""
    if path.is_file() and path not in _started:
        _started[path] = Reader(path)


def reader_of(path: Path) -> Reader | Here:
    """The reader that was started ahead for the file, or a new one."""
    if path in _started:
        return _started.pop(path)
    small = path.suffix == ".pbf" and path.stat().st_size < SMALL
    return Here(path) if small else Reader(path)
