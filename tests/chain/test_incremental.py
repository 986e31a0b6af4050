"""A stage runs again only when its inputs, spec or code changed."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from sharitories.errors import Busy
from sharitories.exploration import explore
from sharitories.stages import lock
from sharitories.studies.study import find_study, read_study


@pytest.fixture
def study(tmp_path: Path) -> Path:
    return Path(shutil.copytree(find_study("villes-moyennes"), tmp_path / "study"))


def _ran(study: Path) -> list[str]:
    return explore(read_study(str(study)), study, lambda stage, state: None).log.ran


def test_only_what_changed_is_done_again(study: Path) -> None:
    assert _ran(study) == ["observe", "measure", "profile", "conclude", "publish"]
    assert _ran(study) == []
    (study / "inputs" / "testimonies.csv").touch()
    assert _ran(study) == [], "the same bytes are the same input"
    text = (study / "inputs" / "testimonies.csv").read_text(encoding="utf-8")
    (study / "inputs" / "testimonies.csv").write_text(text.replace("worn out", "tired"), encoding="utf-8")
    (study / "claims.yml").write_text("[]", encoding="utf-8")
    assert "observe" in _ran(study)
    for cached in (study / ".sharitories" / "stages" / "measure").glob("*/indicators.parquet"):
        cached.write_bytes(b"spoiled")
    assert "measure" in _ran(study), "a spoiled table is made again"


def test_a_damaged_release_is_published_again_under_a_new_number(study: Path) -> None:
    explore(read_study(str(study)), study, lambda stage, state: None)
    (study / "releases" / "1" / "data" / "claims.csv").write_text("spoiled")
    again = explore(read_study(str(study)), study, lambda stage, state: None)
    assert (again.folder.name, again.log.ran) == ("2", ["publish"])


def test_two_explorations_in_one_folder_do_not_meet(study: Path) -> None:
    with lock(study / ".sharitories"), pytest.raises(Busy):
        explore(read_study(str(study)), study, lambda stage, state: None)
