"""Two explorations from the same inputs are byte-identical, whatever the machine's settings."""

from __future__ import annotations

import json
from pathlib import Path


def test_threads_hash_seed_time_zone_and_locale_change_nothing(
    bundled_release: Path, run, tmp_path: Path
) -> None:
    env = {"POLARS_MAX_THREADS": "1", "PYTHONHASHSEED": "7", "TZ": "Asia/Tokyo", "LANG": "C", "LC_ALL": "C"}
    assert run("explore", "--into", "elsewhere", env=env).returncode == 0
    there = tmp_path / "elsewhere" / "releases" / "1"
    assert (there / "manifest.json").read_bytes() == (bundled_release / "manifest.json").read_bytes()
    files = json.loads((there / "manifest.json").read_text())["files"]
    assert all((there / name).read_bytes() == (bundled_release / name).read_bytes() for name in files)
