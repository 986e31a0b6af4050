"""Peers: distances by hand, an isolated twin, shuffling, and outcomes that change nothing."""

from __future__ import annotations

import math

import numpy as np
import polars as pl
import pytest
from pydantic import ValidationError

from sharitories.profiles.peers.nearest import Resampling, apart, distances, nearest, returning, robust_scale
from sharitories.profiles.peers.spec import Metropolis, PeersSpec, peers_spec
from sharitories.profiles.peers.structure import great_circle_km, structure
from sharitories.profiles.peers.table import peers_of


def test_scale_and_distance_by_hand() -> None:
    values = np.array([[0.0, 0.0], [1.0, 0.0], [2.0, 0.0], [3.0, 1.0], [100.0, 0.0]])
    middle, spread = robust_scale(values)
    assert middle.tolist() == [2.0, 0.0]
    assert spread == pytest.approx(
        [1.4826, 0.4]
    )  # MAD 1; more than half are equal: standard deviation of 1 in 5
    one = distances(np.array([[0.0, 0.0]]), np.array([[3.0, 4.0]]), np.array([1.0, 1.0]))
    assert one[0, 0] == pytest.approx(math.sqrt(12.5))
    assert distances(np.zeros((1, 2)), np.array([[3.0, 4.0]]), np.array([3.0, 1.0]))[0, 0] == pytest.approx(
        math.sqrt((3 * 9 + 16) / 4)
    )


def test_great_circle_by_published_distance() -> None:
    """Paris to Lyon, about 392 km; a quarter of a meridian, 10,007.5 km."""
    lyon = Metropolis(name="Lyon", country="FR", lat=45.76, lon=4.84)
    assert great_circle_km(np.array([48.8566]), np.array([2.3522]), lyon)[0] == pytest.approx(392, abs=2)
    pole = Metropolis(name="Pole", country="FR", lat=90, lon=0)
    assert great_circle_km(np.array([0.0]), np.array([7.0]), pole)[0] == pytest.approx(10007.5, abs=0.1)


def test_an_isolated_twin_always_comes_back_and_nobody_else_does() -> None:
    values = np.random.default_rng(1).normal(size=(40, 4))
    values[:2] = 30.0
    distance = apart(values, np.array([0]))
    order, inside = nearest(distance, 10, 0.75)
    assert order[0, inside[0]].tolist() == [1]
    back = returning(values, np.array([0]), np.zeros(4, dtype=bool), 10, 0.75, Resampling(200, 1, 0.05))
    assert back[0, 1] == 1.0
    assert back[0, 2:].max() == 0.0


def known(cities: int, seed: int) -> pl.DataFrame:
    generator = np.random.default_rng(seed)
    columns = {name: np.exp(generator.normal(size=cities)) for name in peers_spec().variables}
    columns["centre"] = (columns["centre"] > 1).astype(float)
    ids = [f"FR-{n:05d}" for n in range(cities)]
    return pl.DataFrame({"territory_id": ids, "country": "FR", **columns})


def test_shuffling_and_outcome_columns_change_nothing() -> None:
    table, spec = known(60, 3), peers_spec()
    cities = table["territory_id"].to_list()
    first = peers_of(cities, table, "economy", spec)
    shuffled = table.sample(fraction=1, shuffle=True, seed=9).with_columns(
        jobs_growth=pl.lit(7.0), income=pl.col("income") * 100 + 5
    )
    assert peers_of(cities[::-1], shuffled, "economy", spec).equals(first)
    moved = peers_of(cities, shuffled, "attractiveness", spec)
    assert moved.height > 0


def test_no_peer_lies_beyond_the_caliper_and_a_city_alone_says_so() -> None:
    spec = peers_spec()
    table = known(60, 4).with_columns(
        population=pl.when(pl.col("territory_id") == "FR-00000").then(1e30).otherwise("population")
    )
    found = peers_of(table["territory_id"].to_list(), table, "economy", spec)
    assert found["distance"].max() <= spec.caliper
    alone = found.filter(pl.col("territory_id") == "FR-00000")
    assert (alone["status"].to_list(), alone["rank"].to_list()) == (["none_near"], [0])
    assert "FR-00000" not in found["peer"].to_list()


def test_cities_with_fewer_variables_are_compared_on_those_known() -> None:
    table = known(60, 5).with_columns(
        income=pl.when(pl.col("territory_id") == "FR-00001").then(None).otherwise("income")
    )
    found = peers_of(["FR-00001"], table, "attractiveness", peers_spec())
    assert set(found["status"]) <= {"fewer_variables", "none_near"}
    assert "income" not in found["variables"][0]
    few = peers_of(["FR-00001"], table.head(5), "attractiveness", peers_spec())
    assert few["status"].to_list() == ["too_few_known"]


def test_an_outcome_among_the_variables_is_refused() -> None:
    said = peers_spec().model_dump(by_alias=True)
    said["questions"]["economy"]["variables"] = ["population", "income"]
    with pytest.raises(ValidationError, match="median_income is an outcome"):
        PeersSpec.model_validate(said)


def test_the_structure_reads_no_outcome(release) -> None:
    """Every outcome that the release holds is made nonsense: the structure stays the same."""
    territories, observations = release.tables["territories"], release.tables["observations"]
    spec = peers_spec()
    named = {v.source.removeprefix("property:") for v in spec.variables.values()} | {"population"}
    cities = territories.filter(pl.col("in_frame"))
    spoilt = observations.with_columns(
        value=pl.when(pl.col("property").is_in(list(named))).then("value").otherwise(pl.col("value") * -9 + 1)
    )
    first = structure(cities, territories, observations, spec)
    assert structure(cities, territories, spoilt, spec).equals(first)


def test_a_metropolis_of_the_territories_is_read_with_what_counts_its_inhabitants() -> None:
    """Nantes in the table and nearer than Paris of the list; a city beside Paris rests on the origin that counts it."""
    territories = pl.DataFrame(
        {
            "territory_id": ["FR-1", "FR-2", "FR-44109"],
            "name": ["a", "b", "Nantes"],
            "country": "FR",
            "perimeter": "commune",
            "population": [50_000.0, 60_000.0, 323_204.0],
            "population_period": "2021",
            "lat": [47.3, 48.9, 47.2],
            "lon": [-1.5, 2.4, -1.5],
            "area_km2": 10.0,
            "aav_id": pl.Series([None] * 3, dtype=pl.String),
        }
    )
    observations = pl.DataFrame(
        {
            "observation_id": ["insee-populations/population/FR-44109/2021"],
            "territory_id": ["FR-44109"],
            "property": ["population"],
            "period": ["2021"],
            "value": [323_204.0],
            "basis": ["statistic"],
        }
    )
    first, second = structure(territories.head(2), territories, observations, peers_spec()).to_dicts()
    assert first["metropolis_km"] == pytest.approx(0.1 * math.pi / 180 * 6371.0088, rel=1e-4)
    assert first["rests_on"] == "insee-populations/population/FR-44109/2021"
    assert second["metropolis_km"] < 10
    assert second["rests_on"] == "insee-populations"


def test_every_city_of_the_study_has_peers_or_a_reason(release) -> None:
    peers, territories = release.tables["peers"], release.tables["territories"]
    wanted = territories.filter(pl.col("in_frame") | (pl.col("role") == "panel"))["territory_id"]
    assert len(wanted) == 445
    for question in ("economy", "attractiveness"):
        assert set(peers.filter(pl.col("question") == question)["territory_id"]) == set(wanted)
    assert (peers["peer"] == peers["territory_id"]).sum() == 0
