"""shapely, or the error that says how to get it."""

from __future__ import annotations

from importlib.util import find_spec
from typing import Any

from sharitories.errors import MissingExtra


def require_shapely(doing: str) -> None:
    """Raise ``MissingExtra`` at once where shapely, which few points need, is not installed."""
    if find_spec("shapely") is None:
        raise MissingExtra(doing, "shapely", "observe")


def shapely_for(doing: str) -> Any:
    """The module shapely, imported when it is first needed."""
    try:
        import shapely
    except ImportError as error:
        raise MissingExtra(doing, "shapely", "observe") from error
    return shapely
