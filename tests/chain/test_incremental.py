"""A stage runs again only when its inputs, spec or code changed."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path

import polars as pl
import pytest
from spoiling import child_environment, edit, tree

from sharitories.errors import Busy
from sharitories.exploration import explore
from sharitories.stages import Stage, bring_up_to_date, lock
from sharitories.studies.study import read_study


def _ran(study: Path) -> list[str]:
    return explore(read_study(str(study)), study, lambda stage, state: None).log.ran


def test_nothing_changed_then_claims_then_an_input_then_the_title(explored_study: Path) -> None:
    study = explored_study
    assert _ran(study) == []
    (study / "inputs" / "testimonies.csv").touch()
    assert _ran(study) == [], "the same bytes are the same input"

    (study / "claims.yml").write_text("[]", encoding="utf-8")
    assert _ran(study) == ["conclude", "publish"]

    edit(study / "inputs" / "testimonies.csv", "worn out", "tired")
    assert _ran(study) == ["observe", "measure", "profile", "panels", "conclude", "publish"]

    edit(study / "study.yml", "en: What is shared", "en: What we share")
    assert _ran(study)[-1] == "publish"
    manifest = json.loads((study / "releases" / "4" / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["study"]["title"]["en"].startswith("What we share")


def test_a_sighting_more_runs_the_whole_chain(explored_study: Path) -> None:
    (explored_study / "claims.yml").write_text("[]", encoding="utf-8")
    with (explored_study / "inputs" / "sightings.csv").open("a", encoding="utf-8") as stream:
        stream.write("genk-x-s99,lorient-la-colloc,wiki,A page,https://example.org/page,2020,a test\n")
    assert _ran(explored_study)[0] == "observe"
    release = explored_study / "releases" / "2" / "data"
    seen = pl.read_parquet(release / "initiatives.parquet").filter(initiative_id="lorient-la-colloc")
    assert "cases-2026/genk-x-s99" in seen["rests_on"].item().split()


def _spoiled(path: Path) -> None:
    path.write_bytes(b"spoiled")


def _shortened(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-20])


def _with_a_guest(path: Path) -> None:
    (path.parent / "guest.parquet").write_bytes(path.read_bytes())


def _without_digests(path: Path) -> None:
    (path.parent / "digests.json").unlink()


def _with_empty_digests(path: Path) -> None:
    (path.parent / "digests.json").write_text("{}")
    _spoiled(path)


def _with_other_digests(path: Path) -> None:
    (path.parent / "digests.json").write_text("[1]")


@pytest.mark.parametrize(
    "spoil",
    [
        _spoiled,
        _shortened,
        Path.unlink,
        _with_a_guest,
        _without_digests,
        _with_empty_digests,
        _with_other_digests,
    ],
)
def test_a_spoiled_table_of_a_stage_is_made_again(explored_study: Path, spoil) -> None:
    before = tree(explored_study / "releases")
    spoil(next((explored_study / ".sharitories" / "stages" / "measure").glob("*/indicators.parquet")))
    assert _ran(explored_study) == ["measure"], "made again with the same bytes: nothing else has to run"
    assert tree(explored_study / "releases") == before


def test_a_damaged_release_is_published_again_under_a_new_number(explored_study: Path) -> None:
    (explored_study / "releases" / "1" / "data" / "claims.csv").write_text("spoiled")
    again = explore(read_study(str(explored_study)), explored_study, lambda stage, state: None)
    assert (again.folder.name, again.log.ran) == ("2", ["publish"])


def test_a_release_without_its_manifest_is_no_release_and_its_number_is_not_used_again(
    explored_study: Path,
) -> None:
    (explored_study / "releases" / "1" / "manifest.json").unlink()
    again = explore(read_study(str(explored_study)), explored_study, lambda stage, state: None)
    assert again.folder.name == "2"


def test_two_files_of_one_name_are_two_inputs(tmp_path: Path) -> None:
    files = tuple(tmp_path / folder / "rows.csv" for folder in ("a", "b"))
    for file in files:
        file.parent.mkdir()
        file.write_text("1")
    stage = Stage("read", lambda _, out: (out / "x").write_text("x") and None, files=files)

    def ran() -> list[str]:
        return bring_up_to_date([stage], tmp_path / "work", lambda name, state: None)[1].ran

    assert (ran(), ran()) == (["read"], [])
    files[0].write_text("2")
    assert ran() == ["read"], "the first of two files of one name changed"


def test_two_explorations_in_one_folder_do_not_meet(my_study: Path) -> None:
    with lock(my_study / ".sharitories"), pytest.raises(Busy):
        explore(read_study(str(my_study)), my_study, lambda stage, state: None)


def test_two_processes_in_one_folder_and_the_second_exits_with_7(my_study: Path, run) -> None:
    first = subprocess.Popen(
        [sys.executable, "-m", "sharitories", "explore", str(my_study)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=child_environment(),
    )
    try:
        until = time.monotonic() + 60
        while not (my_study / ".sharitories" / "stages").is_dir() and time.monotonic() < until:
            time.sleep(0.02)
        second = run("explore", "my-study")
        assert first.poll() is None, "the first was done before the second had begun"
        assert second.returncode == 7
        assert "another exploration is at work" in second.stderr
        assert len(second.stderr.splitlines()) == 3
    finally:
        first.kill()
        first.wait()
    with lock(my_study / ".sharitories"):
        pass  # the system let go of the dead process's lock
