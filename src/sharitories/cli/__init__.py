"""The command line: each command parses, calls one function, prints."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command line; a user's mistake is told in three lines, never as a traceback."""
    from sharitories.cli.app import app
    from sharitories.errors import SharitoriesError

    try:
        app()
    except SharitoriesError as error:
        from sharitories.cli.fault import tell

        tell(error)
        sys.exit(error.exit_code)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)
