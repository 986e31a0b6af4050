"""Files of polygons: the formats, what is broken in them, and the real municipalities of four departments."""

import gzip
import json
import sys
from pathlib import Path

import numpy as np
import polars as pl
import pytest
import shapely

sys.path.append(str(Path(__file__).parents[2] / "sources"))
from publisher_files import needs_shared, shared

from sharitories.errors import FaultyInput, MissingInput
from sharitories.observations.location.areas import areas_report, read_areas
from sharitories.observations.location.locate import locate

SQUARE = {"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]]]}


def geojson(*features):
    return json.dumps({"type": "FeatureCollection", "features": list(features)})


def feature(code, geometry=SQUARE):
    return {"type": "Feature", "properties": {"code": code, "nom": f"Town {code}"}, "geometry": geometry}


def test_geojson_plain_and_packed(tmp_path):
    (tmp_path / "a.geojson").write_text(geojson(feature("11262"), feature("NL-GM0402")), encoding="utf-8")
    (tmp_path / "a.geojson.gz").write_bytes(gzip.compress((tmp_path / "a.geojson").read_bytes()))
    for name in ("a.geojson", "a.geojson.gz"):
        table = read_areas(tmp_path / name)
        assert table["territory_id"].to_list() == ["FR-11262", "NL-GM0402"]
        assert table["name"].to_list() == ["Town 11262", "Town NL-GM0402"]
        assert shapely.from_wkb(table["geometry"][0]).area == 1


def test_topojson_shares_an_arc_between_two_neighbours(tmp_path):
    topology = {
        "type": "Topology",
        "transform": {"scale": [0.5, 0.5], "translate": [10, 20]},
        "arcs": [[[2, 0], [0, 2]], [[2, 2], [-2, 0], [0, -2], [2, 0]], [[2, 0], [2, 0], [0, 2], [-2, 0]]],
        "objects": {
            "data": {
                "type": "GeometryCollection",
                "geometries": [
                    {"type": "Polygon", "arcs": [[0, 1]], "properties": {"codgeo": "1"}},
                    {"type": "MultiPolygon", "arcs": [[[2, -1]]], "properties": {"codgeo": "2"}},
                ],
            }
        },
    }
    (tmp_path / "t.topojson").write_text(json.dumps(topology), encoding="utf-8")
    left, right = shapely.from_wkb(read_areas(tmp_path / "t.topojson")["geometry"].to_list())
    assert left.normalize().equals(shapely.box(10, 20, 11, 21).normalize())
    assert right.normalize().equals(shapely.box(11, 20, 12, 21).normalize())


def test_geoparquet(tmp_path):
    table = pl.DataFrame({"code": ["1"], "geometry": [shapely.to_wkb(shapely.box(0, 0, 1, 1))]})
    table.write_parquet(tmp_path / "g.parquet")
    assert read_areas(tmp_path / "g.parquet")["territory_id"].to_list() == ["FR-1"]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.geojson", b"{"),
        ("a.geojson", b"[1, 2]"),
        ("a.geojson", b'{"type": "FeatureCollection", "features": [{"properties": {}, "geometry": null}]}'),
        ("a.geojson", geojson(feature("1", {"type": "Polygon", "coordinates": [[[0, 0], [1, 1]]]})).encode()),
        ("a.geojson.gz", b"not packed"),
        ("a.parquet", b"PAR1 broken"),
        ("a.topojson", b'{"type": "Topology", "objects": {}, "arcs": []}'),
    ],
)
def test_a_broken_file_is_named(tmp_path, name, content):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(FaultyInput, match=name):
        read_areas(tmp_path / name)
    with pytest.raises(MissingInput):
        read_areas(tmp_path / "absent.geojson")


def test_invalid_rings_are_reported(tmp_path):
    bow_tie = {"type": "Polygon", "coordinates": [[[0, 0], [2, 2], [2, 0], [0, 2], [0, 0]]]}
    (tmp_path / "a.geojson").write_text(geojson(feature("1"), feature("2", bow_tie)), encoding="utf-8")
    ((territory, fault, changed),) = areas_report(read_areas(tmp_path / "a.geojson")).rows()
    assert territory == "FR-2"
    assert "Self-intersection" in fault
    assert changed == pytest.approx(2.0)


class TestRealMunicipalities:
    pytestmark = needs_shared

    def test_every_vertex_every_edge_and_many_points_are_where_shapely_says(self):
        folder = shared() / "territories_fr" / "geo"
        areas = pl.concat([read_areas(p) for p in sorted(folder.glob("communes-*.geojson"))])
        assert len(areas) == 436 + 330 + 253 + 507
        shapes = shapely.from_wkb(areas["geometry"].to_list())
        vertices = shapely.get_coordinates(shapes)
        west, south, east, north = shapely.total_bounds(shapes)
        rng = np.random.default_rng(1)
        inside = rng.uniform([west, south], [east, north], (60_000, 2))
        near = shapely.get_coordinates(shapely.point_on_surface(shapes)) + rng.normal(
            0, 0.02, (len(shapes), 2)
        )
        places = np.concatenate([vertices, (vertices[1:] + vertices[:-1]) / 2, inside, near])
        found = locate(pl.DataFrame({"lon": places[:, 0], "lat": places[:, 1]}), areas)["territory_id"]
        tree = shapely.STRtree(np.where(shapely.is_valid(shapes), shapes, shapely.make_valid(shapes)))
        point, area = tree.query(shapely.points(places), predicate="intersects")
        first = np.full(len(places), len(areas))
        np.minimum.at(first, point, area)
        ids = [*areas["territory_id"], None]
        assert found.to_list() == [ids[k] for k in first]
