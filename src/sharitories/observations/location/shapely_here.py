"""shapely, or the error that says how to get it."""

from __future__ import annotations

from typing import Any

from sharitories.errors import MissingExtra


def shapely_for(doing: str) -> Any:
    """The module shapely, imported when it is first needed."""
    try:
        import shapely
    except ImportError as error:
        raise MissingExtra(doing, "shapely", "observe") from error
    return shapely
