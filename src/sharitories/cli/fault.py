"""How an error is told: what we were doing, what we found, what to do."""

from __future__ import annotations

import sys

from sharitories.errors import SharitoriesError

#: A file with more faults than this is told in part; the count of the rest is said.
MOST = 60


def tell(error: SharitoriesError) -> None:
    """Write the error on stderr, one fault a line."""
    shown = error.found[:MOST]
    if len(error.found) > MOST:
        shown.append(f"… and {len(error.found) - MOST} more")
    print(f"{error.doing}:", file=sys.stderr)
    for line in shown:
        print(f"  {line}", file=sys.stderr)
    print(error.todo, file=sys.stderr)
