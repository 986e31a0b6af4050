"""Stages: a step runs again only when its inputs, its spec or its code changed.

A stage writes its tables into a folder of its own, named after a key; the folder appears by one rename, so
that a process killed at any moment leaves either the whole result or none. The key of a stage is made from
the *contents* of what it reads, so that a stage whose inputs were remade with the same bytes is not run.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sharitories.errors import Busy
from sharitories.tables import sha256_of

PACKAGE = Path(__file__).parent
_KEEP = 2
_DIGESTS = "digests.json"

Progress = Callable[[str, str], None]


@dataclass(frozen=True)
class Stage:
    """One step of the chain.

    ``files`` are the files that it reads, ``needs`` the stages whose tables it reads, ``code`` the modules and
    folders of the package (relative, without ``.py``) that decide its result, ``run`` writes into a folder.
    """

    name: str
    run: Callable[[Mapping[str, Path], Path], None]
    needs: tuple[str, ...] = ()
    files: tuple[Path, ...] = ()
    code: tuple[str, ...] = ()
    spec: Any = None


@dataclass
class Log:
    """Which stages ran and which were found as they were."""

    ran: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)


def digest_of_code(names: Sequence[str]) -> str:
    """SHA-256 over the package's files below the names given (Python, text, templates)."""
    digest = hashlib.sha256()
    for path in sorted(set(_code_files(names))):
        digest.update(path.relative_to(PACKAGE).as_posix().encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _code_files(names: Sequence[str]) -> Iterator[Path]:
    for name in names:
        module = PACKAGE / f"{name}.py"
        if module.exists():
            yield module
        for path in (PACKAGE / name).rglob("*"):
            if path.is_file() and path.suffix in {
                ".py",
                ".yml",
                ".csv",
                ".html",
                ".css",
                ".svg",
                ".txt",
                ".xml",
            }:
                yield path


def bring_up_to_date(
    stages: Sequence[Stage], workspace: Path, progress: Progress
) -> tuple[dict[str, Path], Log]:
    """Run what has to be run, in order; return the folder of each stage and a log."""
    root = workspace / "stages"
    done: dict[str, Path] = {}
    log = Log()
    for stage in stages:
        key = _key_of(stage, done)
        folder = root / stage.name / key
        if _is_whole(folder):
            log.kept.append(stage.name)
            progress(stage.name, "kept")
        else:
            progress(stage.name, "runs")
            _run_into(stage, done, folder)
            log.ran.append(stage.name)
        done[stage.name] = folder
        _forget_older(root / stage.name, folder)
    return done, log


def _key_of(stage: Stage, done: Mapping[str, Path]) -> str:
    parts: dict[str, Any] = {
        "stage": stage.name,
        "spec": stage.spec,
        "code": digest_of_code(stage.code),
        "files": [(path.name, sha256_of(path) if path.is_file() else None) for path in stage.files],
        "needs": {name: json.loads((done[name] / _DIGESTS).read_text()) for name in stage.needs},
    }
    text = json.dumps(parts, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:24]


def _run_into(stage: Stage, done: Mapping[str, Path], folder: Path) -> None:
    making = folder.parent / f"making-{os.getpid()}"
    shutil.rmtree(making, ignore_errors=True)
    making.mkdir(parents=True)
    try:
        stage.run({name: done[name] for name in stage.needs}, making)
        write_digests(making)
        shutil.rmtree(folder, ignore_errors=True)
        making.replace(folder)
    finally:
        shutil.rmtree(making, ignore_errors=True)


def write_digests(folder: Path) -> None:
    """Write beside the tables of a folder the SHA-256 of each."""
    (folder / _DIGESTS).write_text(json.dumps(_digests(folder), sort_keys=True, indent=1))


def _digests(folder: Path) -> dict[str, str]:
    return {p.name: sha256_of(p) for p in sorted(folder.iterdir()) if p.name != _DIGESTS}


def _is_whole(folder: Path) -> bool:
    """Whether a stage's folder holds the files of its digests, as they were written, and no others."""
    try:
        digests = json.loads((folder / _DIGESTS).read_text())
        return bool(digests) and digests == _digests(folder)
    except (OSError, ValueError):
        return False


def _forget_older(folder: Path, current: Path) -> None:
    others = [p for p in folder.iterdir() if p != current]
    for path in others:
        if path.name.startswith("making-"):
            shutil.rmtree(path, ignore_errors=True)
    finished = sorted((p for p in others if p.is_dir()), key=lambda p: p.stat().st_mtime, reverse=True)
    for path in finished[_KEEP - 1 :]:
        shutil.rmtree(path, ignore_errors=True)


@contextlib.contextmanager
def lock(workspace: Path) -> Iterator[None]:
    """Hold the workspace for one process; the system lets go of it when the process dies, however it dies."""
    workspace.mkdir(parents=True, exist_ok=True)
    with (workspace / "lock").open("a+") as stream:
        try:
            _take(stream.fileno())
        except OSError as error:
            raise Busy(
                f"Working in {workspace}",
                "another exploration is at work in the same folder",
                "Wait until it has ended, or give another folder with --into.",
            ) from error
        yield


def _take(descriptor: int) -> None:
    if os.name == "nt":
        import msvcrt

        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]
    else:
        import fcntl

        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
