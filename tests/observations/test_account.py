"""The account of a survey, by hand."""

import polars as pl

from sharitories.observations.account import account
from sharitories.observations.map_completeness import map_completeness

OBSERVATIONS = pl.DataFrame(
    {
        "observation_id": ["a/1", "a/2", "a/3", "b/1"],
        "origin_id": ["a", "a", "a", "b"],
        "layer": ["open", "open", "open", "share_alike"],
        "territory_id": ["FR-1", None, "FR-2", "FR-1"],
        "placed_by": ["code", None, "name over code", "polygon"],
        "far": [True, False, False, False],
    }
)


def test_each_row_is_counted_once_for_its_source():
    clusters = pl.DataFrame({"id": ["a/1", "b/1", "a/3"], "cluster_id": ["a/1", "a/1", "a/3"]})
    queue = pl.DataFrame({"id_a": ["a/1", "a/1"], "id_b": ["a/3", "a/2"]})
    first, second = account(OBSERVATIONS, clusters, queue, pl.Series(["FR-1"])).to_dicts()
    assert first == {
        "origin_id": "a",
        "layer": "open",
        "rows": 3,
        "placed": 2,
        "by_code": 1,
        "by_polygon": 0,
        "by_name": 0,
        "by_name_over_code": 1,
        "far": 1,
        "in_frame": 1,
        "compared": 2,
        "resolved": 1,
        "initiatives": 2,
        "queued": 3,
    }
    assert (second["by_polygon"], second["resolved"], second["queued"]) == (1, 1, 0)


def test_the_map_is_compared_with_registers_only_where_it_shows_something():
    observations = pl.DataFrame(
        {
            "observation_id": ["r/1", "r/2", "r/3", "m/1", "m/2"],
            "territory_id": ["FR-1", "FR-1", "FR-2", "FR-1", None],
            "property": ["fablab"] * 5,
            "origin_id": ["r", "r", "r", "openstreetmap-extracts", "openstreetmap-extracts"],
        }
    )
    clusters = pl.DataFrame(
        {"id": ["r/1", "r/2", "r/3", "m/1", "m/2"], "cluster_id": ["m/1", "r/2", "r/3", "m/1", "m/2"]}
    )
    table = map_completeness(observations, clusters)
    told = table.filter(pl.col("territory_id") == "FR-1").row(0, named=True)
    assert (told["register"], told["map"], told["both"], told["map_shows"]) == (2, 1, 1, 0.5)
    assert "FR-2" not in table["territory_id"].to_list()
