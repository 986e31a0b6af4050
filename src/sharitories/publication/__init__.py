"""Renderings of one release: they render, never compute."""

from __future__ import annotations

from pathlib import Path

from sharitories.reference.release import Release


def render(release: Release, folder: Path) -> None:
    """Write the open data and the site of a release into its folder; the tables are there already."""
    from sharitories.publication.opendata import write_package
    from sharitories.publication.site import render_site

    write_package(release, folder)
    render_site(release, folder / "site")
