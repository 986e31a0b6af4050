"""What tests share: the bundled study explored once for all processes, and copies of it to spoil."""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from spoiling import Told, child_environment, keep_few_designs

from sharitories.cli import main
from sharitories.exploration import explore
from sharitories.reference.release import Release, read_release
from sharitories.studies.study import find_study, read_study

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="session")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which the bundled study was explored: by the first process that comes, for all of them."""
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "explored"
    folder.mkdir(exist_ok=True)
    with (folder / "built-by-one").open("w") as stream:
        fcntl.flock(stream, fcntl.LOCK_EX)
        if not (folder / "releases" / "1").is_dir():
            explore(read_study("villes-moyennes"), folder, lambda stage, state: None)
    return folder


@pytest.fixture(scope="session")
def bundled_release(workspace: Path) -> Path:
    """The release folder of the bundled study; never written to."""
    return workspace / "releases" / "1"


@pytest.fixture(scope="session")
def release(bundled_release: Path) -> Release:
    """The release of the bundled study, read."""
    return read_release(bundled_release)


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """The command line as a process of its own, in a folder of its own."""

    def command(*arguments: str, env: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "sharitories", *arguments],
            cwd=tmp_path,
            env=child_environment(env),
            capture_output=True,
            text=True,
            check=False,
        )

    return command


@pytest.fixture
def sharitories_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., Told]:
    """The command line in this process (a second faster than :func:`run`); the folder is ``tmp_path``."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "200")

    def command(*arguments: str) -> Told:
        capsys.readouterr()
        monkeypatch.setattr(sys, "argv", ["sharitories", *arguments])
        try:
            main()
            code = 0
        except SystemExit as stop:
            code = int(stop.code or 0)
        told = capsys.readouterr()
        return Told(code, told.out, told.err)

    return command


def _copied(target: Path) -> Path:
    ignore = shutil.ignore_patterns("__pycache__", "*.py")
    return Path(shutil.copytree(find_study("villes-moyennes"), target, ignore=ignore))


@pytest.fixture
def my_study(tmp_path: Path) -> Path:
    """A copy of the bundled study that a test may spoil, with few designs; nothing was explored in it yet."""
    study = _copied(tmp_path / "my-study")
    keep_few_designs(study)
    return study


@pytest.fixture
def explored_study(tmp_path: Path, workspace: Path) -> Path:
    """A whole copy of the bundled study in which release 1 was published, to change and explore again."""
    study = _copied(tmp_path / "my-study")
    for name in (".sharitories", "releases"):
        shutil.copytree(workspace / name, study / name)
    return study
