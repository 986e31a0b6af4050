"""The bundled figures: values checked by hand in the publishers' files, and the same bytes at each build."""

import csv
import gzip
import hashlib
import json

import polars as pl
import pytest
from publisher_files import FIGURES, needs_shared, shared

from sharitories.observations.links import build_study_figures
from sharitories.studies.study import read_study

FRENCH = {"Narbonne": "FR-11262", "Mont-de-Marsan": "FR-40192", "Lorient": "FR-56121", "Épinal": "FR-88160"}
ABROAD = ["PT-0105", "NL-GM0402", "BE-71016", "SE-1290"]


def figures(name):
    return pl.read_parquet(FIGURES / f"{name}.parquet")


def value(name, territory, prop, period):
    rows = figures(name).filter(territory_id=territory, property=prop, period=period)
    assert len(rows) == 1
    return rows["value"][0]


@pytest.mark.parametrize(
    ("name", "territory", "prop", "period", "expected"),
    [
        ("insee-populations", "FR-56121", "population", "2021", 57846),
        ("urssaf-private-jobs", "FR-56121", "private_jobs", "2014", 20126),
        ("urssaf-private-jobs", "FR-56121", "private_jobs", "2024", 24394),
        ("urssaf-private-jobs", "FR-11262", "private_jobs", "2014", 16717),
        ("urssaf-private-jobs", "FR-11262", "private_jobs", "2024", 20020),
        ("urssaf-private-jobs", "FR", "private_jobs", "2014", 17614085),
        ("insee-unemployment-zones", "FR-ZE-4407", "unemployment_rate", "2023-T3", 7.7),
        ("insee-salaried-jobs", "FR-ZE-0051", "salaried_jobs", "1998", 45279),
        ("insee-disposable-income", "FR-56121", "median_income", "2019", 19700),
        ("insee-disposable-income", "FR-11262", "median_income", "2014", 17356.8),
        ("insee-municipal-indicators", "FR", "median_income", "2021", 23080),
        ("insee-urban-area-populations", "FR-AU2010-095", "population", "1968", 84553),
        ("insee-urban-area-services", "FR-AU2010-095", "public_service:police", "2009", 5),
        ("insee-facilities-2009-2013", "FR-15014", "facility:court-2013", "2013", 4),
        ("insee-facilities-2009-2013", "FR-31555", "facility:maternity", "2013", 5),
        ("sdes-housing-vacancy", "FR-88160", "long_vacant_private_dwellings", "2024", 729),
        ("cbs-municipal-population", "NL-GM0402", "population", "2023", 93345),
        ("scb-municipalities", "SE-1290", "population", "2022", 86641),
        ("statbel-inhabitants", "BE-71016", "population", "2018", 66110),
        ("statbel-inhabitants", "BE-71016", "population", "2019", 66227),
        ("statbel-inhabitants", "BE-71016", "population", "2020", 66447),
        ("statbel-population-2009-2015", "BE-71016", "population", "2009", 64527),
        ("statbel-fiscal-incomes", "BE-71016", "income_declarations", "2013", 36108),
        ("pordata-municipalities", "PT-0105", "registered_unemployed", "2024", 2287),
        ("pordata-municipalities", "PT-0105", "average_monthly_income", "2023", 1517.8),
        ("pordata-municipalities", "PT-0105", "average_monthly_income", "2024", None),
    ],
)
def test_values_read_by_hand(name, territory, prop, period, expected):
    assert value(name, territory, prop, period) == expected


def test_the_frame_has_441_cities():
    populations = figures("insee-populations").filter(period="2021")
    assert populations.filter(pl.col("value").is_between(20_000, 100_000, closed="left")).height == 441
    assert json.loads((FIGURES / "figures.json").read_text(encoding="utf-8"))["frame"]["cities"] == 441
    communes = figures("territories").filter(perimeter="commune")
    assert communes.height == 441 + 8, "the frame, and eight metropolises beside it"
    assert (
        communes.select("name", "lat", "lon", "ze_id", "epci_id", "nuts3_id").null_count().sum_horizontal()[0]
        == 0
    )


def test_departments_01_to_09_are_there():
    for name in ("insee-populations", "urssaf-private-jobs", "insee-municipal-indicators"):
        assert figures(name).filter(territory_id="FR-01053").height > 0, name
    assert figures("territories").filter(territory_id="FR-ZE-0051")["name"][0] == "Alençon"


def test_third_places_per_city():
    seen = figures("anct-third-places-2019").group_by("territory_id").len()
    counts = dict(seen.iter_rows())
    assert {city: counts[code] for city, code in FRENCH.items()} == {
        "Narbonne": 2,
        "Mont-de-Marsan": 2,
        "Lorient": 1,
        "Épinal": 1,
    }


def test_signatures_of_action_coeur_de_ville():
    signed = dict(figures("anct-action-coeur-de-ville-2024").select("territory_id", "started_on").iter_rows())
    assert {city: signed[code] for city, code in FRENCH.items()} == {
        "Narbonne": "2018-09-26",
        "Mont-de-Marsan": "2018-09-11",
        "Lorient": "2018-09-25",
        "Épinal": "2018-09-11",
    }


def test_cities_abroad_have_a_place():
    abroad = figures("territories").filter(pl.col("territory_id").is_in(ABROAD)).sort("territory_id")
    assert abroad["name"].to_list() == ["Genk", "Hilversum", "Aveiro", "Kristianstad"]
    assert abroad.select("lat", "lon", "area_km2", "nuts3_id").null_count().sum_horizontal()[0] == 0


def test_systems_of_shared_mobility_are_matched_by_name():
    systems = figures("mobilitydata-gbfs-systems").group_by("territory_id").len()
    counts = dict(systems.iter_rows())
    assert [counts.get(c) for c in ("FR-56121", "FR-11262", "FR-88160", "NL-GM0402", "FR-40192")] == [
        2,
        1,
        1,
        1,
        None,
    ]


def test_a_kind_not_surveyed_is_not_zero():
    services = figures("insee-urban-area-services")
    later = services.filter(pl.col("period") == "2009", pl.col("property") == "public_service:tax_offices")
    assert later["status"].unique().to_list() == ["not_looked_for"]
    assert later["value"].null_count() == later.height


def test_the_manifest_tells_the_truth():
    report = json.loads((FIGURES / "figures.json").read_text(encoding="utf-8"))
    files = {path.stem for path in FIGURES.glob("*.parquet")}
    assert files == set(report["tables"])
    for name, told in report["tables"].items():
        content = (FIGURES / f"{name}.parquet").read_bytes()
        table = figures(name)
        assert told["sha256"] == hashlib.sha256(content).hexdigest()
        assert (told["rows"], told["columns"], told["bytes"]) == (table.height, table.columns, len(content))
        assert table.height == table.unique().height
    assert sum(told["bytes"] for told in report["tables"].values()) < 3_000_000


class TestBuild:
    pytestmark = needs_shared

    def test_the_same_files_give_the_bytes_that_were_committed(self, tmp_path):
        build_study_figures(shared(), tmp_path / "built", read_study("villes-moyennes"))
        committed = {path.name: path.read_bytes() for path in FIGURES.iterdir()}
        built = {path.name: path.read_bytes() for path in (tmp_path / "built").iterdir()}
        assert set(built) == set(committed)
        assert [name for name in built if built[name] != committed[name]] == []
        assert [p.name for p in tmp_path.iterdir()] == ["built"]

    def test_population_and_jobs_read_independently(self):
        path = shared() / "territories_fr" / "communes_epci_population_2019_2024.csv.gz"
        with gzip.open(path, "rt", encoding="utf-8") as stream:
            told = {
                (row["com"], row["annee_population"]): int(row["pmun"])
                for row in csv.DictReader(stream)
                if row["com"] == "56121"
            }
        for (code, year), inhabitants in told.items():
            assert value("insee-populations", f"FR-{code}", "population", year) == inhabitants
        jobs = pl.read_parquet(shared() / "panel_fr" / "urssaf_emploi_prive_2014_2024.parquet")
        lorient = jobs.filter(pl.col("code") == "56121", pl.col("echelon") == "communes").sort("year")
        ours = figures("urssaf-private-jobs").filter(territory_id="FR-56121").sort("period")
        assert ours["value"].to_list() == lorient["eff_total"].to_list()
        assert len(ours) == 11
