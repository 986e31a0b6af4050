"""Renderings of one release: they render, never compute."""

from __future__ import annotations

from pathlib import Path

from sharitories.reference.release import Release


def render(release: Release, folder: Path) -> None:
    """Write the site of a release into its folder; ``folder/data`` is there already."""
    from sharitories.publication.site import render_site

    render_site(release, folder / "site")
