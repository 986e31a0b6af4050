"""The frame by urban area: counts told are those of the publisher's file, and none of them is 136."""

from __future__ import annotations

import polars as pl
from sources.publisher_files import needs_shared, shared

from sharitories.profiles.panel.areas import counted_areas
from sharitories.reference.panel import urban_areas
from sharitories.sources.insee.urban_area_populations.read import read

pytestmark = needs_shared


def test_the_counts_of_urban_areas_are_those_of_the_file() -> None:
    told = urban_areas()
    path = shared() / "panel_fr" / "aires_urbaines_population_1968_2016.csv"
    counted = counted_areas(read({"file": path}), [(row["low"], row["high"]) for row in told["counts"]])
    for row in told["counts"]:
        own = counted.filter((pl.col("low") == row["low"]) & (pl.col("high") == row["high"]))
        assert own.sort("period")["areas"].to_list() == row["by_year"]
    assert told["told"] not in counted["areas"].to_list()
