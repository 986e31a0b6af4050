"""A sighting is placed by its code, a polygon, or a name near its point; what they do not decide stays open."""

import math

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sharitories.observations.placement import distance_km, placed

MUNICIPALITIES = pl.DataFrame(
    {
        "territory_id": ["FR-1", "FR-2", "FR-3", "FR-4"],
        "name": ["Saint-Denis", "Saint-Denis", "Épinal", "Golbey"],
        "lat": [48.93, -20.88, 48.17, 48.20],
        "lon": [2.36, 55.45, 6.45, 6.44],
    }
)


def row(code=None, lat=None, lon=None, town=None):
    kinds = {"territory_id": pl.String, "lat": pl.Float64, "lon": pl.Float64, "town": pl.String}
    return pl.DataFrame({"territory_id": [code], "lat": [lat], "lon": [lon], "town": [town]}, schema=kinds)


@pytest.mark.parametrize(
    ("asked", "territory", "by", "far"),
    [
        (row("FR-3", 48.17, 6.45, "Épinal"), "FR-3", "code", False),
        (row("FR-3"), "FR-3", "code", False),
        (row(None, -20.9, 55.5, "ST DENIS"), "FR-2", "name", False),
        (row(None, 48.9, 2.3, "Saint-Denis"), "FR-1", "name", False),
        (row(None, 44.0, 2.3, "Saint-Denis"), None, None, False),
        (row(None, None, None, "Épinal"), None, None, False),
        (row(None, 48.17, 6.45), None, None, False),
        (row("FR-3", -20.9, 55.5, "Saint-Denis"), "FR-2", "name over code", False),
        (row("FR-3", -20.9, 55.5, "Nowhere"), "FR-3", "code", True),
        (row("FR-99", 1.0, 1.0, "Nowhere"), "FR-99", "code", False),
    ],
)
def test_by_which_of_the_three_it_is_placed(asked, territory, by, far):
    (found,) = placed(asked, MUNICIPALITIES).select("territory_id", "placed_by", "far").rows()
    assert found == (territory, by, far)


def test_a_polygon_is_believed_before_a_name_and_after_a_code():
    asked = pl.concat([row(None, 48.17, 6.45, "Golbey"), row("FR-3", 48.17, 6.45, "Golbey")])
    found = placed(asked, MUNICIPALITIES, covering=pl.Series(["FR-3", "FR-4"]))
    assert found["territory_id"].to_list() == ["FR-3", "FR-3"]
    assert found["placed_by"].to_list() == ["polygon", "code"]


def test_two_municipalities_of_one_name_nearby_decide_nothing():
    twins = pl.concat([MUNICIPALITIES, MUNICIPALITIES.filter(pl.col("territory_id") == "FR-3")])
    twins = twins.with_columns(territory_id=pl.format("{}-{}", "territory_id", pl.int_range(pl.len())))
    assert placed(row(None, 48.17, 6.45, "Épinal"), twins)["territory_id"].to_list() == [None]


def test_rows_keep_their_order_and_their_number():
    asked = pl.concat([row(None, 48.9, 2.3, "Saint-Denis"), row("FR-3"), row(None, 48.17, 6.45, "Epinal")])
    assert placed(asked, MUNICIPALITIES)["territory_id"].to_list() == ["FR-1", "FR-3", "FR-3"]


def test_the_distance_of_one_degree_of_a_meridian():
    """111.195 km on the mean Earth radius (2 pi R / 360)."""
    table = pl.DataFrame({"a": [48.0], "b": [2.0], "c": [49.0], "d": [2.0]})
    found = table.select(distance_km(pl.col("a"), pl.col("b"), pl.col("c"), pl.col("d"))).item()
    assert found == pytest.approx(111.195, abs=0.001)


DEGREES = st.tuples(st.floats(-90, 90), st.floats(-180, 180))


@given(DEGREES, DEGREES)
def test_the_distance_is_the_angle_between_two_vectors(here, there):
    def vector(lat, lon):
        lat, lon = math.radians(lat), math.radians(lon)
        return math.cos(lat) * math.cos(lon), math.cos(lat) * math.sin(lon), math.sin(lat)

    table = pl.DataFrame([[*here, *there]], schema=["a", "b", "c", "d"], orient="row")
    found = table.select(distance_km(*(pl.col(c) for c in "abcd"))).item()
    chord = math.dist(vector(*here), vector(*there))
    assert found == pytest.approx(6371.0088 * 2 * math.asin(min(1.0, chord / 2)), abs=0.01)
