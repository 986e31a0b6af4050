"""Renderings of one release: they render, never compute."""

from __future__ import annotations

from pathlib import Path

from sharitories.publication.opendata import write_package
from sharitories.reference.release import Release


def render(release: Release, folder: Path) -> None:
    """Write the site and the data package of a release into its folder."""
    write_package(release, folder)
