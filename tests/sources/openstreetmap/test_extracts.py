"""What an extract shows, by hand on invented places."""

import itertools

import numpy as np
import osmium
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal
from publisher_files import needs_shared, shared

from openstreetmap.invented_map import HOLE, SQUARE, corners, extract, history, node, relation, way
from sharitories.practices.tags import Rule, context_tags, rules, rules_by_key, shown_by
from sharitories.sources.openstreetmap import stream
from sharitories.sources.openstreetmap.dates import is_past, read_date, span_of
from sharitories.sources.openstreetmap.described import described
from sharitories.sources.openstreetmap.opl import escaped, unescaped
from sharitories.sources.openstreetmap.passes import BLOCK_BITS, by_id
from sharitories.sources.openstreetmap.sightings import SIGHTING, sightings, stem_of


def seen(folder, *things):
    table = sightings(extract(folder, *things))
    assert dict(table.schema) == SIGHTING
    return table.rows(named=True)


def test_a_node_with_its_names_address_and_dates(tmp_path):
    (row,) = seen(
        tmp_path,
        node(
            1, 47.5, -3.1, amenity="public_bookcase", name="Boîte,  = à %", name__br="Boest; bihan", name__en="Box",
            phone="0123456", email="a@b.org", operator="Jeanne Durand", contact__phone="0999", fax="0777",
            name__etymology="x", addr__street="rue A", addr__housenumber="3", addr__postcode="56100",
            addr__city="Lorient", website="https://example.org", start_date="2018-04", end_date="sometime",
        ),
        node(2, 47.6, -3.2, amenity="bench"),
    )  # fmt: skip
    assert (row["locator"], row["property"], row["life"]) == ("node/1", "public-bookcase", "alive")
    assert (row["lat"], row["lon"], row["name"]) == (47.5, -3.1, "Boîte, = à %")
    assert row["names"] == "br=Boest, bihan;en=Box"
    assert (row["started_on"], row["ended_on"]) == ("2018-04", None)
    assert row["note"] == "end_date not read: sometime"
    assert (row["address"], row["postcode"], row["town"]) == ("3 rue A", "56100", "Lorient")
    assert row["period"] == "2020-05-01"
    for personal in ("0123456", "a@b.org", "Jeanne", "0999", "0777"):
        assert personal not in str(row)


@pytest.mark.parametrize(
    ("told", "kept"),
    [
        ({"website": "https://jardin.example"}, "https://jardin.example"),
        ({"contact:website": "jardin.example"}, "jardin.example"),
        ({"website": "https://www.facebook.com/quelquun"}, None),
        ({"website": "http://fr-fr.facebook.com/x", "url": "http://ok.example"}, "http://ok.example"),
        ({"website": "x.com/quelquun"}, None),
        ({"website": "https://linux.com/"}, "https://linux.com/"),
        ({"website": "mailto:a@b.org"}, None),
        ({"website": "javascript:alert(1)"}, None),
        ({"website": "0612345678"}, None),
        ({"website": "voir la mairie"}, None),
        ({"website": "médiathèque.example:8080/a?b"}, "médiathèque.example:8080/a?b"),
        ({}, None),
    ],
)
def test_accounts_and_addresses_of_persons_are_no_web_site(told, kept):
    assert described(told).website == kept


def test_a_name_is_one_clean_line():
    assert described({"name": "  A\n\tB\u202e "}).name == "A B"
    assert described({"name": " "}).name is None
    assert described({"addr:housenumber": "3"}).address is None


class TestAWay:
    def test_closed_is_one_object_with_a_point_inside(self, tmp_path):
        (row,) = seen(
            tmp_path, corners(SQUARE), way(5, [1, 2, 3, 4, 1], garden__type="community", leisure="garden")
        )
        assert (row["locator"], row["property"]) == ("way/5", "community-garden")
        assert 0 < row["lat"] < 4
        assert 0 < row["lon"] < 4

    def test_bent_has_a_point_inside_where_its_middle_is_outside(self, tmp_path):
        bent = [(1, 0, 0), (2, 0, 9), (3, 1, 9), (4, 1, 1), (5, 9, 1), (6, 9, 0)]
        (row,) = seen(tmp_path, corners(bent), way(5, [1, 2, 3, 4, 5, 6, 1], amenity="toy_library"))
        assert 0 < row["lat"] < 1 or (1 <= row["lat"] < 9 and 0 < row["lon"] < 1)

    def test_crossing_itself_has_a_point_in_one_of_its_parts(self, tmp_path):
        (row,) = seen(tmp_path, corners(SQUARE), way(5, [1, 3, 2, 4, 1], amenity="toy_library"))
        lat, lon = row["lat"], row["lon"]
        assert 0 < min(lon, 4 - lon) < min(lat, 4 - lat)

    def test_open_has_the_middle_of_its_length(self, tmp_path):
        (row,) = seen(tmp_path, corners(SQUARE), way(5, [1, 2, 3], amenity="car_sharing"))
        assert (row["lat"], row["lon"]) == (0.0, 4.0)

    def test_closed_that_is_no_area_has_a_point_on_its_line(self, tmp_path):
        (row,) = seen(tmp_path, corners(SQUARE), way(5, [1, 2, 3, 4, 1], amenity="car_sharing", area="no"))
        assert (row["lat"], row["lon"]) == (4.0, 4.0)

    def test_without_nodes_in_the_file_is_seen_and_not_placed(self, tmp_path):
        (row,) = seen(tmp_path, way(5, [91, 92, 93], amenity="car_sharing"))
        assert (row["locator"], row["lat"], row["lon"]) == ("way/5", None, None)
        assert row["note"] == "none of its nodes is in the file"

    def test_cut_by_the_box_is_placed_by_the_nodes_that_are_left(self, tmp_path):
        (row,) = seen(tmp_path, corners(SQUARE[:2]), way(5, [1, 2, 93, 1], amenity="car_sharing"))
        assert row["lat"] == 0.0
        assert row["note"] == "1 of its nodes are not in the file"
        (row,) = seen(tmp_path, corners(SQUARE[:1]), way(5, [91, 1], amenity="car_sharing"))
        assert (row["lat"], row["lon"]) == (0.0, 0.0)

    def test_all_in_one_point(self, tmp_path):
        same = [(k, 1, 1) for k in range(1, 5)]
        (row,) = seen(tmp_path, corners(same), way(5, [1, 2, 3, 4, 1], amenity="car_sharing"))
        assert (row["lat"], row["lon"]) == (1.0, 1.0)


class TestARelation:
    RING = (way(20, [1, 2, 3]), way(21, [3, 4, 1]), way(22, [11, 12, 13, 14, 11]))
    MEMBERS = (("way", 20, "outer"), ("way", 21, "outer"), ("way", 22, "inner"))

    def test_has_a_point_in_its_area_and_not_in_its_hole(self, tmp_path):
        made = relation(30, self.MEMBERS, type="multipolygon", amenity="toy_library")
        (row,) = seen(tmp_path, corners(SQUARE, HOLE), *self.RING, made)
        assert row["locator"] == "relation/30"
        assert 0 < row["lat"] < 4
        assert 0 < row["lon"] < 4
        assert not (1 <= row["lat"] <= 3 and 1 <= row["lon"] <= 3)

    def test_is_one_object_beside_the_way_that_bounds_it(self, tmp_path):
        tagged = way(20, [1, 2, 3, 4, 1], amenity="marketplace")
        made = relation(30, [("way", 20, "outer")], type="multipolygon", amenity="toy_library")
        rows = seen(tmp_path, corners(SQUARE), tagged, made)
        assert [(r["locator"], r["property"]) for r in rows] == [
            ("way/20", "map:marketplace"),
            ("relation/30", "toy-library"),
        ]
        assert rows[0]["lat"] == rows[1]["lat"]

    def test_of_two_parts_has_its_point_in_the_larger(self, tmp_path):
        small = [(11, 10, 10), (12, 10, 10.1), (13, 10.1, 10.1)]
        ways = way(20, [1, 2, 3, 4, 1]), way(21, [11, 12, 13, 11])
        made = relation(30, [("way", 21, "outer"), ("way", 20, "outer")], type="multipolygon", club="linux")
        rows = seen(tmp_path, corners(SQUARE, small), *ways, made)
        assert {r["property"] for r in rows} == {"map:club", "open-source-user-group"}
        assert all(0 < r["lat"] < 4 for r in rows)

    def test_whose_ring_is_not_closed_is_placed_on_a_member(self, tmp_path):
        made = relation(30, [("way", 20, "outer"), ("way", 99, "outer")], type="multipolygon", club="linux")
        row = seen(tmp_path, corners(SQUARE), self.RING[0], made)[0]
        assert (row["lat"], row["lon"]) == (0.0, 4.0)
        assert row["note"] == "1 of its members are not in the file"

    def test_of_points_is_placed_on_one_of_them(self, tmp_path):
        members = [("node", k, "") for k, _, _ in SQUARE]
        (row,) = seen(tmp_path, corners(SQUARE), relation(30, members, type="site", amenity="car_sharing"))
        assert (row["lat"], row["lon"]) in {(lat, lon) for _, lat, lon in SQUARE}

    def test_of_nothing_in_the_file_is_seen_and_not_placed(self, tmp_path):
        (row,) = seen(tmp_path, relation(30, [("relation", 31, "")], type="site", amenity="car_sharing"))
        assert (row["lat"], row["note"]) == (None, "none of its members has a place")


class TestWhatTagsShow:
    def test_each_property_once(self, tmp_path):
        rows = seen(
            tmp_path,
            node(1, 1, 1, office="association", leisure="hackerspace"),
            node(2, 1, 1, club="no", repair="bicycle"),
            node(3, 1, 1, amenity="coworking_space", office="coworking"),
            node(4, 1, 1, amenity="toy_library;bar", office="coworking;school"),
        )
        assert [(r["locator"], r["property"]) for r in rows] == [
            ("node/1", "makerspace"),
            ("node/1", "map:association-office"),
            ("node/2", "map:repair"),
            ("node/3", "coworking-space"),
        ]

    def test_prefixes_and_words_say_that_it_is_over(self, tmp_path):
        rows = seen(
            tmp_path,
            node(1, 1, 1, disused__amenity="public_bookcase"),
            node(2, 1, 1, amenity="toy_library", disused="yes"),
            node(3, 1, 1, was__shop="charity", end_date="2019"),
            node(4, 1, 1, amenity="toy_library", disused__amenity="public_bookcase"),
            node(5, 1, 1, amenity="toy_library", was__amenity="toy_library"),
            node(6, 1, 1, disused__leisure="garden", garden__type="community"),
            node(7, 1, 1, disused__amenity="cafe", leisure="garden", garden__type="community"),
            node(8, 1, 1, razed__club="linux", removed__social_facility="workshop"),
            node(9, 1, 1, amenity="toy_library", end_date="2019-12-31"),
            node(10, 1, 1, amenity="toy_library", end_date="2031"),
            node(11, 1, 1, disused__amenity="cafe", proposed__amenity="toy_library"),
        )
        assert [(r["locator"], r["property"], r["life"], r["ended_on"], r["note"]) for r in rows] == [
            ("node/1", "public-bookcase", "closed", None, "disused:amenity=public_bookcase"),
            ("node/2", "toy-library", "closed", None, "disused=yes"),
            ("node/3", "map:second-hand-shop", "closed", "2019", "was:shop=charity"),
            ("node/4", "public-bookcase", "closed", None, "disused:amenity=public_bookcase"),
            ("node/4", "toy-library", "alive", None, None),
            ("node/5", "toy-library", "alive", None, None),
            ("node/6", "community-garden", "closed", None, "disused:leisure=garden"),
            ("node/7", "community-garden", "alive", None, None),
            ("node/8", "map:club", "closed", None, "razed:club=linux"),
            ("node/8", "map:social-facility", "closed", None, "removed:social_facility=workshop"),
            ("node/8", "open-source-user-group", "closed", None, "razed:club=linux"),
            ("node/9", "toy-library", "closed", "2019-12-31", None),
            ("node/10", "toy-library", "alive", "2031", None),
        ]

    def test_every_tag_that_was_asked_for_is_observed(self):
        assert {r.property for r in rules()} >= {c.property for c in context_tags()} | {"car-sharing"}
        asked = (
            "amenity=coworking_space office=coworking leisure=hackerspace amenity=public_bookcase "
            "amenity=give_box garden:type=community amenity=toy_library amenity=social_facility "
            "social_facility=any amenity=bicycle_rental amenity=car_sharing amenity=marketplace "
            "shop=second_hand shop=charity repair=any office=association office=ngo club=any landuse=allotments "
            "amenity=community_centre amenity=bicycle_repair_station"
        )
        by_key = rules_by_key(rules())
        for tag in asked.split():
            assert shown_by(dict([tag.split("=")]), by_key), tag

    #: Words of tags, right and nearly right, in which a wrong match would hide.
    KEYS = (
        "amenity",
        "amenity2",
        "xamenity",
        "disused:amenity",
        "was:club",
        "club",
        "a=b",
        "a,b",
        "T",
        "é %20%",
    )
    VALUES = (
        "toy_library",
        "toy_library2",
        "toy_library;x",
        "no",
        "linux",
        " club=linux",
        ",club=linux",
        "x",
    )
    WORD = st.sampled_from([*KEYS, *VALUES])

    @settings(deadline=None, max_examples=15)
    @given(st.lists(st.dictionaries(WORD, WORD, min_size=1, max_size=4), min_size=1, max_size=20))
    def test_the_automaton_misses_nothing_that_the_rules_match(self, tmp_path_factory, objects):
        import html

        escaped = [{html.escape(k): html.escape(v) for k, v in given_tags.items()} for given_tags in objects]
        things = [
            f'<node id="{k}" lat="1" lon="1">'
            + "".join(f'<tag k="{key}" v="{value}"/>' for key, value in told.items())
            + "</node>"
            for k, told in enumerate(escaped, start=1)
        ]
        table = sightings(extract(tmp_path_factory.mktemp("map"), *things))
        by_key = rules_by_key(rules())
        expected = {
            (f"node/{k}", one.property, "closed" if one.ended else "alive")
            for k, given_tags in enumerate(objects, start=1)
            for one in shown_by(given_tags, by_key)
        }
        assert set(table.select("locator", "property", "life").rows()) == expected


class TestDates:
    @pytest.mark.parametrize("text", ["2021", "2021-09", "2020-02-29", "1080"])
    def test_iso_is_read(self, text):
        assert read_date(text) == text

    @pytest.mark.parametrize(
        "text", ["", "C16", "~1900", "2021-02-29", "28.08.2018", "2021-13", "2010..2012", "before 1914", "21"]
    )
    def test_what_is_not_iso_is_told(self, text):
        assert read_date(text) is None
        assert span_of({"start_date": text, "opening_date": "2019"}) == (
            "2019",
            None,
            [f"start_date not read: {text}"],
        )

    def test_an_end_before_the_start_leaves_both_unknown(self):
        assert span_of({"start_date": "2019-05", "end_date": "2018"})[:2] == (None, None)
        assert span_of({"start_date": "2019-05", "end_date": "2019"})[:2] == ("2019-05", "2019")

    def test_past(self):
        assert is_past("2019", "2020-01-01")
        assert not is_past("2020", "2020-01-01")
        assert is_past("2020-01-01", "2020-01-01")
        assert not is_past("2020-01-02", "2020-01-01")
        assert is_past("2020", None)


class TestById:
    def test_ids_too_spread_to_be_held_at_once_are_read_in_windows(self, tmp_path):
        """Sixty ids over thirty blocks of libosmium's sets, every second one in the file, some blocks empty."""
        ids = [(block << BLOCK_BITS) + k for block in range(0, 60, 2) for k in (1, 5)]
        there = [one for k, one in enumerate(ids) if k % 2 == 0 and not 20 < k < 45]
        path = extract(tmp_path, *(node(one, 1, 1) for one in there))
        assert [thing.id for thing in by_id(path, "node", np.array(ids))] == there

    def test_ids_of_an_editor_are_negative(self, tmp_path):
        corner = [(-1, 0, 0), (-2, 0, 4), (-3, 4, 4)]
        (row,) = seen(tmp_path, corners(corner), way(-9, [-1, -2, -3, -1], amenity="toy_library"))
        assert row["locator"] == "way/-9"
        assert 0 < row["lat"] < 4

    def test_objects_in_any_order_give_the_same_rows(self, tmp_path):
        things = [
            *(node(*c) for c in SQUARE),
            node(7, 1, 1, club="x"),
            way(5, [1, 2, 3], amenity="car_sharing"),
        ]
        sorted_rows = seen(tmp_path, *things)
        for order in itertools.islice(itertools.permutations(things), 0, 720, 90):
            assert seen(tmp_path, *order) == sorted_rows


def test_the_stem_is_the_name_without_its_ending(tmp_path):
    assert [stem_of(tmp_path / n) for n in ("a.osm.pbf", "b.c.osm.gz", "d.osh", "e.osm")] == [
        "a",
        "b.c",
        "d",
        "e",
    ]


def test_overpass_tells_its_day(tmp_path):
    path = tmp_path / "o.osm"
    text = '<osm version="0.6"><meta osm_base="2022-03-11T10:00:00Z"/>' + node(1, 1, 1, club="x") + "</osm>"
    path.write_text(text)
    assert sightings(path)["period"].to_list() == ["2022-03-11"]


class TestRealExtracts:
    pytestmark = needs_shared

    def test_no_object_shows_a_property_twice_and_all_have_a_place(self):
        for path in sorted((shared() / "osm").iterdir()):
            table = sightings(path)
            assert table.select("locator", "property").is_duplicated().sum() == 0
            assert table["lat"].null_count() == 0
            assert table["period"].null_count() == 0

    def test_points_lie_inside_the_areas_that_osmium_builds(self):
        """libosmium's own assembler of areas, which we do not use, made from the same objects."""
        import shapely

        path = shared() / "osm" / "geneve_centre_2020s.osm.pbf"
        placed = {r["locator"]: (r["lon"], r["lat"]) for r in sightings(path).rows(named=True)}
        factory, inside = osmium.geom.WKBFactory(), 0
        for area in (
            osmium.FileProcessor(str(path))
            .with_areas()
            .with_filter(osmium.filter.EntityFilter(osmium.osm.AREA))
        ):
            key = f"{'way' if area.from_way() else 'relation'}/{area.orig_id()}"
            if key in placed:
                shape = shapely.from_wkb(factory.create_multipolygon(area))
                assert shape.contains(shapely.Point(placed[key])), key
                inside += 1
        assert inside == sum(not key.startswith("node") for key in placed) > 20


def test_every_sign_is_written_and_read_as_libosmium_does(tmp_path):
    signs = [chr(k) for k in (*range(9, 0x700), 0x2019, 0x202E, 0x4E00, 0x1F600)]
    with osmium.SimpleWriter(str(tmp_path / "signs.osm.pbf")) as writer:
        for number, sign in enumerate(signs, start=1):
            writer.add(osmium.osm.mutable.Node(id=number, location=(1, 1), tags={"k": sign}))
    assert stream.write(str(tmp_path / "signs.osm.pbf"), str(tmp_path / "signs.opl")) is None
    with (tmp_path / "signs.opl").open(encoding="utf-8", newline="\n") as lines:
        values = [line.split(" Tk=")[1].split(" ")[0] for line in lines]
    assert values == [escaped(sign) for sign in signs]
    assert [unescaped(value) for value in values] == signs


def test_a_small_file_read_here_and_by_a_process_gives_the_same(tmp_path, monkeypatch):
    from sharitories.sources.openstreetmap import reader

    path = history(
        tmp_path / "a.osm.pbf", [(k, 1, "2018-01-01", {"club": f"é {k}"}, True) for k in range(1, 9)]
    )
    assert isinstance(reader.reader_of(path), reader.Here)
    here = sightings(path)
    monkeypatch.setattr(reader, "SMALL", 0)
    assert_frame_equal(sightings(path), here)
    monkeypatch.undo()
    reader.read_ahead(path)
    assert_frame_equal(sightings(path), here)
    assert len(here) == 8


def test_rules_given_by_hand(tmp_path):
    path = extract(tmp_path, node(1, 1, 1, amenity="library"), node(2, 1, 1, building="yes"))
    table = sightings(path, [Rule("lib", "amenity", "library"), Rule("any", "building", None)])
    odd = extract(tmp_path, node(1, 1, 1, name="a b, c=d"), name="odd.osm")
    assert sightings(odd, [Rule("odd", "name", "a b, c=d")])["property"].to_list() == ["odd"]
    assert table.select("locator", "property").rows() == [("node/1", "lib"), ("node/2", "any")]
    assert sightings(path).is_empty()
    assert dict(sightings(path).schema) == SIGHTING
    assert isinstance(table, pl.DataFrame)
