"""Central functions and reach of programmes: cases counted by hand."""

import polars as pl

from sharitories.profiles.functions import Pair, changes, functions_table
from sharitories.profiles.programmes import posted, reach, registered
from sharitories.sources.insee.facilities_2009_2013.labels import labels, property_of


def seen(*rows):
    """Observations from (territory, property, period, value, status)."""
    table = pl.DataFrame(
        rows, schema=["territory_id", "property", "period", "value", "status"], orient="row", strict=False
    ).with_columns(pl.col("value").cast(pl.Float64))
    return table.with_columns(observation_id=pl.format("o/{}/{}/{}", "property", "territory_id", "period"))


CASES = seen(
    ("A", "maternity", "2009", 1, "observed"),
    ("A", "maternity", "2013", 0, "observed"),
    ("A", "cinema", "2009", 2, "observed"),
    ("A", "cinema", "2013", 2, "observed"),
    ("B", "maternity", "2009", 2, "observed"),
    ("B", "maternity", "2013", 1, "observed"),
    ("B", "cinema", "2009", 0, "observed"),
    ("B", "cinema", "2013", 1, "observed"),
    ("C", "maternity", "2009", None, "missing"),
    ("C", "maternity", "2013", 1, "observed"),
    ("C", "cinema", "2009", None, "missing"),
    ("C", "cinema", "2013", 0, "observed"),
    ("M", "maternity", "2009", 3, "observed"),
    ("M", "maternity", "2013", 3, "observed"),
    ("M", "cinema", "2009", 3, "observed"),
    ("M", "cinema", "2013", 3, "observed"),
    ("A", "job-2009", "2009", 1, "observed"),
)
PAIR = Pair(
    "commune",
    ("2009", "2013"),
    {"maternity": ("maternity",) * 2, "cinema": ("cinema",) * 2, "job": ("job-2009", "job-2013")},
    frozenset({"job"}),
)


def places(*ids):
    return pl.DataFrame({"territory_id": list(ids), "area_id": list(ids)})


def test_each_kind_of_change():
    table = changes(CASES, places("A", "B", "C"), PAIR)
    found = {(r["territory_id"], r["function"]): r["change"] for r in table.to_dicts()}
    assert found["A", "maternity"] == "lost"
    assert found["A", "cinema"] == "same"
    assert found["B", "maternity"] == "fewer"
    assert found["B", "cinema"] == "gained"
    assert found["C", "maternity"] == found["C", "cinema"] == "missing", "an absent commune lost nothing"
    assert {found[c, "job"] for c in "ABC"} == {"not_comparable"}, "a label that changed is no closure"


def test_the_counts_the_frame_and_the_metropolises():
    table = functions_table(CASES, ["A", "B", "C"], ["M"], [(PAIR, places("A", "B", "C", "M"))])
    rows = {r["function_id"]: r for r in table.to_dicts()}
    whole = rows["function/FR/maternity/commune/2009-2013"]
    assert (whole["frame_had"], whole["lost"], whole["kept"], whole["frame_lost"]) == (2, 1, 1, 0.5)
    assert (whole["metropolises_had"], whole["metropolises_lost"]) == (1, 0.0)
    own = rows["function/A/all/commune/2009-2013"]
    assert [own[n] for n in ("before", "after", "lost", "gained", "kept")] == [2, 1, 1, 0, 1]
    absent = rows["function/C/all/commune/2009-2013"]
    assert absent["lost"] is None and absent["status"] == "missing"
    assert not [r for r in rows.values() if r["territory_id"] == "M"]
    assert table["function_id"].is_sorted() and table["function_id"].is_unique().all()


def test_an_urban_area_whose_kind_was_not_surveyed():
    area = seen(
        ("U", "tax", "2009", None, "not_looked_for"),
        ("U", "tax", "2013", 4, "observed"),
        ("U", "courts", "2009", 2, "observed"),
        ("U", "courts", "2013", 0, "observed"),
    )
    pair = Pair("urban_area", ("2009", "2013"), {"tax": ("tax", "tax"), "courts": ("courts", "courts")})
    tied = pl.DataFrame({"territory_id": ["A"], "area_id": ["U"]})
    table = changes(area, tied, pair).sort("function")
    assert table["change"].to_list() == ["lost", "not_comparable"]
    assert table["rests_on"][0] == "o/courts/U/2009 o/courts/U/2013"


def test_labels_spelled_otherwise_are_one_function_and_others_are_two_properties():
    table = labels()
    spelled = table.filter(pl.col("property") == "facility:acute-hospital").sort("period")["label"].to_list()
    assert spelled == ["Etablissement santé court séjour", "Établissement santé court séjour"]
    assert property_of("job-centre", "2009") != property_of("job-centre", "2013")
    assert property_of("maternity", "2009") == property_of("maternity", "2013")


def test_reach_by_hand():
    rows = pl.DataFrame(
        {
            "observation_id": ["1", "2", "3", "4", "5"],
            "origin_id": ["fs"] * 4 + ["posts"],
            "basis": ["register"] * 4 + ["statistic"],
            "territory_id": ["A", "A", "B", "M", "E"],
            "property": ["programme:fs"] * 4 + ["posts:x"],
            "period": ["2024"] * 4 + ["2023"],
            "value": [None] * 4 + [7.0],
            "status": ["observed", "observed", "not_found", "observed", "observed"],
        }
    )
    cities = pl.DataFrame(
        {"territory_id": ["A", "B", "M"], "epci_id": ["E", "F", "F"], "population": [20_000, 40_000, 400_000]}
    )
    counts = pl.concat(
        [registered(rows, {"fs": "fs"}, ["A", "B", "M"]), posted(rows, {"posts:x": "x"}, "2023", cities)]
    )
    table = {
        (r["territory_id"], r["programme"]): r for r in reach(counts, cities, ["A", "B"], ["M"]).to_dicts()
    }
    one = table["A", "fs"]
    assert (one["reached"], one["per_10000"], one["percentile"]) == (2, 1.0, 75.0)
    assert (one["frame_reached"], one["metropolises_per_10000"]) == (0.5, 0.025)
    assert round(one["frame_per_10000"], 4) == round(2 * 10_000 / 60_000, 4)
    assert table["A", "x"]["reached"] == 7 and table["A", "x"]["per_10000"] is None
    assert table["B", "x"]["status"] == "missing" and table["B", "x"]["reached"] is None
    assert table["B", "all"]["reached"] == 0 and table["A", "all"]["reached"] == 1
