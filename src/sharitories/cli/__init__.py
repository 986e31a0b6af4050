"""The command line: each command parses, calls one function, prints."""

from __future__ import annotations

import io
import sys


def main() -> None:
    """Run the command line; a user's mistake is told in three lines, never as a traceback."""
    from sharitories.cli.app import app
    from sharitories.errors import SharitoriesError

    _never_fail_to_print()
    try:
        app()
    except SharitoriesError as error:
        from sharitories.cli.fault import tell

        tell(error)
        sys.exit(error.exit_code)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)
    except OSError as error:
        from sharitories.cli.fault import tell

        named = f"{error.filename}: " if error.filename else ""
        todo = "Give a folder that can be written to, with --into, and see that the disk has room."
        tell(SharitoriesError("Reading and writing files", f"{named}{error.strerror or error}", todo))
        sys.exit(SharitoriesError.exit_code)


def _never_fail_to_print() -> None:
    """A terminal that lacks a letter shows a question mark in its place."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
