"""Registers of initiatives asked over the network: maps of contributors, platforms, and the two French bulk files."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

import pytest
from live.stored import read, stored
from sources.publisher_files import needs_shared, shared

from sharitories.errors import FaultyInput, UsageError
from sharitories.sources import bulk
from sharitories.sources.live import fetch, live_source, read_fetched
from sharitories.sources.openfairdb.entries import ask as ofdb
from sharitories.sources.question import Question

httpx = pytest.importorskip("httpx")

BOX = (47.0, -4.0, 48.0, -3.0)


def test_openfairdb_is_searched_and_its_entries_fetched_by_their_ids(asked, tmp_path):
    def answer(request: Any) -> Any:
        if request.url.path.endswith("/search"):
            assert request.url.params["bbox"] == "47.000000,-4.000000,48.000000,-3.000000"
            return httpx.Response(200, content=stored("invented_ofdb_search.json"))
        assert request.url.path.endswith("/entries/aaaa000000000001,aaaa000000000002")
        return httpx.Response(200, content=stored("invented_ofdb_entries.json"))

    client, seen = asked(answer)
    _, _, table = read_fetched(fetch("openfairdb-entries", Question(bbox=BOX), tmp_path, client))
    assert len(seen) == 2
    assert table.select("locator", "property", "town", "started_on", "note").rows() == [
        ("aaaa000000000001", "coworking-space", "Lorient", "2016-03-01", "licence CC0-1.0"),
        ("aaaa000000000001", "repair-cafe", "Lorient", "2016-03-01", "licence CC0-1.0"),
    ]
    assert "a@b.example" not in table.write_json()


def test_a_box_that_is_full_is_cut_in_four_until_none_is(asked, tmp_path, monkeypatch):
    """Every entry of a crowded corner is found, each once, however the boxes are cut."""
    monkeypatch.setattr(ofdb, "MOST", 10)
    places = {f"{n:016d}": (47.0 + n / 1000, -3.999 + n / 500) for n in range(1, 60)}

    def answer(request: Any) -> Any:
        if request.url.path.endswith("/search"):
            south, west, north, east = map(float, request.url.params["bbox"].split(","))
            inside = [i for i, (lat, lon) in places.items() if south <= lat <= north and west <= lon <= east]
            return httpx.Response(200, json={"visible": [{"id": i} for i in inside[:10]], "invisible": []})
        ids = request.url.path.rsplit("/", 1)[1].split(",")
        return httpx.Response(200, json=[{"id": i, "title": i, "tags": ["fablab"]} for i in ids])

    client, _ = asked(answer)
    _, _, table = read_fetched(fetch("openfairdb-entries", Question(bbox=BOX), tmp_path, client))
    assert table["locator"].to_list() == sorted(places)


def test_gogocarto_in_three_shapes_and_never_a_contact():
    full = read("gogocarto-elements", Question(instance="carte.example"), a="invented_gogocarto.json")
    assert full.select("locator", "property", "lat", "address", "postcode", "website").rows() == [
        ("mM", "community-supported-agriculture", 47.75, "3 quai Inventé", "56100", "https://amap.example")
    ]
    assert full["note"].to_list() == ["https://opendatacommons.org/licenses/odbl/summary/"]
    assert "0297000000" not in full.write_json()
    older = read("gogocarto-elements", Question(instance="carte.example"), a="invented_gogocarto_older.json")
    assert older.select("locator", "property", "name", "town", "lon").rows() == [
        ("3q", "repair-cafe", "Atelier inventé", "Niort", -0.8)
    ]


def test_gogocarto_is_asked_west_before_south_and_only_at_a_host():
    (request,) = live_source("gogocarto-elements").requests(
        Question(instance="transiscope.gogocarto.fr", bbox=BOX)
    )
    assert request.url == "https://transiscope.gogocarto.fr/api/elements.json"
    assert dict(request.params) == {"bounds": "-4,47,-3,48"}
    with pytest.raises(UsageError):
        live_source("gogocarto-elements").requests(Question(instance="evil.example/x?y"))


@pytest.mark.parametrize(
    "name",
    ["gogocarto_colibris_sample_2018.json", "gogocarto_pwa_creuse_2018.json", "niort/transiscopeDatas.json"],
)
class TestOnRealElements:
    pytestmark = needs_shared

    def test_they_are_read_whole(self, name):
        path = shared() / "practices" / name
        table = live_source("gogocarto-elements").read(
            Question(instance="a.example"), {"elements.json": path}
        )
        assert table["name"].is_not_null().all()
        assert table["lat"].is_between(41, 51).all()
        assert table["lon"].is_between(-5, 10).all()


def test_decidim_gives_the_platform_and_the_processes_with_a_budget():
    question = Question(instance="participer.example", municipalities=("FR-56121",))
    table = read("decidim-processes", question, a="invented_decidim.json")
    assert table.select("locator", "territory_id", "property", "name", "started_on", "ended_on").rows() == [
        ("participer.example", "FR-56121", "participation-platform", "Ville inventée", None, None),
        (
            "participer.example/processes/budget-2024",
            "FR-56121",
            "participatory-budget",
            "Budget participatif 2024",
            "2024-01-15",
            "2024-06-30",
        ),
    ]
    several = Question(instance="participer.example", municipalities=("FR-56121", "FR-88160"))
    assert read("decidim-processes", several, a="invented_decidim.json")["territory_id"].null_count() == 2


def test_a_graphql_error_is_no_answer(tmp_path):
    (tmp_path / "a.json").write_text(
        '{"errors": [{"message": "Field \'slug\' doesn\'t exist"}]}', encoding="utf-8"
    )
    with pytest.raises(FaultyInput, match="doesn't exist"):
        live_source("decidim-processes").read(Question(instance="a.example"), {"a.json": tmp_path / "a.json"})


WALDEC = stored("documented_waldec_header.txt").decode().strip().split(";")


def waldec(**cells: str) -> str:
    row = {"date_disso": "0001-01-01", "position": "A", "adrg_declarant": "M. Dupont Jean", **cells}
    return ";".join('"' + row.get(name, "").replace('"', '""') + '"' for name in WALDEC)


def zipped(path: Path, **files: str) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, text in files.items():
            packed.writestr(f"{name}.csv", text.encode("cp1252" if name.endswith("old") else "utf-8"))
    return path


def associations(tmp_path: Path, question: Question, header: list[str] = WALDEC, **files: list[str]) -> Any:
    texts = {name: "\n".join([";".join(header), *lines]) + "\n" for name, lines in files.items()}
    path = zipped(tmp_path / "rna.zip", **texts)
    return live_source("interior-ministry-associations").read(question, {"rna_waldec_20240601.zip": path})


ROWS = [
    waldec(
        id="W561000001",
        titre="AMAP DE L'ILE",
        objet='réunir\ndes familles; "paniers"',
        date_creat="2009-05-01",
        adrs_codeinsee="56121",
    ),
    waldec(id="W561000002", titre="LES JOYEUX BOULISTES", objet="pétanque", adrs_codeinsee="56121"),
    waldec(
        id="W561000003",
        titre="LE COIN",
        objet="animer un repair café",
        date_disso="2020-02-29",
        position="D",
        adrs_codeinsee="75111",
    ),
    waldec(id="W561000004", titre="FABLAB DU PORT", position="D", adrs_codeinsee="56121"),
    waldec(id="W561000005", titre="FABLAB EN DOUBLE", position="S", adrs_codeinsee="56121"),
]


def test_associations_whose_title_or_object_names_a_practice_are_read(tmp_path):
    table = associations(tmp_path, Question(series=("20240601",)), a=ROWS[:2], b_old=ROWS[2:])
    assert table.select("locator", "territory_id", "property", "started_on", "ended_on").rows() == [
        ("W561000001", "FR-56121", "community-supported-agriculture", "2009-05-01", None),
        ("W561000003", "FR-75056", "repair-cafe", None, "2020-02-29"),
        ("W561000004", "FR-56121", "fablab", None, None),
    ]
    assert table["note"].to_list()[2].startswith("dissolved")
    assert "Dupont" not in table.write_json()


def test_associations_of_some_municipalities_and_practices_only(tmp_path):
    question = Question(
        series=("20240601",), municipalities=("FR-56121",), practices=("fablab", "repair-cafe")
    )
    assert associations(tmp_path, question, a=ROWS)["locator"].to_list() == ["W561000004"]


def test_a_new_column_of_the_register_is_noticed(tmp_path):
    row = ROWS[0] + ';"x"'
    with pytest.raises(FaultyInput, match="nouvelle"):
        associations(tmp_path, Question(series=("20240601",)), [*WALDEC, "nouvelle"], a=[row])


def test_blocks_are_cut_between_lines_and_never_inside_quotes(tmp_path, monkeypatch):
    """The same rows come whatever the size of the blocks, though a cell holds line ends."""
    rows = [waldec(id=f"W{n:09d}", titre=f"FABLAB {n}", objet="a\nb\n" * (n % 7)) for n in range(200)]
    whole = associations(tmp_path, Question(series=("20240601",)), a=rows)
    assert len(whole) == 200
    for size in (1_000, 1_777, 50_000):
        monkeypatch.setattr(bulk, "BLOCK", size)
        assert associations(tmp_path, Question(series=("20240601",)), a=rows).equals(whole)


def test_a_truncated_bulk_file_is_a_fault(tmp_path):
    path = zipped(tmp_path / "whole.zip", a="\n".join([";".join(WALDEC), *ROWS * 100]))
    (tmp_path / "cut.zip").write_bytes(path.read_bytes()[:-200])
    with pytest.raises(FaultyInput, match="not a whole zip"):
        live_source("interior-ministry-associations").read(Question(), {"a.zip": tmp_path / "cut.zip"})


UNIT = stored("documented_sirene_unit_header.txt").decode().strip().split(",")
ESTABLISHMENT = stored("documented_sirene_establishment_header.txt").decode().strip().split(",")


def lines(header: list[str], rows: list[dict[str, str]]) -> str:
    return "\n".join([",".join(header), *(",".join(row.get(c, "") for c in header) for row in rows)]) + "\n"


def test_establishments_of_legal_persons_are_read_and_natural_persons_never(tmp_path):
    units = [
        {
            "siren": "900000001",
            "statutDiffusionUniteLegale": "O",
            "denominationUniteLegale": "FABLAB INVENTE",
        },
        {
            "siren": "900000002",
            "statutDiffusionUniteLegale": "O",
            "nomUniteLegale": "FABLAB",
            "prenom1UniteLegale": "JEAN",
        },
        {
            "siren": "900000003",
            "statutDiffusionUniteLegale": "P",
            "denominationUniteLegale": "REPAIR CAFE CACHE",
        },
        {"siren": "900000004", "statutDiffusionUniteLegale": "O", "denominationUniteLegale": "BOULANGERIE"},
    ]
    place = {"statutDiffusionEtablissement": "O", "codeCommuneEtablissement": "56121"}
    establishments = [
        {
            **place,
            "siren": unit["siren"],
            "siret": unit["siren"] + "00011",
            "etatAdministratifEtablissement": "A",
        }
        for unit in units
    ]
    shut = {
        "etatAdministratifEtablissement": "F",
        "dateDebut": "2021-03-31",
        "dateCreationEtablissement": "2015-01-01",
    }
    establishments.append(
        {
            **place,
            **shut,
            "siren": "900000001",
            "siret": "90000000100029",
            "enseigne1Etablissement": "LE LABO",
        }
    )
    files = {
        "StockUniteLegale_utf8.zip": zipped(tmp_path / "u.zip", u=lines(UNIT, units)),
        "StockEtablissement_utf8.zip": zipped(tmp_path / "e.zip", e=lines(ESTABLISHMENT, establishments)),
    }
    table = live_source("insee-sirene").read(Question(municipalities=("FR-56121",)), files)
    assert table.select("locator", "property", "name", "started_on", "ended_on").rows() == [
        ("90000000100011", "fablab", "FABLAB INVENTE", None, None),
        ("90000000100029", "fablab", "LE LABO", "2015-01-01", "2021-03-31"),
    ]
    assert live_source("insee-sirene").read(Question(municipalities=("FR-88160",)), files).is_empty()


def test_a_short_name_tells_only_where_it_is_the_whole_text(tmp_path):
    rows = [
        waldec(id=f"W{n:09d}", titre=title)
        for n, title in enumerate(["CONSEIL DU SEL MARIN", "SEL", "AMAP DU PORT"])
    ]
    table = associations(tmp_path, Question(series=("20240601",)), a=rows)
    assert table.select("name", "property").rows() == [
        ("SEL", "time-bank"),
        ("AMAP DU PORT", "community-supported-agriculture"),
    ]
