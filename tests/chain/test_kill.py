"""Killed at any moment, the last good release is untouched and the next run completes as if nothing had happened."""

from __future__ import annotations

import json
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from sharitories.exploration import explore
from sharitories.reference.release import damage, numbers
from sharitories.studies.study import find_study, read_study


def _start(study: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "sharitories", "explore", str(study)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def _change(study: Path, times: int) -> None:
    """Change one testimony, so that every stage has something to do; a claim that cites it would go stale."""
    path = study / "inputs" / "testimonies.csv"
    lines = path.read_text(encoding="utf-8").splitlines()
    fields = lines[-1].rsplit(",", 2)
    fields[1] = f"Page seen {times} times"
    lines[-1] = ",".join(fields)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _killed(study: Path, kills: int) -> None:
    (study / "claims.yml").write_text("[]", encoding="utf-8")
    explore(read_study(str(study)), study, lambda stage, state: None)
    before = json.loads((study / "releases" / "1" / "manifest.json").read_text())
    chance = random.Random(20170714)
    for times in range(kills):
        _change(study, times)
        process = _start(study)
        time.sleep(chance.uniform(0.1, 9.0))
        process.send_signal(signal.SIGKILL)
        process.wait()
        assert damage(study / "releases" / "1") == []
        assert json.loads((study / "releases" / "1" / "manifest.json").read_text()) == before
        assert all(damage(study / "releases" / str(n)) == [] for n in numbers(study)), (
            "no half release has a number"
        )
    done = explore(read_study(str(study)), study, lambda stage, state: None)
    assert damage(done.folder) == []
    assert not list((study / "releases").glob(".building-*"))
    assert not list((study / ".sharitories" / "stages").glob("*/making-*"))
    _same_as_never_killed(study, done.folder)


def _same_as_never_killed(study: Path, folder: Path) -> None:
    calm = study.with_name("calm")
    shutil.copytree(study, calm, ignore=shutil.ignore_patterns("releases", ".sharitories"))
    other = explore(read_study(str(calm)), calm, lambda stage, state: None).folder
    for path in sorted((other / "data").glob("*.parquet")):
        assert path.read_bytes() == (folder / "data" / path.name).read_bytes()


@pytest.fixture
def study(tmp_path: Path) -> Path:
    return Path(shutil.copytree(find_study("villes-moyennes"), tmp_path / "study"))


def test_a_few_kills_lose_nothing(study: Path) -> None:
    _killed(study, 4)


@pytest.mark.heavy
def test_fifty_kills_lose_nothing(study: Path) -> None:
    _killed(study, 50)
