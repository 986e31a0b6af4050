"""The check of a published release: bytes, ids, links, claims, licences."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import polars as pl

from sharitories.errors import BrokenRelease
from sharitories.reference.refusal import refusals
from sharitories.reference.release import Release, damage, read_manifest, read_release

#: Licences under which we may not publish rows again: non-commercial, no derivatives, unknown.
CLOSED_LICENCE = r"(?i)-nc|-nd|unknown|proprietary"

_LINK = re.compile(r"""(?:href|src)=["']([^"']+)["']""")
_ID = re.compile(r"""\bid=["']([^"']+)["']""")


@dataclass
class Report:
    """What a check saw; ``faults`` is empty when the release is whole."""

    release: int
    claims: int = 0
    findings: int = 0
    ids_resolved: int = 0
    ids_unresolved: list[str] = field(default_factory=list)
    files: int = 0
    links: int = 0
    origins: int = 0
    faults: list[str] = field(default_factory=list)

    def as_dict(self) -> dict[str, Any]:
        """The report for a program: counts, and every fault."""
        return {
            "release": self.release,
            "claims": self.claims,
            "findings": self.findings,
            "ids_resolved": self.ids_resolved,
            "ids_unresolved": len(self.ids_unresolved),
            "files": self.files,
            "links": self.links,
            "faults": self.faults,
        }


def check_release(folder: Path) -> Report:
    """Check everything; a fault in one part does not keep the others from being checked."""
    manifest = read_manifest(folder)
    report = Report(manifest["release"], files=len(manifest["files"]))
    report.faults += damage(folder)
    _check_links(folder / "site", report)
    try:
        release = read_release(folder)
    except BrokenRelease as error:
        report.faults += error.found
        return report
    _check_ids(release, report)
    report.faults += [str(reason) for reason in refusals(release.chain)]
    _check_licences(release, report)
    return report


def _check_ids(release: Release, report: Report) -> None:
    report.claims = len(release.tables["claims"])
    report.findings = len(release.tables["findings"])
    known = release.chain.rows
    for source, target in release.chain.references():
        if target in known:
            report.ids_resolved += 1
        else:
            report.ids_unresolved.append(target)
            report.faults.append(f"{source} names {target}, which no row has")


def _check_links(site: Path, report: Report) -> None:
    anchors: dict[Path, set[str]] = {}
    for page in sorted(site.rglob("*.html")):
        for link in _links(page):
            report.links += 1
            fault = _broken(page, link, site, anchors)
            if fault:
                report.faults.append(f"{page.relative_to(site.parent).as_posix()} links to {link}, {fault}")


def _links(page: Path) -> Iterator[str]:
    for link in _LINK.findall(page.read_text(encoding="utf-8", errors="replace")):
        if not urlsplit(link).scheme and not link.startswith("//"):
            yield link.replace("&amp;", "&")


def _broken(page: Path, link: str, site: Path, anchors: dict[Path, set[str]]) -> str:
    parts = urlsplit(link)
    target = (page.parent / unquote(parts.path)).resolve() if parts.path else page.resolve()
    if not target.exists():
        return "which does not exist"
    if not target.is_relative_to(site.parent.resolve()):
        return "which lies outside the release"
    if parts.fragment and target.suffix == ".html":
        if target not in anchors:
            anchors[target] = set(_ID.findall(target.read_text(encoding="utf-8", errors="replace")))
        if unquote(parts.fragment) not in anchors[target]:
            return "where nothing has that id"
    return ""


def _check_licences(release: Release, report: Report) -> None:
    origins = release.tables["origins"]
    report.origins = len(origins)
    closed = origins.filter(pl.col("licence_code").str.contains(CLOSED_LICENCE))
    for row in closed.iter_rows(named=True):
        report.faults.append(
            f"{row['origin_id']} is under {row['licence_name']}, which does not let us publish it"
        )
