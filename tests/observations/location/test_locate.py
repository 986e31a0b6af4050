"""Where a point lies: by hand, and as shapely says for every point, on lattices made to hit every border."""

import pickle

import numpy as np
import polars as pl
import pyarrow as pa
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from sharitories.errors import FaultyInput
from sharitories.observations.location.index import index_of
from sharitories.observations.location.locate import locate, locate_in

SQUARE = shapely.box(0, 0, 10, 10)
HOLED = SQUARE.difference(shapely.box(4, 4, 6, 6))


def areas(*shapes):
    wkb = [None if s is None else shapely.to_wkb(s) for s in shapes]
    return pl.DataFrame(
        {"territory_id": [f"A{k}" for k in range(len(shapes))], "geometry": wkb},
        schema={"territory_id": pl.String, "geometry": pl.Binary},
    )


def where(shapes, *points):
    table = pl.DataFrame(
        [list(p) for p in points], schema={"lon": pl.Float64, "lat": pl.Float64}, orient="row"
    )
    return locate(table, areas(*shapes))["territory_id"].to_list()


def by_shapely(shapes, x, y):
    """The first area whose ``covers`` holds, one area at a time."""
    found = np.full(len(x), -1)
    points = shapely.points(x, y)
    for k in reversed(range(len(shapes))):
        shape = shapes[k] if shapely.is_valid(shapes[k]) else shapely.make_valid(shapes[k])
        found[shapely.covers(shape, points)] = k
    return [None if k < 0 else f"A{k}" for k in found]


def test_inside_on_the_border_on_a_vertex_in_a_hole_and_outside():
    points = [(5, 1), (0, 5), (10, 10), (5, 5), (4, 5), (4, 4), (10.0000001, 5), (-1, -1)]
    assert where([HOLED], *points) == ["A0", "A0", "A0", None, "A0", "A0", None, None]


def test_an_exclave_fills_the_hole_of_its_neighbour_and_a_shared_border_goes_to_the_first():
    shapes = [HOLED, shapely.box(4, 4, 6, 6)]
    assert where(shapes, (5, 5), (4, 5), (1, 1)) == ["A1", "A0", "A0"]
    assert where(shapes[::-1], (5, 5), (4, 5), (1, 1)) == ["A0", "A0", "A1"]


def test_an_area_of_several_parts_and_overlapping_areas():
    parts = shapely.MultiPolygon([shapely.box(0, 0, 1, 1), shapely.box(5, 5, 6, 6)])
    assert where([parts, shapely.box(0, 0, 6, 6)], (5.5, 5.5), (3, 3), (0.5, 0.5)) == ["A0", "A1", "A0"]


def test_a_point_without_a_position_lies_nowhere():
    nowhere = [(float("nan"), 1), (1, float("nan")), (float("inf"), 1), (None, 1), (1, None), (1, 95)]
    assert where([SQUARE], *nowhere) == [None] * 6


def test_a_ring_that_crosses_itself_is_read_as_make_valid_does():
    bow_tie = shapely.Polygon([(0, 0), (10, 10), (10, 0), (0, 10)])
    assert where([bow_tie], (1, 5), (9, 5), (5, 1), (5, 5)) == ["A0", "A0", None, "A0"]


def test_across_the_antimeridian():
    fiji = shapely.Polygon([(177, -19), (-178, -19), (-178, -16), (177, -16)])
    beyond = shapely.box(177, 10, 182, 12)
    west = shapely.box(-183, 20, -178, 22)
    points = [(179, -17), (-179, -17), (0, -17), (176.9, -17), (-179, 11), (179, 11), (178, 21), (-179, 21)]
    expected = ["A0", "A0", None, None, "A1", "A1", "A2", "A2"]
    assert where([fiji, beyond, west], *points) == expected


def test_no_areas_no_points_empty_areas():
    assert where([], (1, 1)) == [None]
    assert where([SQUARE]) == []
    assert where([None, shapely.Polygon(), SQUARE], (1, 1)) == ["A2"]


def test_anything_arrow_goes_in_and_comes_out_in_order():
    table = pa.table({"id": [1, 2], "lon": [1.0, 20.0], "lat": [1.0, 1.0]})
    found = locate(table, areas(SQUARE).to_arrow())
    assert pa.table(found)["territory_id"].to_pylist() == ["A0", None]


def test_big_endian_three_dimensional_and_extended_wkb_are_read():
    solid = shapely.force_3d(HOLED, 7.0)
    for wkb in (
        shapely.to_wkb(HOLED, byte_order=0),
        shapely.to_wkb(solid, output_dimension=3),
        shapely.to_wkb(shapely.set_srid(HOLED, 4326), include_srid=True),
    ):
        table = pl.DataFrame({"territory_id": ["A"], "geometry": [wkb]})
        points = pl.DataFrame({"lon": [1.0, 5.0], "lat": [1.0, 5.0]})
        assert locate(points, table)["territory_id"].to_list() == ["A", None]


@pytest.mark.parametrize(
    "bad", [b"", b"hello", shapely.to_wkb(SQUARE)[:-3], shapely.to_wkb(shapely.Point(1, 1))]
)
def test_what_is_no_polygon_is_named_by_its_row(bad):
    table = pl.DataFrame({"territory_id": ["a", "b"], "geometry": [shapely.to_wkb(SQUARE), bad]})
    with pytest.raises(FaultyInput) as refusal:
        index_of(table)
    assert [(f.row, f.column) for f in refusal.value.faults] == [(2, "geometry")]


def test_a_missing_column_and_a_coordinate_that_is_no_number_are_named():
    with pytest.raises(FaultyInput, match="lat: is a column that is missing"):
        locate(pl.DataFrame({"lon": [1.0]}), areas(SQUARE))
    holed = shapely.Polygon([(0, 0), (1, 0), (float("nan"), 1)])
    with pytest.raises(FaultyInput, match=r"row 1.*not a number"):
        index_of(areas(holed))


def test_an_index_is_kept_sent_and_asked_again():
    shapes = [HOLED, shapely.box(4, 4, 6, 6), shapely.box(12, 0, 14, 3)]
    index = pickle.loads(pickle.dumps(index_of(areas(*shapes))))
    rng = np.random.default_rng(3)
    x, y = rng.uniform(-1, 15, 4000), rng.uniform(-1, 11, 4000)
    table = pl.DataFrame({"lon": x, "lat": y})
    found = locate_in(table, index)["territory_id"]
    assert found.to_list() == by_shapely(shapes, x, y)
    assert found.equals(locate(table, areas(*shapes), threads=1)["territory_id"])


LATTICE = st.integers(0, 8).map(lambda k: k * 0.5)
CORNERS = st.lists(st.tuples(LATTICE, LATTICE), min_size=3, max_size=9, unique=True)


def polygon(corners):
    """A polygon round the corners by angle: simple, with collinear and repeated-direction edges welcome."""
    middle = np.mean(corners, axis=0) + 1e-3
    ring = sorted(corners, key=lambda c: np.arctan2(c[1] - middle[1], c[0] - middle[0]))
    return shapely.Polygon(ring)


@settings(max_examples=300, deadline=None)
@given(st.lists(CORNERS.map(polygon).filter(lambda p: p.is_valid and p.area > 0), min_size=1, max_size=5))
def test_every_point_of_a_lattice_is_where_shapely_says(shapes):
    line = np.concatenate([np.arange(-1, 10) * 0.5, np.arange(-1, 10) * 0.5 + 1e-9, np.arange(0, 9) / 3])
    x, y = (axis.ravel() for axis in np.meshgrid(line, line))
    found = locate(pl.DataFrame({"lon": x, "lat": y}), areas(*shapes))["territory_id"].to_list()
    assert found == by_shapely(shapes, x, y)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10_000), st.integers(2, 40))
def test_random_coverages_with_every_vertex_and_the_middle_of_every_edge(seed, n):
    rng = np.random.default_rng(seed)
    cells = shapely.voronoi_polygons(shapely.multipoints(rng.uniform(0, 10, (n, 2))), extend_to=SQUARE)
    shapes = list(shapely.intersection(shapely.get_parts(cells), SQUARE))
    vertices = shapely.get_coordinates(shapes)
    points = np.concatenate([vertices, (vertices[1:] + vertices[:-1]) / 2, rng.uniform(-1, 11, (500, 2))])
    x, y = points.T
    found = locate(pl.DataFrame({"lon": x, "lat": y}), areas(*shapes))["territory_id"].to_list()
    assert found == by_shapely(shapes, x, y)


def test_long_edges_that_cross_many_cells():
    rng = np.random.default_rng(5)
    shapes = [polygon(rng.uniform(0, 100, (4, 2))) for _ in range(60)]
    small = [shapely.Point(*c).buffer(0.05, quad_segs=400) for c in rng.uniform(0, 100, (40, 2))]
    every = [s for s in shapes if s.is_valid] + small
    x, y = rng.uniform(-1, 101, (2, 30_000))
    found = locate(pl.DataFrame({"lon": x, "lat": y}), areas(*every))["territory_id"].to_list()
    assert found == by_shapely(every, x, y)
