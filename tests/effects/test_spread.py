"""Fits spread over processes or over Spark give the numbers of one process."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from effects.test_door import DESIGN, _panel, _text

from sharitories.effects.spread import spread


def _square(x: int) -> int:
    return x * x


def test_the_items_order_is_kept_by_one_process_and_by_two() -> None:
    items = list(range(23))
    assert spread(_square, items, 2) == spread(_square, items, 1) == [x * x for x in items]


@pytest.mark.skipif(shutil.which("java") is None, reason="there is no Java runtime here")
@pytest.mark.xdist_group("spark")
def test_a_cluster_gives_the_same_effect_to_the_last_byte(sharitories_in, tmp_path: Path) -> None:
    pytest.importorskip("pyspark")
    (tmp_path / "design.yml").write_text(DESIGN, encoding="utf-8")
    (tmp_path / "panel.csv").write_text(_text(_panel(units=12)), encoding="utf-8")
    files = ("--panel", "panel.csv", "--design", "design.yml")
    here = sharitories_in("effects", "estimate", *files, "--out", "here", "--json")
    there = sharitories_in("effects", "estimate", *files, "--out", "there", "--json", "--spark", "local[2]")
    assert (here.code, there.code) == (0, 0), there.err
    assert json.loads(there.out) == json.loads(here.out)
    for path in (tmp_path / "here").iterdir():
        assert path.read_bytes() == (tmp_path / "there" / path.name).read_bytes(), path.name
