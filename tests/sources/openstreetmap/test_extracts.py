"""What an extract shows, by hand on invented places; and on the real extracts as Debian's osmium counts it."""

import gzip
import json
import shutil
import subprocess

import osmium
import polars as pl
import pytest
from publisher_files import needs_shared, shared

from sharitories.errors import FaultyInput, MissingInput, UsageError
from sharitories.observations.map_extract import observe_extract
from sharitories.observations.rows import OBSERVATION
from sharitories.practices.tags import Rule, context_tags, rules, rules_by_key, shown_by
from sharitories.sources.openstreetmap.elements import read_extract
from sharitories.sources.openstreetmap.sightings import sightings

HEAD = '<?xml version="1.0"?><osm version="0.6" generator="invented places">'
STAMP = 'version="1" timestamp="2020-05-01T00:00:00Z"'


def tags(**given):
    return "".join(f'<tag k="{k.replace("__", ":")}" v="{v}"/>' for k, v in given.items())


def node(number, lat, lon, **given):
    return f'<node id="{number}" lat="{lat}" lon="{lon}" {STAMP}>{tags(**given)}</node>'


def way(number, refs, **given):
    return f'<way id="{number}" {STAMP}>{"".join(f"<nd ref={chr(34)}{r}{chr(34)}/>" for r in refs)}{tags(**given)}</way>'


def relation(number, members, **given):
    inside = "".join(f'<member type="{t}" ref="{r}" role="{role}"/>' for t, r, role in members)
    return f'<relation id="{number}" {STAMP}>{inside}{tags(**given)}</relation>'


def extract(tmp_path, *things, name="invented.osm"):
    path = tmp_path / name
    path.write_text(HEAD + "".join(things) + "</osm>", encoding="utf-8")
    return path


def seen(tmp_path, *things):
    return sightings(extract(tmp_path, *things)).rows(named=True)


def test_a_node_with_its_names_address_and_dates(tmp_path):
    (row,) = seen(
        tmp_path,
        node(
            1, 47.5, -3.1, amenity="public_bookcase", name="Boîte", name__br="Boest", name__en="Box", phone="0123",
            addr__street="rue A", addr__housenumber="3", addr__postcode="56100", addr__city="Lorient",
            website="https://example.org", start_date="2018-04", end_date="sometime",
        ),
        node(2, 47.6, -3.2, amenity="bench"),
    )  # fmt: skip
    assert (row["locator"], row["property"], row["life"]) == ("node/1", "public-bookcase", "alive")
    assert (row["lat"], row["lon"], row["name"], row["names"]) == (47.5, -3.1, "Boîte", "br=Boest; en=Box")
    assert (row["started_on"], row["ended_on"], row["note"]) == ("2018-04", None, "end_date=sometime")
    assert (row["address"], row["postcode"], row["town"]) == ("3 rue A", "56100", "Lorient")
    assert "0123" not in str(row)


SQUARE = [node(k, lat, lon) for k, (lat, lon) in enumerate([(0, 0), (0, 4), (4, 4), (4, 0)], start=1)]
HOLE = [node(k, lat, lon) for k, (lat, lon) in enumerate([(1, 1), (1, 3), (3, 3), (3, 1)], start=11)]


def test_a_closed_way_is_one_object_with_a_point_inside(tmp_path):
    (row,) = seen(tmp_path, *SQUARE, way(5, [1, 2, 3, 4, 1], garden__type="community", leisure="garden"))
    assert row["locator"] == "way/5"
    assert 0 < row["lat"] < 4
    assert 0 < row["lon"] < 4


def test_an_open_way_has_its_middle(tmp_path):
    (row,) = seen(tmp_path, *SQUARE, way(5, [1, 2, 3], amenity="car_sharing"))
    assert (row["lat"], row["lon"]) == (0.0, 4.0)


def test_a_multipolygon_has_a_point_in_its_area_and_not_in_its_hole(tmp_path):
    ring = [way(20, [1, 2, 3]), way(21, [3, 4, 1]), way(22, [11, 12, 13, 14, 11])]
    members = [("way", 20, "outer"), ("way", 21, "outer"), ("way", 22, "inner")]
    made = relation(30, members, type="multipolygon", amenity="toy_library")
    (row,) = seen(tmp_path, *SQUARE, *HOLE, *ring, made)
    assert row["locator"] == "relation/30"
    assert 0 < row["lat"] < 4
    assert not (1 < row["lat"] < 3 and 1 < row["lon"] < 3)


def test_an_object_cut_off_by_the_box_is_seen_without_a_position(tmp_path):
    (row,) = seen(tmp_path, way(5, [91, 92, 93], amenity="car_sharing"))
    assert (row["locator"], row["lat"], row["lon"]) == ("way/5", None, None)


def test_several_rules_give_a_row_each_and_prefixes_say_that_it_ended(tmp_path):
    rows = seen(
        tmp_path,
        node(1, 1, 1, office="association", leisure="hackerspace"),
        node(2, 1, 1, disused__amenity="public_bookcase"),
        node(3, 1, 1, amenity="toy_library", disused="yes"),
        node(4, 1, 1, was__shop="charity", end_date="2019"),
        node(5, 1, 1, club="no", repair="bicycle"),
    )
    found = [(r["locator"], r["property"], r["life"], r["ended_on"]) for r in rows]
    assert found == [
        ("node/1", "makerspace", "alive", None),
        ("node/1", "map:association-office", "alive", None),
        ("node/2", "public-bookcase", "closed", None),
        ("node/3", "toy-library", "closed", None),
        ("node/4", "map:second-hand-shop", "closed", "2019"),
        ("node/5", "map:repair", "alive", None),
    ]


def test_a_history_gives_births_and_deaths(tmp_path):
    path = tmp_path / "invented.osh.pbf"
    bookcase, gone = {"amenity": "public_bookcase"}, {"disused:amenity": "public_bookcase"}
    versions = [
        (1, 1, "2015-01-01", {"amenity": "bench"}, True),
        (1, 2, "2016-02-01", bookcase, True),
        (1, 3, "2017-03-01", {**bookcase, "name": "Later"}, True),
        (1, 4, "2018-04-01", {}, False),
        (2, 1, "2019-01-01", bookcase, True),
        (3, 1, "2014-01-01", bookcase, True),
        (3, 2, "2020-06-01", gone, True),
        (4, 1, "2014-01-01", {**bookcase, "start_date": "2011"}, True),
        (4, 2, "2021-06-01", {"amenity": "bench"}, True),
    ]
    header = osmium.io.Header()
    header.has_multiple_object_versions = True
    with osmium.SimpleWriter(str(path), header=header) as writer:
        for number, version, day, given, visible in versions:
            writer.add_node(
                osmium.osm.mutable.Node(
                    id=number, version=version, visible=visible, timestamp=f"{day}T00:00:00Z",
                    location=(1.0, 2.0) if visible else None, tags=given,
                )
            )  # fmt: skip
    rows = {r["locator"]: r for r in sightings(path).rows(named=True)}
    lives = {k: (r["started_on"], r["ended_on"], r["life"]) for k, r in rows.items()}
    assert lives == {
        "node/1": ("2016-02-01", "2018-04-01", "closed"),
        "node/2": ("2019-01-01", None, "alive"),
        "node/3": ("2014-01-01", "2020-06-01", "closed"),
        "node/4": ("2011", "2021-06-01", "closed"),
    }
    assert rows["node/1"]["name"] == "Later"


def test_the_row_of_the_design_is_written_and_placed(tmp_path):
    path = extract(tmp_path, node(1, 1, 1, amenity="toy_library"), node(2, 9, 9, amenity="toy_library"))
    box = {"type": "Polygon", "coordinates": [[[0, 0], [2, 0], [2, 2], [0, 2], [0, 0]]]}
    area = {"type": "Feature", "properties": {"code": "01004"}, "geometry": box}
    (tmp_path / "a.geojson").write_text(json.dumps({"type": "FeatureCollection", "features": [area]}))
    observe_extract(path, tmp_path / "a.geojson", tmp_path / "out.parquet")
    table = pl.read_parquet(tmp_path / "out.parquet")
    assert table.columns[: len(OBSERVATION)] == list(OBSERVATION)
    assert table["observation_id"].to_list() == [
        f"openstreetmap/invented/node/{k}/toy-library" for k in (1, 2)
    ]
    assert table["territory_id"].to_list() == ["FR-01004", None]
    assert set(table["status"]) == {"observed"}
    assert set(table["basis"]) == {"map"}
    with pytest.raises(UsageError):
        observe_extract(path, None, tmp_path / "nowhere" / "out.parquet")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.osm.pbf", b""),
        ("a.osm.pbf", b"hello, this is no protocol buffer at all"),
        ("a.osm.gz", b"not packed"),
        ("a.osm.gz", gzip.compress(b"<osm version='0.6'><node id='1' lat='1' lon")),
        ("a.osm.gz", gzip.compress(HEAD.encode() + b"</osm>")[:-9]),
        ("a.osm.gz", gzip.compress(b"\0" * 50_000_000)),
        ("a.osm", b"<html><body>404</body></html>"),
        ("a.txt", b"x"),
    ],
    ids=["empty", "text", "not packed", "cut xml", "cut gzip", "zeros", "html", "txt"],
)
def test_a_broken_extract_is_named_and_nothing_is_written(tmp_path, name, content):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(FaultyInput, match=name):
        observe_extract(tmp_path / name, None, tmp_path / "out.parquet")
    with pytest.raises(MissingInput):
        observe_extract(tmp_path / "absent.osm.pbf", None, tmp_path / "out.parquet")
    assert not (tmp_path / "out.parquet").exists()


def test_rules_are_those_of_the_catalogue_and_every_tag_that_was_asked_for_is_observed():
    assert {r.property for r in rules()} >= {c.property for c in context_tags()} | {
        "coworking-space",
        "car-sharing",
    }
    asked = (
        "amenity=coworking_space office=coworking leisure=hackerspace amenity=public_bookcase amenity=give_box "
        "garden:type=community amenity=toy_library amenity=social_facility amenity=bicycle_rental amenity=car_sharing "
        "amenity=marketplace shop=second_hand shop=charity repair=any office=association office=ngo club=any"
    )
    by_key = rules_by_key(rules())
    for tag in asked.split():
        assert shown_by(dict([tag.split("=")]), by_key), tag


def independent_count(path, rule: Rule, tmp_path) -> int:
    """How many objects Debian's osmium keeps for one rule, counted in its text form, line by line."""
    kept = tmp_path / "kept.opl"
    wanted = f"nwr/{rule.key}" + (f"={rule.value}" if rule.value else "")
    subprocess.run(
        ["osmium", "tags-filter", "-R", "-O", "-o", kept, path, wanted], check=True, capture_output=True
    )
    tag = f"{rule.key.replace(':', '%3a%')}="
    lines = [line.split(" ") for line in kept.read_text(encoding="utf-8").splitlines()]
    ids = {line[0] for line in lines if any(f.startswith("T") and f"{rule.key}=" in f for f in line)}
    refused = {line[0] for line in lines if any(f"{tag}no" in f.split(",") for f in line)}
    return len(ids - refused)


class TestRealExtracts:
    pytestmark = needs_shared

    @pytest.mark.skipif(shutil.which("osmium") is None, reason="Debian's osmium-tool is not installed")
    def test_every_count_is_that_of_osmium_tags_filter(self, tmp_path):
        extracts = sorted((shared() / "osm").iterdir())
        assert len(extracts) == 10
        total = 0
        for path in extracts:
            elements = read_extract(path, rules()).elements
            for rule in rules():
                mine = [e for e in elements if shown_by(e.tags, {rule.key: [rule]})]
                assert len({(e.kind, e.number) for e in mine}) == len(mine)
                assert len(mine) == independent_count(path, rule, tmp_path), (path.name, rule)
                total += len(mine)
        assert total > 150

    def test_no_closed_way_is_counted_again_as_its_area(self):
        for path in sorted((shared() / "osm").iterdir()):
            table = sightings(path)
            assert table.select("locator", "property").is_duplicated().sum() == 0
