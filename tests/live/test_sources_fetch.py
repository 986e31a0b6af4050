"""The command: what it prints, what it writes, what it refuses."""

import json

import polars as pl
import pytest
from live.stored import always

from sharitories.cli import sources_fetch
from sharitories.errors import MissingInput, UsageError

BBOX = "47.7,-3.45,47.8,-3.3"


@pytest.fixture
def network(asked, monkeypatch):
    """The command's client has a network of stored answers."""

    def connect(answer, offline=False):
        client, seen = asked(answer, offline)
        monkeypatch.setattr(sources_fetch, "Client", lambda *_, **__: client)
        return seen

    return connect


def test_a_source_is_fetched_and_its_table_written(network, tmp_path, capsys):
    network(always("invented_overpass.json"))
    sources_fetch.run("openstreetmap-overpass", tmp_path, bbox=BBOX, practices=("coworking-space",))
    told = capsys.readouterr()
    assert "2 coworking-space" in told.out
    assert "Open Database License" in told.out
    (table,) = tmp_path.rglob("table.parquet")
    assert pl.read_parquet(table)["locator"].to_list() == ["node/101", "relation/303"]
    network(always("invented_overpass.json"))
    sources_fetch.run(
        "openstreetmap-overpass", tmp_path, bbox=BBOX, practices=("coworking-space",), as_json=True
    )
    said = json.loads(capsys.readouterr().out)
    assert said["rows"] == {"coworking-space": 2}
    assert len(said["answers"][0]["sha256"]) == 64


@pytest.mark.parametrize(
    "wrong",
    [
        {"bbox": "1,2,3"},
        {"bbox": "50,0,40,1"},
        {"bbox": "a,b,c,d"},
        {"bbox": BBOX, "period": "2020"},
        {"period": "9..8"},
    ],
)
def test_a_question_that_makes_no_sense_is_refused_before_anything_is_asked(network, tmp_path, wrong):
    seen = network(always("invented_overpass.json"))
    with pytest.raises(UsageError, match="Example"):
        sources_fetch.run("openstreetmap-overpass", tmp_path, **wrong)
    assert seen == []


def test_without_a_network_one_is_told_what_to_do(network, tmp_path):
    network(always("invented_overpass.json"), offline=True)
    with pytest.raises(MissingInput, match="Run it once with a network"):
        sources_fetch.run("openstreetmap-overpass", tmp_path, bbox=BBOX)


def test_the_live_sources_are_listed(capsys):
    sources_fetch.run_list(as_json=True)
    assert {"openstreetmap-overpass", "eurostat-series"} <= {
        o["id"] for o in json.loads(capsys.readouterr().out)
    }
    sources_fetch.run_list(as_json=False)
    assert "--bbox" in capsys.readouterr().out
