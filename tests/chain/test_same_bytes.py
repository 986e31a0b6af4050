"""Two explorations from the same inputs are byte-identical, whatever the machine's settings."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from spoiling import child_environment, tree

SETTINGS = {
    "one": {
        "POLARS_MAX_THREADS": "1",
        "PYTHONHASHSEED": "7",
        "TZ": "Asia/Tokyo",
        "LANG": "C",
        "LC_ALL": "C",
        "OMP_NUM_THREADS": "1",
    },
    "two": {
        "POLARS_MAX_THREADS": "2",
        "PYTHONHASHSEED": "20170714",
        "TZ": "America/St_Johns",
        "LANG": "fr_FR.UTF-8",
        "LC_ALL": "fr_FR.UTF-8",
    },
}


@pytest.mark.parametrize("name", ["one", pytest.param("two", marks=pytest.mark.heavy)])
def test_threads_hash_seed_time_zone_locale_and_folder_change_nothing(
    name: str, bundled_release: Path, tmp_path: Path
) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "sharitories", "explore", "--into", str(tmp_path)],
        stdout=subprocess.DEVNULL,
        env=child_environment(SETTINGS[name]),
        check=False,
    )
    assert done.returncode == 0
    expected = tree(bundled_release)
    assert len(expected) > 200
    assert tree(tmp_path / "releases" / "1") == expected
