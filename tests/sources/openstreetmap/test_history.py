"""Births and deaths from files that hold every version, by hand on invented places."""

import osmium

from openstreetmap.invented_map import history
from sharitories.sources.openstreetmap.sightings import sightings

BOOKS, GONE = {"amenity": "public_bookcase"}, {"disused:amenity": "public_bookcase"}
VERSIONS = [
    (1, 1, "2015-01-01", {"amenity": "bench"}, True),
    (1, 2, "2016-02-01", BOOKS, True),
    (1, 3, "2017-03-01", {**BOOKS, "name": "Later"}, True),
    (1, 4, "2018-04-01", {}, False),
    (2, 1, "2019-01-01", BOOKS, True),
    (3, 1, "2014-01-01", BOOKS, True),
    (3, 2, "2020-06-01", GONE, True),
    (3, 3, "2021-06-01", GONE, True),
    (4, 1, "2014-01-01", {**BOOKS, "start_date": "2011"}, True),
    (4, 2, "2021-06-01", {"amenity": "bench"}, True),
    (5, 1, "2014-01-01", BOOKS, True),
    (5, 2, "2015-01-01", {}, False),
    (5, 3, "2016-01-01", BOOKS, True),
    (5, 4, "2017-01-01", {**BOOKS, "club": "linux"}, True),
    (6, 1, "2014-01-01", GONE, True),
    (7, 1, "2014-01-01", {"amenity": "bench"}, True),
    (8, 1, "2014-01-01", {**BOOKS, "end_date": "2016-05"}, True),
]


def lives(path):
    table = sightings(path)
    return {(r["locator"], r["property"]): r for r in table.rows(named=True)}


def expected(found, deletions_told=True):
    spans = {key: (r["started_on"], r["ended_on"], r["life"]) for key, r in found.items()}
    books = "public-bookcase"
    assert spans == {
        ("node/1", books): ("2016-02-01", "2018-04-01", "closed"),
        ("node/2", books): ("2019-01-01", None, "alive"),
        ("node/3", books): ("2014-01-01", "2020-06-01", "closed"),
        ("node/4", books): ("2011", "2021-06-01", "closed"),
        ("node/5", books): ("2014-01-01", None, "alive"),
        ("node/5", "map:club"): ("2017-01-01", None, "alive"),
        ("node/5", "open-source-user-group"): ("2017-01-01", None, "alive"),
        ("node/6", books): (None, None, "closed"),
        ("node/8", books): ("2014-01-01", "2016-05", "closed"),
    }
    notes = {key[0]: r["note"] for key, r in found.items() if key[1] == books}
    assert notes["node/1"] == (
        "first seen in the map 2016-02-01; last seen in the map until 2018-04-01"
        + (", then deleted" if deletions_told else "")
    )
    assert notes["node/2"] == "first seen in the map 2019-01-01"
    assert notes["node/3"].startswith("disused:amenity=public_bookcase; first seen")
    assert notes["node/5"].endswith("absent from the map 2015-01-01 to 2016-01-01")
    assert found["node/1", books]["name"] == "Later"
    assert (found["node/1", books]["lat"], found["node/1", books]["lon"]) == (2.0, 1.3)


def test_births_and_deaths(tmp_path):
    expected(lives(history(tmp_path / "invented.osh.pbf", VERSIONS)))


def test_a_history_is_known_by_its_name_by_its_header_or_by_what_it_holds(tmp_path):
    expected(lives(history(tmp_path / "a.osh.pbf", VERSIONS, told=False)))
    # What is written as an extract does not say that a version deletes its object: it has lost its tags.
    expected(lives(history(tmp_path / "b.osm.pbf", VERSIONS)), deletions_told=False)
    expected(lives(history(tmp_path / "c.osm.pbf", VERSIONS, told=False)), deletions_told=False)
    expected(lives(history(tmp_path / "d.osh.gz", VERSIONS, told=False)))


def test_deleted_objects_of_a_picture_of_one_day_are_not_seen(tmp_path):
    path = history(
        tmp_path / "a.osm.pbf", [(1, 3, "2018-01-01", {}, False), (2, 1, "2018-01-01", BOOKS, True)]
    )
    assert [key[0] for key in lives(path)] == ["node/2"]


def test_a_way_has_the_shape_of_the_version_that_last_showed_it_and_the_last_places_of_its_nodes(tmp_path):
    path = tmp_path / "ways.osh.pbf"
    make = osmium.osm.mutable
    with osmium.SimpleWriter(str(path)) as writer:
        for number, version, place in [(1, 1, (9, 9)), (1, 2, (0, 0)), (2, 1, (2, 0)), (3, 1, (4, 0))]:
            writer.add_node(
                make.Node(
                    id=number, version=version, visible=True, timestamp="2014-01-01T00:00:00Z", location=place
                )
            )
        writer.add_node(make.Node(id=3, version=2, visible=False, timestamp="2019-01-01T00:00:00Z"))
        for version, nodes, tags, visible in [
            (1, [1, 2], BOOKS, True),
            (2, [1, 3], BOOKS, True),
            (3, [2, 3], {"highway": "path"}, True),
        ]:
            writer.add_way(
                make.Way(
                    id=7, version=version, visible=visible, timestamp=f"201{version}-01-01T00:00:00Z",
                    nodes=nodes, tags=tags,
                )
            )  # fmt: skip
    (row,) = lives(path).values()
    assert (row["locator"], row["started_on"], row["ended_on"]) == ("way/7", "2011-01-01", "2013-01-01")
    assert (row["lat"], row["lon"]) == (0.0, 2.0)
