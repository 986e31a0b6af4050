"""What tests share: one release of the bundled study, explored once per process."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from sharitories.exploration import explore
from sharitories.reference.release import Release, read_release
from sharitories.studies.study import read_study

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="session")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which the bundled study was explored."""
    folder = tmp_path_factory.mktemp("explored")
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
    """The command line in a folder of its own."""

    def command(*arguments: str, env: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "sharitories", *arguments],
            cwd=tmp_path,
            env={**os.environ, **(env or {})},
            capture_output=True,
            text=True,
            check=False,
        )

    return command


@pytest.fixture
def my_study(tmp_path: Path, run: Run) -> Path:
    """A copy of the bundled study that a test may spoil."""
    assert run("studies", "copy", "villes-moyennes", "my-study").returncode == 0
    return tmp_path / "my-study"
