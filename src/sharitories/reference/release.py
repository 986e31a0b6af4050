"""A release: frozen, numbered tables, pages and a manifest that gives the SHA-256 of every file.

A release folder appears by one rename. A folder ``releases/N`` with a manifest is therefore always whole, and a
process killed while it builds leaves the last one untouched.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property, partial
from pathlib import Path
from typing import Any

import polars as pl

from sharitories import __version__
from sharitories.errors import BrokenRelease, Fault, ReleaseRefused, UsageError, attempt
from sharitories.reference import dated
from sharitories.reference.chain import EvidenceChain, ids
from sharitories.reference.refusal import refusals
from sharitories.tables import read_parquet, sha256_of, write_csv, write_parquet

MANIFEST = "manifest.json"
#: What a manifest says, and as what.
_SAYS = {"release": int, "edition": str, "study": dict, "made_from": str, "files": dict, "sha256": str}


@dataclass(frozen=True)
class Release:
    """The tables of a release, before or after it is published, and what it says of itself."""

    number: int
    edition: str
    study: Mapping[str, Any]
    tables: Mapping[str, pl.DataFrame]
    folder: Path | None = None

    @cached_property
    def chain(self) -> EvidenceChain:
        """The evidence chain over the release's tables."""
        return EvidenceChain(self.tables)


def numbers(workspace: Path) -> list[int]:
    """The numbers of the releases that are whole, in order."""
    folder = workspace / "releases"
    if not folder.is_dir():
        return []
    return sorted(int(p.name) for p in folder.iterdir() if p.name.isdigit() and (p / MANIFEST).is_file())


def latest(workspace: Path) -> Path | None:
    """The folder of the last release, or None."""
    found = numbers(workspace)
    return workspace / "releases" / str(found[-1]) if found else None


def read_manifest(folder: Path) -> dict[str, Any]:
    """``manifest.json`` of a release; raise :class:`BrokenRelease` when it cannot be read."""
    try:
        manifest: dict[str, Any] = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        lacking = [key for key, kind in _SAYS.items() if not isinstance(manifest[key], kind)]
        if lacking:
            raise ValueError(f"{', '.join(lacking)} is not what it should be")
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise BrokenRelease(
            f"Reading the release {folder}",
            f"its {MANIFEST} cannot be read ({error})",
            "Run sharitories explore to publish the release again.",
        ) from error
    return manifest


def damage(folder: Path) -> list[str]:
    """What differs between a release and its manifest: files changed, lost, or never listed."""
    manifest = read_manifest(folder)
    listed = manifest["files"]
    there = {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()} - {MANIFEST}
    changed = [
        f"{name} has changed"
        for name in sorted(there & set(listed))
        if sha256_of(folder / name) != listed[name]
    ]
    lost = [f"{name} is missing" for name in sorted(set(listed) - there)]
    added = [f"{name} is not in the manifest" for name in sorted(there - set(listed))]
    sealed = (folder / MANIFEST).read_text(encoding="utf-8") == _sealed(manifest)
    return ([] if sealed else [f"{MANIFEST} has changed"]) + changed + lost + added


def read_release(folder: Path) -> Release:
    """The release in a folder, its tables read from ``data/*.parquet``; raise :class:`BrokenRelease`."""
    manifest = read_manifest(folder)
    doing = f"Reading the release {folder}"
    faults: list[Fault] = []
    tables = {name: attempt(faults, partial(_table, folder, name, doing)) for name in ids()}
    if faults:
        raise BrokenRelease(doing, faults, "Run sharitories explore to publish the release again.")
    whole = {name: table for name, table in tables.items() if table is not None}
    return Release(manifest["release"], manifest["edition"], manifest["study"], whole, folder)


def _table(folder: Path, name: str, doing: str) -> pl.DataFrame:
    return read_parquet(folder / "data" / f"{name}.parquet", doing)


def find_release(given: Path | None, workspace: Path) -> Path:
    """The release folder given, or the last of the workspace; raise :class:`UsageError` when there is none."""
    if given is not None:
        for folder in (given, given / "releases"):
            if (folder / MANIFEST).is_file():
                return folder
        inside = latest(given)
        if inside is not None:
            return inside
        raise UsageError(
            f"Looking for a release in {given}", "there is no manifest.json", "Give the folder releases/N."
        )
    found = latest(workspace)
    if found is None:
        raise UsageError(
            f"Looking for a release in {workspace / 'releases'}",
            "nothing has been published there yet",
            "Run sharitories explore first, or give a release folder.",
        )
    return found


def refuse_unless_borne(chain: EvidenceChain) -> None:
    """Raise :class:`ReleaseRefused` with every reason when the evidence does not bear a claim."""
    reasons = refusals(chain)
    if reasons:
        raise ReleaseRefused(
            "Checking the claims before the release",
            [str(reason) for reason in reasons],
            "Correct the claims named. The last release stands as it was.",
        )


def write_tables(tables: Mapping[str, pl.DataFrame], folder: Path) -> None:
    """Each table as CSV and as Parquet."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, table in sorted(tables.items()):
        write_parquet(table, folder / f"{name}.parquet")
        write_csv(table, folder / f"{name}.csv")


def publish(draft: Release, key: str, workspace: Path, render: Callable[[Release, Path], None]) -> Path:
    """Build a release beside the others and let it appear by one rename; return its folder.

    ``render`` writes everything but the tables and the manifest into the folder that it is given.
    """
    refuse_unless_borne(draft.chain)
    draft = _with_dates(draft, workspace)
    building = workspace / "releases" / f".building-{os.getpid()}"
    shutil.rmtree(building, ignore_errors=True)
    building.mkdir(parents=True)
    try:
        write_tables(draft.tables, building / "data")
        render(draft, building)
        _write_manifest(draft, key, building)
        target = workspace / "releases" / str(draft.number)
        _sync(building)
        building.replace(target)
    finally:
        shutil.rmtree(building, ignore_errors=True)
    return target


def _with_dates(draft: Release, workspace: Path) -> Release:
    """The draft with the table that says since when its sheets, claims and roadmaps stand."""
    since = dated.dated(draft.chain, draft.number, draft.edition, _dates_before(workspace))
    longer = replace(draft, tables={**draft.tables, dated.TABLE: since})
    longer.__dict__["chain"] = draft.chain.beside(
        **{dated.TABLE: since}
    )  # what was followed is not followed again
    return longer


def _dates_before(workspace: Path) -> pl.DataFrame | None:
    """The dates that the last whole release gave; None where there is none, or it is older than this table."""
    for number in reversed(numbers(workspace)):
        folder = workspace / "releases" / str(number)
        table = folder / "data" / f"{dated.TABLE}.parquet"
        if table.is_file() and not damage(folder):
            return read_parquet(table, "Reading the dates of the last release")
    return None


def _write_manifest(draft: Release, key: str, folder: Path) -> None:
    files = {p.relative_to(folder).as_posix(): sha256_of(p) for p in sorted(folder.rglob("*")) if p.is_file()}
    manifest = {
        "release": draft.number,
        "edition": draft.edition,
        "study": dict(draft.study),
        "made_by": {"sharitories": __version__},
        "made_from": key,
        "rows": {name: len(table) for name, table in sorted(draft.tables.items())},
        "files": files,
    }
    (folder / MANIFEST).write_text(_sealed(manifest), "utf-8")


def _sealed(manifest: Mapping[str, Any]) -> str:
    """The manifest as text, with the SHA-256 of all that it says but this."""
    said = {key: value for key, value in manifest.items() if key != "sha256"}
    seal = hashlib.sha256(_text(said).encode()).hexdigest()
    return _text({**said, "sha256": seal})


def _text(manifest: Mapping[str, Any]) -> str:
    return json.dumps(manifest, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def _sync(folder: Path) -> None:
    """Have the system write the folder down before it gets its name."""
    for path in [*folder.rglob("*"), folder]:
        if path.is_dir() and os.name == "nt":
            continue
        descriptor = os.open(path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def sweep(workspace: Path) -> None:
    """Remove what killed runs left half built."""
    for path in (workspace / "releases").glob(".building-*"):
        shutil.rmtree(path, ignore_errors=True)
