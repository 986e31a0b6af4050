"""Two explorations from the same inputs are byte-identical, whatever the machine's settings."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

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


def test_threads_hash_seed_time_zone_locale_and_folder_change_nothing(
    bundled_release: Path, tmp_path: Path
) -> None:
    processes = [
        subprocess.Popen(
            [sys.executable, "-m", "sharitories", "explore", "--into", str(tmp_path / name)],
            stdout=subprocess.DEVNULL,
            env=child_environment(settings),
        )
        for name, settings in SETTINGS.items()
    ]
    assert [process.wait() for process in processes] == [0, 0]
    expected = tree(bundled_release)
    assert len(expected) > 200
    for name in SETTINGS:
        assert tree(tmp_path / name / "releases" / "1") == expected, name
