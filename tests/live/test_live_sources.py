"""Live sources from stored answers: what is asked, what is read, and what stays when something goes wrong."""

from __future__ import annotations

import json
from typing import Any

import pytest
from live.stored import always, read, stored

from sharitories.errors import FaultyInput, MissingInput, UsageError
from sharitories.sources.live import fetch, live_source, live_sources, read_fetched, records
from sharitories.sources.question import Question, question_of
from sharitories.sources.registry import sources
from sharitories.sources.shapes import SHAPES

httpx = pytest.importorskip("httpx")
pytest.importorskip("hishel")

LORIENT = (47.7, -3.45, 47.8, -3.3)


# --- every source -----------------------------------------------------------------------------------------------


def test_live_sources_stand_apart_from_those_that_a_study_is_built_from():
    assert set(live_sources()) & set(sources()) == set()
    for source in live_sources().values():
        assert source.origin.licence.name
        assert source.origin.documentation.startswith("https://")
        assert source.origin.pace > 0
        assert (source.folder / "ask.py").is_file()
        assert (source.folder / "read.py").is_file()
        assert not (source.folder / "source.yml").exists()


@pytest.mark.parametrize("source_id", live_sources())
def test_a_question_that_does_not_say_enough_is_refused_before_anything_is_asked(source_id):
    if live_source(source_id).origin.needs:
        with pytest.raises(UsageError, match="Add --"):
            live_source(source_id).requests(Question())


def test_unknown_sources_and_practices_are_named():
    with pytest.raises(UsageError, match="openstreetmap-overpass"):
        live_source("nothing")
    with pytest.raises(UsageError, match="fab-lab"):
        live_source("openstreetmap-overpass").requests(Question(bbox=LORIENT, practices=("fab-lab",)))


def test_a_question_survives_json():
    question = Question("FR", LORIENT, ("FR-56121",), ("fablab",), ("2020", "2024"), ("a",), "a.example")
    assert question_of(json.loads(json.dumps(question.dumped()))) == question


# --- Overpass ---------------------------------------------------------------------------------------------------


def test_the_overpass_query_is_made_of_the_tags_of_the_catalogue():
    practices = ("coworking-space", "public-bookcase")
    (request,) = live_source("openstreetmap-overpass").requests(Question(bbox=LORIENT, practices=practices))
    assert dict(request.params)["data"] == (
        "[out:json][timeout:180];\n(\n"
        '  nwr["amenity"="coworking_space"](47.7,-3.45,47.8,-3.3);\n'
        '  nwr["amenity"="public_bookcase"](47.7,-3.45,47.8,-3.3);\n'
        '  nwr["office"="coworking"](47.7,-3.45,47.8,-3.3);\n'
        ");\nout tags center qt;"
    )


def test_overpass_is_asked_for_municipalities_by_their_codes():
    codes = ("FR-56121", "NL-GM0402", "BE-71016", "SE-1290")
    question = Question(municipalities=codes, practices=("public-bookcase",))
    (request,) = live_source("openstreetmap-overpass").requests(question)
    query = dict(request.params)["data"]
    for filter_ in (
        '["ref:INSEE"="56121"]',
        '["ref:gemeentecode"="402"]',
        '["ref:INS"="71016"]',
        '["ref:scb"="1290"]',
    ):
        assert filter_ in query
    many = Question(
        municipalities=tuple(f"FR-{n:05d}" for n in range(1001, 1046)), practices=("toy-library",)
    )
    assert len(live_source("openstreetmap-overpass").requests(many)) == 3
    with pytest.raises(UsageError, match="--bbox"):
        live_source("openstreetmap-overpass").requests(Question(municipalities=("PT-0105",)))


def test_objects_of_the_map_are_read_with_their_practices_and_without_contacts():
    table = read("openstreetmap-overpass", Question(bbox=LORIENT), a="invented_overpass.json")
    found = {(row["locator"], row["property"]): row for row in table.to_dicts()}
    assert set(found) == {
        ("node/101", "coworking-space"),
        ("way/202", "community-garden"),
        ("relation/303", "coworking-space"),
    }
    ponton = found["node/101", "coworking-space"]
    assert (ponton["lat"], ponton["address"], ponton["started_on"]) == (47.75, "3 Quai Inventé", "2018-09")
    assert found["way/202", "community-garden"]["started_on"] is None
    assert found["way/202", "community-garden"]["note"] == "start_date: before 1950"
    assert found["relation/303", "coworking-space"]["website"] is None
    assert "97 00 00 00" not in table.write_json()


def test_an_overpass_answer_that_stopped_before_the_end_is_no_answer(asked, tmp_path):
    client, _ = asked(always("invented_overpass_timeout.json"))
    with pytest.raises(FaultyInput, match="Query timed out"):
        fetch("openstreetmap-overpass", Question(bbox=LORIENT), tmp_path / "live", client)
    assert not any((tmp_path / "live").rglob("question.json"))


def test_an_empty_answer_is_an_empty_register(asked, tmp_path):
    empty = {"version": 0.6, "generator": "x", "osm3s": {}, "elements": []}
    client, _ = asked(lambda request: httpx.Response(200, json=empty))
    folder = fetch("openstreetmap-overpass", Question(bbox=LORIENT), tmp_path, client)
    _, _, table = read_fetched(folder)
    assert table.is_empty()
    assert dict(table.schema) == SHAPES["register"]


# --- fetching ---------------------------------------------------------------------------------------------------


def test_a_snapshot_has_its_record_and_is_read_again_without_a_network(asked, tmp_path):
    question = Question(bbox=LORIENT, practices=("coworking-space",))
    client, seen = asked(always("invented_overpass.json"))
    folder = fetch("openstreetmap-overpass", question, tmp_path, client)
    (record,) = records(folder)
    assert record["licence"] == "ODbL-1.0"
    assert record["bytes"] == len(stored("invented_overpass.json"))
    assert "coworking_space" in record["asked"]
    source, said, table = read_fetched(folder)
    assert (source.origin.id, said) == ("openstreetmap-overpass", question)
    assert table["locator"].to_list() == ["node/101", "relation/303"]

    offline, seen_offline = asked(always("invented_overpass.json"), offline=True)
    again = fetch("openstreetmap-overpass", question, tmp_path, offline)
    assert (again, seen_offline, len(seen)) == (folder, [], 1)
    assert read_fetched(again)[2].equals(table)
    other = Question(bbox=LORIENT, practices=("toy-library",))
    with pytest.raises(MissingInput, match="offline"):
        fetch("openstreetmap-overpass", other, tmp_path, offline)


@pytest.mark.parametrize(
    "wrong",
    [
        lambda request: httpx.Response(200, content=b"<html><body>Error</body></html>"),
        lambda request: httpx.Response(404),
        lambda request: httpx.Response(
            200, content=b"not json", headers={"Content-Type": "application/json"}
        ),
        lambda request: httpx.Response(200, json={"elements": [], "new_field": 1}),
        lambda request: httpx.Response(200, json={"elements": [{"type": "node", "id": 1, "colour": "red"}]}),
    ],
)
def test_whatever_goes_wrong_the_last_good_snapshot_stays(asked, tmp_path, wrong):
    question = Question(bbox=LORIENT)
    client, _ = asked(always("invented_overpass.json"))
    folder = fetch("openstreetmap-overpass", question, tmp_path, client)
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    client, _ = asked(wrong)
    with pytest.raises((MissingInput, FaultyInput)):
        fetch("openstreetmap-overpass", question, tmp_path, client)
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before
    client, _ = asked(always("invented_overpass.json"))
    assert fetch("openstreetmap-overpass", question, tmp_path, client) == folder
    assert [p.name for p in folder.parent.iterdir()] == [folder.name]


def test_a_run_that_was_killed_between_two_renames_is_mended(asked, tmp_path):
    question = Question(bbox=LORIENT)
    client, _ = asked(always("invented_overpass.json"))
    folder = fetch("openstreetmap-overpass", question, tmp_path, client)
    folder.rename(folder.with_name(f"{folder.name}.old"))
    offline, _ = asked(always("invented_overpass.json"), offline=True)
    assert fetch("openstreetmap-overpass", question, tmp_path, offline) == folder


# --- GBFS -------------------------------------------------------------------------------------------------------

GBFS = {
    "https://velo.example/gbfs.json": "invented_gbfs_v1.json",
    "https://velo.example/fr/system_information.json": "invented_gbfs_v1_system.json",
    "https://velo.example/fr/station_information.json": "invented_gbfs_v1_stations.json",
    "https://partage.example/v3/gbfs.json": "invented_gbfs_v3.json",
    "https://partage.example/v3/system_information.json": "invented_gbfs_v3_system.json",
    "https://partage.example/v3/vehicle_types.json": "invented_gbfs_v3_types.json",
    "https://partage.example/v3/station_information.json": "invented_gbfs_v3_stations.json",
}


def test_gbfs_feeds_of_versions_1_and_3_are_discovered_and_read(asked, tmp_path):
    client, seen = asked(lambda request: httpx.Response(200, content=stored(GBFS[str(request.url)])))
    systems = ("https://velo.example/gbfs.json", "https://partage.example/v3/gbfs.json")
    _, _, table = read_fetched(fetch("mobilitydata-gbfs-feeds", Question(series=systems), tmp_path, client))
    assert sorted(str(request.url) for request in seen) == sorted(GBFS)
    assert table.select("locator", "property", "name", "started_on", "ended_on").rows() == [
        ("velo_invente", "bike-sharing", "Vélo inventé", "2015-04-01", None),
        ("velo_invente/1", "bike-sharing", "Gare", None, None),
        ("velo_invente/2", "bike-sharing", "Port", None, None),
        ("partage", "bike-sharing", "Roues partagées", None, "2025-01-31"),
        ("partage/s1", "bike-sharing", "Harbour", None, None),
        ("partage", "car-sharing", "Roues partagées", None, "2025-01-31"),
        ("partage/s1", "car-sharing", "Harbour", None, None),
    ]
    told = table.write_json()
    assert "0297000000" not in told
    assert "@" not in told


def test_a_gbfs_discovery_without_feeds_is_a_fault(asked, tmp_path):
    client, _ = asked(lambda request: httpx.Response(200, json={"data": {}}))
    with pytest.raises(FaultyInput, match="names no feeds"):
        fetch(
            "mobilitydata-gbfs-feeds", Question(series=("https://velo.example/gbfs.json",)), tmp_path, client
        )


# --- Wikidata ---------------------------------------------------------------------------------------------------


def test_wikidata_is_asked_by_the_tags_of_the_catalogue_page_by_page(asked, tmp_path, monkeypatch):
    from sharitories.sources.wikimedia.wikidata import ask

    monkeypatch.setattr(ask, "PAGE", 2)
    bindings = json.loads(stored("invented_wikidata.json"))["results"]["bindings"]

    def pages(request: Any) -> Any:
        query = request.url.params["query"]
        offset = int(query.rsplit("OFFSET ", 1)[1])
        assert '"Tag:amenity=public_bookcase"' in query
        assert '?item wdt:P17/wdt:P297 "FR"' in query
        return httpx.Response(200, json={"head": {}, "results": {"bindings": bindings[offset : offset + 2]}})

    client, seen = asked(pages)
    _, _, table = read_fetched(fetch("wikimedia-wikidata", Question(country="FR"), tmp_path, client))
    assert len(seen) == 2
    rows = (
        table.select("locator", "name", "territory_id", "lat", "lon", "started_on", "ended_on")
        .unique()
        .sort("locator")
    )
    assert rows.rows() == [
        ("Q900000001", "Fabrique inventée", "FR-56121", 47.75, -3.36, "2014", None),
        ("Q900000002", None, None, None, None, None, "2020-06-30"),
    ]


def test_wikidata_is_asked_for_a_box_east_before_north():
    (request,) = live_source("wikimedia-wikidata").requests(
        Question(bbox=LORIENT, practices=("public-bookcase",))
    )
    assert '"Point(-3.45 47.7)"^^geo:wktLiteral' in dict(request.params)["query"]


# --- statistics -------------------------------------------------------------------------------------------------


def test_json_stat_is_taken_apart_and_holes_are_missing_never_zero():
    table = read("eurostat-series", Question(series=("x",)), **{"01__demo.json": "invented_eurostat.json"})
    assert table.rows() == [
        ("FR-NUTS3-FRH04", "demo/freq=A/unit=NR", "2022", 760000.0, "observed"),
        ("FR-NUTS3-FRH04", "demo/freq=A/unit=NR", "2023", None, "missing"),
        ("PT", "demo/freq=A/unit=NR", "2022", 120000.5, "observed"),
        ("PT", "demo/freq=A/unit=NR", "2023", 0.0, "observed"),
    ]


def test_eurostat_is_asked_for_places_and_a_period():
    question = Question(
        series=("demo_r_pjanaggr3?sex=T&age=TOTAL",),
        municipalities=("FR-NUTS3-FRH04", "BE-NUTS3-BE221"),
        period=("2015", "2023"),
    )
    (request,) = live_source("eurostat-series").requests(question)
    assert request.url.endswith("/statistics/1.0/data/demo_r_pjanaggr3")
    assert request.params[2:] == (
        ("sex", "T"),
        ("age", "TOTAL"),
        ("geo", "FRH04"),
        ("geo", "BE221"),
        ("sinceTimePeriod", "2015"),
        ("untilTimePeriod", "2023"),
    )
    (greek,) = live_source("eurostat-series").requests(Question(series=("x",), country="GR"))
    assert ("geo", "EL") in greek.params
    with pytest.raises(UsageError):
        live_source("eurostat-series").requests(Question(series=("../x",)))


def test_the_cells_of_a_cube_stay_with_their_places_whatever_the_order(tmp_path):
    """A cube with every cell its own number: none may move to another place or period."""
    answer = json.loads(stored("invented_eurostat.json"))
    answer["value"] = {str(n): n for n in range(4)}
    answer["dimension"]["time"]["category"]["index"] = {"2023": 1, "2022": 0}
    (tmp_path / "01-demo.json").write_text(json.dumps(answer), encoding="utf-8")
    table = live_source("eurostat-series").read(Question(), {"01-demo.json": tmp_path / "01-demo.json"})
    assert {(row[0][:2], row[2]): row[3] for row in table.rows()} == {
        ("FR", "2022"): 0,
        ("FR", "2023"): 1,
        ("PT", "2022"): 2,
        ("PT", "2023"): 3,
    }
    answer["size"] = [1, 1, 2, 3]
    (tmp_path / "01-demo.json").write_text(json.dumps(answer), encoding="utf-8")
    with pytest.raises(FaultyInput, match="does not fit"):
        live_source("eurostat-series").read(Question(), {"01-demo.json": tmp_path / "01-demo.json"})


def test_insee_series_are_read_with_their_areas_and_powers_of_ten():
    table = read("insee-series", Question(series=("009999991", "009999992")), a="invented_bdm.xml")
    assert table.rows() == [
        ("FR-DEP-56", "bdm/009999991", "2024-Q1", None, "missing"),
        ("FR-DEP-56", "bdm/009999991", "2024-Q2", 6.4, "observed"),
        ("FR", "bdm/009999992", "2023", 203e6, "observed"),
    ]
    with pytest.raises(FaultyInput, match="does not hold"):
        read("insee-series", Question(series=("009999993",)), a="invented_bdm.xml")


def test_an_xml_answer_that_declares_entities_is_refused(tmp_path):
    bomb = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "bbbb">]><a>&b;</a>'
    (tmp_path / "a.xml").write_text(bomb, encoding="utf-8")
    with pytest.raises(FaultyInput, match="document type"):
        live_source("insee-series").read(Question(), {"a.xml": tmp_path / "a.xml"})


def test_insee_is_asked_for_a_hundred_series_at_once():
    codes = tuple(f"{n:09d}" for n in range(150))
    first, second = live_source("insee-series").requests(Question(series=codes, period=("2010", "2020")))
    assert first.url.count("+") == 99
    assert second.url.count("+") == 49
    assert first.params == (("startPeriod", "2010"), ("endPeriod", "2020"))
