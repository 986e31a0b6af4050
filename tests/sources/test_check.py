"""Every source checked in one go: nothing stops it, everything wrong is told, and the exit code says so."""

import json
import shutil

import pytest
from publisher_files import SAMPLES, needs_shared, shared

from sharitories.cli.sources_check import run
from sharitories.errors import FaultyInput, UsageError
from sharitories.sources.check import CHECKED, check_sources
from sharitories.sources.registry import source, sources

PLACES = "anct-third-places-2019"
WORDS = "transformap-taxonomy"
POSTS = "anct-fonjep-posts"


@pytest.fixture
def folder(tmp_path):
    """The samples of three sources in one folder, as a user would have the publishers' files."""
    for origin_id in (PLACES, WORDS, POSTS):
        shutil.copytree(SAMPLES / origin_id, tmp_path / "data", dirs_exist_ok=True)
    return tmp_path / "data"


def checked(folder, *origin_ids):
    return {
        row["origin_id"]: row for row in check_sources(folder, [source(i) for i in origin_ids]).to_dicts()
    }


def test_a_folder_without_files_names_every_file_of_every_source(tmp_path):
    table = check_sources(tmp_path)
    assert dict(table.schema) == CHECKED
    assert table["origin_id"].to_list() == list(sources())
    for row in table.to_dicts():
        origin = sources()[row["origin_id"]].origin
        own = [name for name in origin.files if not name.startswith("python:")]
        if own:
            assert row["rows"] is None
            assert row["files_found"] == row["files"] - len(own)
            assert row["faults"] == own


def test_a_faulty_source_does_not_hide_the_others(folder):
    third_places = folder / "practices" / "tiers_lieux_cget_2019.csv"
    third_places.write_text("a;b\n1;2\n", encoding="utf-8")
    told = checked(folder, PLACES, WORDS)
    assert "not by a comma" in told[PLACES]["faults"][0]
    # The sample has fewer rows than the publisher's file, which is the one thing said of it.
    assert len(told[WORDS]["faults"]) == 1
    assert "where 255 to 255 are expected" in told[WORDS]["faults"][0]


def test_rows_with_and_without_a_territory_add_up(folder, monkeypatch):
    chosen = {i: source(i) for i in (PLACES, WORDS, POSTS)}
    for each in chosen.values():
        monkeypatch.setitem(each.origin.__dict__, "expected_rows", (1, 9999))
    told = checked(folder, *chosen)
    for origin_id in (PLACES, POSTS):
        row = told[origin_id]
        assert row["faults"] == []
        assert row["with_territory"] + row["without_territory"] == row["rows"] > 0
    assert told[PLACES]["with_coordinates"] == told[PLACES]["rows"]
    assert told[POSTS]["with_coordinates"] is None
    assert told[WORDS]["with_territory"] is None


def test_the_command_prints_a_line_for_each_and_then_all_that_is_wrong(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr("sharitories.cli.sources_check.out.width", 200, raising=False)
    with pytest.raises(FaultyInput) as refusal:
        run(tmp_path, as_json=False)
    assert refusal.value.exit_code == 2
    printed = capsys.readouterr().out
    for origin_id in sources():
        assert origin_id in printed
    assert {fault.file for fault in refusal.value.faults} >= {PLACES, WORDS, POSTS}


def test_json_says_the_same_with_the_same_exit_code(tmp_path, capsys):
    with pytest.raises(SystemExit) as stop:
        run(tmp_path, as_json=True)
    assert stop.value.code == 2
    told = json.loads(capsys.readouterr().out)
    assert [row["origin_id"] for row in told] == list(sources())


def test_a_folder_that_is_not_there_is_told(tmp_path):
    with pytest.raises(UsageError, match="not a folder"):
        run(tmp_path / "nowhere", as_json=False)


class TestPublishersFiles:
    pytestmark = needs_shared

    def test_every_source_is_whole(self, capsys):
        run(shared(), as_json=True)
        for row in json.loads(capsys.readouterr().out):
            assert row["faults"] == []
            assert row["files_found"] == row["files"]
            least, most = sources()[row["origin_id"]].origin.expected_rows
            assert least <= row["rows"] <= most
