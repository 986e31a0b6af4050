"""``sharitories check``."""

from __future__ import annotations

from pathlib import Path

from sharitories.cli.terminal import WORKSPACE, err, out, print_json, shown
from sharitories.errors import BrokenRelease
from sharitories.reference.check import check_release
from sharitories.reference.release import find_release


def run(given: Path | None, as_json: bool) -> None:
    """Print what was checked; raise when anything is wrong."""
    folder = find_release(given, WORKSPACE)
    with err.status(f"Checking {shown(folder)}"):
        report = check_release(folder)
    if as_json:
        print_json(report.as_dict())
        if report.faults:
            raise SystemExit(BrokenRelease.exit_code)
        return
    if report.faults:
        raise BrokenRelease(
            f"Checking the release {folder}",
            report.faults,
            "Do not trust what is named; run sharitories explore to publish the release again.",
        )
    out.print(f"Release {report.release} is whole: {shown(folder)}")
    out.print(f"  {report.files} files are what the manifest says")
    out.print(f"  {report.ids_resolved} references lead to a row, none is left hanging")
    out.print(f"  {report.links} links inside the site lead somewhere")
    out.print(f"  {report.claims} claims rest on {report.findings} findings and bear what they say")
    out.print(f"  {report.origins} origins carry a licence that lets their rows be published")
