"""Killed at any moment, the last good release is untouched and the next run completes as if nothing had happened."""

from __future__ import annotations

import json
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from spoiling import child_environment, keep_few_designs, tree

from sharitories.exploration import explore
from sharitories.reference.release import damage, numbers
from sharitories.studies.study import read_study

Until = Callable[[Path], None]


def _change(study: Path, times: int) -> None:
    """Change one testimony and one sighting, so that every stage has something to do."""
    (study / "claims.yml").write_text("[]", encoding="utf-8")  # what people wrote would go stale
    for name in ("testimonies.csv", "sightings.csv"):
        path = study / "inputs" / name
        kept = path.with_suffix(".kept")
        if not kept.exists():
            shutil.copyfile(path, kept)
        text = kept.read_text(encoding="utf-8")
        path.write_text(
            text.replace("IN'ESS", f"IN'ESS {times}").replace("worn out", f"worn out {times} times"), "utf-8"
        )


def _killed_once(study: Path, until: Until) -> bool:
    """Start an exploration as a process and kill it; say whether it was still running."""
    process = subprocess.Popen(
        [sys.executable, "-m", "sharitories", "explore", str(study)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=child_environment(),
    )
    until(study)
    running = process.poll() is None
    process.send_signal(signal.SIGKILL)
    process.wait()
    return running


def _killed(study: Path, moments: list[Until]) -> int:
    """Kill an exploration at each of these moments, then let one run and compare; return how many were killed."""
    first = study / "releases" / "1"
    before, killed = tree(first), 0
    for times, moment in enumerate(moments):
        _change(study, times)
        killed += _killed_once(study, moment)
        assert tree(first) == before, "the last good release is as it was"
        for number in numbers(study):
            assert damage(study / "releases" / str(number)) == [], "no half release has a number"
    _change(study, len(moments))
    done = explore(read_study(str(study)), study, lambda stage, state: None)
    assert damage(done.folder) == []
    assert not list((study / "releases").glob(".building-*"))
    assert not list((study / ".sharitories" / "stages").glob("*/making-*"))
    _same_as_never_killed(study, done.folder)
    return killed


def _same_as_never_killed(study: Path, folder: Path) -> None:
    """A study that nobody killed, with the same earlier releases, publishes the same bytes."""
    calm = study.with_name("calm")
    shutil.copytree(study, calm, ignore=shutil.ignore_patterns(".sharitories"))
    shutil.rmtree(calm / "releases" / folder.name)
    other = explore(read_study(str(calm)), calm, lambda stage, state: None).folder
    assert other.name == folder.name
    files, others = (json.loads((f / "manifest.json").read_text())["files"] for f in (folder, other))
    assert files == others
    assert tree(folder) == tree(other)


def _after(seconds: float) -> Until:
    return lambda study: time.sleep(seconds)


def _when(sign: Callable[[Path], bool], seconds: float = 0) -> Until:
    """The moment when something is seen in the study's folder, and a little later."""

    def wait(study: Path) -> None:
        until = time.monotonic() + 60
        while not sign(study) and time.monotonic() < until:
            time.sleep(0.001)
        time.sleep(seconds)

    return wait


def _making(stage: str) -> Callable[[Path], bool]:
    return lambda study: any((study / ".sharitories" / "stages" / stage).glob("making-*"))


def _building(study: Path) -> bool:
    return any((study / "releases").glob(".building-*/data/*"))


def test_a_few_kills_lose_nothing(explored_study: Path) -> None:
    keep_few_designs(explored_study)
    chance = random.Random(20170714)
    moments = [
        _when(_making("observe"), chance.uniform(0, 0.3)),
        _when(_making("conclude"), chance.uniform(0, 0.3)),
        _when(_building, chance.uniform(0, 1.0)),
    ]
    assert _killed(explored_study, moments) >= 2


@pytest.mark.heavy
def test_fifty_kills_lose_nothing(explored_study: Path) -> None:
    chance = random.Random(17890714)
    moments = [_after(chance.uniform(0.2, 7.0)) for _ in range(50)]
    assert _killed(explored_study, moments) >= 20
