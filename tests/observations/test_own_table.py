"""A user's own table: every fault of the file at once, no contact handed on, the states and places kept apart."""

import datetime
import json
import zipfile
from pathlib import Path

import polars as pl
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from sources.publisher_files import needs_shared, shared

from sharitories.cli import observe_table
from sharitories.errors import FaultyInput, MissingInput, UsageError
from sharitories.observations.own_table.coordinates import degrees
from sharitories.observations.own_table.dates import iso_day
from sharitories.observations.own_table.file import read_table
from sharitories.observations.own_table.mapping import TableMap, read_map
from sharitories.observations.own_table.propose import propose_map
from sharitories.observations.own_table.rows import OWN, observations_of_table
from sharitories.observations.own_table.signs import FORMATS
from sharitories.observations.own_table.written import written_map
from sharitories.sources.contacts import holds_contact, is_account, without_contacts

SOURCE = {
    "id": "my-list",
    "publisher": "Ville de Lorient",
    "dataset": "Lieux",
    "vintage": 2024,
    "licence": {"code": "etalab-2.0", "name": "Licence Ouverte 2.0"},
}
KNOWN = pl.DataFrame(
    {
        "territory_id": ["FR-56121", "FR-88160", "FR-93066", "FR-97411", "NL-GM0402"],
        "name": ["Lorient", "Épinal", "Saint-Denis", "Saint-Denis", "Hilversum"],
        "country": ["FR", "FR", "FR", "FR", "NL"],
    }
)


def mapped(columns, **more):
    practice = {"practice": {"always": "fablab"}}
    return TableMap.model_validate(
        {"source": SOURCE, "country": "FR", "columns": {**practice, **columns}, **more}
    )


def written(folder: Path, text: str, name: str = "list.csv", encoding: str = "utf-8") -> Path:
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return path


def observe(folder, text, mapping, **more):
    return observations_of_table(read_table(written(folder, text, **more)), mapping, KNOWN)


def places(refusal):
    return [(fault.row, fault.column) for fault in refusal.value.faults]


# --- the file ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_separator_and_encoding_are_found_and_said(tmp_path, separator, encoding):
    lines = ["id|nom|ville", "1|Le Café, réparation|Épinal", "2|Chez; nous|Lorient", "3|L’œuvre|Épinal"]
    rows = [[f'"{cell}"' for cell in line.split("|")] for line in lines]
    read = read_table(written(tmp_path, "\r\n".join(map(separator.join, rows)), encoding=encoding))
    assert read.table.rows()[0] == ("1", "Le Café, réparation", "Épinal")
    assert read.table.shape == (3, 3)
    assert {"cp1252": "Windows-1252"}.get(encoding, encoding.upper()) in read.told[0]


def test_the_same_rows_are_read_from_every_kind_of_file(tmp_path):
    rows = [{"id": "1", "nom": "A", "geo": {"lat": 47.7, "lon": -3.4}}, {"id": "2", "nom": None, "geo": None}]
    flat = pl.DataFrame(
        {"id": ["1", "2"], "nom": ["A", None], "geo.lat": [47.7, None], "geo.lon": [-3.4, None]}
    )
    files = [
        written(tmp_path, flat.write_csv(), "a.csv"),
        written(tmp_path, json.dumps(rows), "a.json"),
        written(tmp_path, json.dumps({"count": 2, "data": rows}), "b.json"),
        tmp_path / "a.parquet",
    ]
    flat.write_parquet(files[-1])
    for path in files:
        table = read_table(path).table.select("id", "nom", "geo.lat", "geo.lon")
        assert table.rows() == [("1", "A", "47.7", "-3.4"), ("2", None, None, None)], path.name


def test_geojson_gives_its_points_and_an_id(tmp_path):
    feature = {"type": "Feature", "id": "node/1", "properties": {"name": "A", "tags": ["x", "y"]}}
    point = {"geometry": {"type": "Point", "coordinates": [-3.4, 47.7]}}
    area = {"geometry": {"type": "Polygon", "coordinates": [[[0, 0], [1, 1], [0, 1], [0, 0]]]}}
    text = json.dumps({"type": "FeatureCollection", "features": [{**feature, **point}, {**feature, **area}]})
    table = read_table(written(tmp_path, text, "a.geojson")).table
    assert table.columns == ["name", "tags", "id", "geometry.lon", "geometry.lat"]
    assert table.rows() == [("A", "x;y", "node/1", "-3.4", "47.7"), ("A", "x;y", "node/1", None, None)]


def spreadsheet(path: Path, lines) -> Path:
    """A minimal xlsx file with inline strings, one sheet."""
    rows = "".join(
        f"<row r='{r}'>"
        + "".join(
            f"<c r='{chr(64 + c)}{r}' t='inlineStr'><is><t>{v}</t></is></c>" for c, v in enumerate(line, 1)
        )
        + "</row>"
        for r, line in enumerate(lines, 1)
    )
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr(
            "[Content_Types].xml",
            f"<Types xmlns='{package}/content-types'><Default Extension='xml' ContentType='application/xml'/></Types>",
        )
        packed.writestr(
            "_rels/.rels",
            f"<Relationships xmlns='{package}/relationships'><Relationship Id='r1' Type='{office}/officeDocument'"
            " Target='xl/workbook.xml'/></Relationships>",
        )
        packed.writestr(
            "xl/workbook.xml",
            f"<workbook xmlns='{main}' xmlns:r='{office}'><sheets><sheet name='Lieux' sheetId='1' r:id='r1'/>"
            "</sheets></workbook>",
        )
        packed.writestr(
            "xl/_rels/workbook.xml.rels",
            f"<Relationships xmlns='{package}/relationships'><Relationship Id='r1' Type='{office}/worksheet'"
            " Target='worksheets/sheet1.xml'/></Relationships>",
        )
        packed.writestr(
            "xl/worksheets/sheet1.xml", f"<worksheet xmlns='{main}'><sheetData>{rows}</sheetData></worksheet>"
        )
    return path


def test_a_spreadsheet_is_read_from_the_line_of_its_header(tmp_path):
    lines = [["Liste 2024", "", ""], ["Code", "Nom", "Ville"], ["1", "A", "Lorient"], ["", "", ""]]
    read = read_table(spreadsheet(tmp_path / "a.xlsx", lines))
    assert read.table.columns == ["Code", "Nom", "Ville"]
    assert read.table.rows() == [("1", "A", "Lorient")]
    assert "header in line 2" in read.told[0]


HOSTILE = {
    "truncated.csv": (b'id,nom\n1,A\n2,"B', "is not whole CSV"),
    "ragged.csv": (b"id,nom\n1,A\n2,B,C\n3\n", "has 3 cells, and the header 2"),
    "page.csv": (b"<!DOCTYPE html><html><body>404</body></html>", "is a web page"),
    "null.csv": (b"id,nom\n1,A\x00\n", "holds null bytes"),
    "odd.csv": b"id,nom\n1,\x81\x8d\n",
    "empty.csv": (b"", "has no rows"),
    "header.csv": (b"id,nom\n", "has no rows"),
    "cell.csv": (b'id,nom\n1,"' + b"a" * 10_000_000 + b'"\n', "is not whole CSV: field larger"),
    "cell.json": (b'[{"a": "' + b"a" * 10_000_000 + b'"}]', "holds 10000000 characters"),
    "list.json": (b'["a", "b"]', "is not a list of objects"),
    "broken.json": (b'[{"a": 1}, {"a"', "is not a readable JSON"),
    "deep.json": (b"[" * 100_000, "is not a readable JSON"),
    "no.parquet": (b"PAR1 nothing", "is not a readable Parquet file"),
    "no.xlsx": (b"PK\x03\x04 nothing", "is not a readable spreadsheet"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_ends_in_a_named_fault(tmp_path, name):
    told = HOSTILE[name]
    content, rule = told if isinstance(told, tuple) else (told, "is text in none of the encodings")
    (tmp_path / name).write_bytes(content)
    with pytest.raises(FaultyInput, match=rule):
        read_table(tmp_path / name)


def test_a_zip_bomb_is_refused_before_it_is_unpacked(tmp_path):
    with zipfile.ZipFile(tmp_path / "bomb.xlsx", "w", zipfile.ZIP_DEFLATED, compresslevel=9) as packed:
        for part in range(6):
            packed.writestr(f"xl/worksheets/sheet{part}.xml", b"\0" * 100_000_000)
    assert (tmp_path / "bomb.xlsx").stat().st_size < 1_000_000
    with pytest.raises(FaultyInput, match="unpacks to 600 MB"):
        read_table(tmp_path / "bomb.xlsx")


def test_a_file_that_is_not_there_is_missing(tmp_path):
    with pytest.raises(MissingInput):
        read_table(tmp_path / "none.csv")


def test_columns_without_a_name_and_names_that_stand_twice_can_be_cited(tmp_path):
    read = read_table(written(tmp_path, "nom,,nom\nA,B,C\n"))
    assert read.table.columns == ["nom", "column 2", "nom (2)"]


# --- the rows ---------------------------------------------------------------------------------------------------


def test_rows_become_observations(tmp_path):
    text = (
        "Ref;Nom;INSEE;Lat;Lon;Ouverture;Fin;N°;Rue;Site\n"
        "a 1;Le Lab;56121;47,75;-3,36;14/09/2018;;3;rue du Port;www.lab.bzh\n"
        "b;;1053;;;09/2020;31/12/2021;;;\n"
    )
    columns = {
        "id": "Ref",
        "name": "Nom",
        "territory": "INSEE",
        "lat": "Lat",
        "lon": "Lon",
        "started_on": {"column": "Ouverture", "format": ["%d/%m/%Y", "%m/%Y"]},
        "ended_on": {"column": "Fin", "format": "%d/%m/%Y"},
        "address": ["N°", "Rue"],
        "website": "Site",
    }
    made = observe(tmp_path, text, mapped(columns))
    assert dict(made.rows.schema) == OWN
    first, second = made.rows.to_dicts()
    assert (first["observation_id"], first["territory_id"]) == ("my-list/a_1", "FR-56121")
    assert first["locator"] == "list.csv, Ref = a 1"
    assert (first["lat"], first["lon"], first["started_on"]) == (47.75, -3.36, "2018-09-14")
    assert (first["address"], first["website"], first["property"]) == (
        "3 rue du Port",
        "www.lab.bzh",
        "fablab",
    )
    assert (first["status"], first["period"], first["basis"]) == ("observed", "2024", "register")
    assert (second["territory_id"], second["lat"], second["name"]) == ("FR-01053", None, None)
    assert (second["started_on"], second["ended_on"]) == ("2020-09", "2021-12-31")
    assert made.counts["placed"] == 2
    assert made.counts["without_name"] == 1


def test_every_fault_of_the_file_is_told_at_once_with_row_and_column(tmp_path):
    text = (
        "id,nom,insee,lat,lon,date\n"
        "1,=HYPERLINK(1),5612A,91,0,31/02/2020\n"
        "1,<script>a</script>,56121,x,-3.3,2020\n"
        ",ok,56121,47.7,,01/01/1492\n"
        "4,ok,56121,0,0,\n"
        "5,ok,56121,-3.36,47.75,\n"
    )
    columns = {"id": "id", "name": "nom", "territory": "insee", "lat": "lat", "lon": "lon"}
    columns["started_on"] = {"column": "date", "format": "%d/%m/%Y"}
    with pytest.raises(FaultyInput) as refusal:
        observe(tmp_path, text, mapped(columns))
    assert sorted(places(refusal)) == [
        (1, "date"),  # the 31st of February
        (1, "id"),  # twice
        (1, "insee"),  # not a code
        (1, "lat"),  # 91
        (1, "nom"),  # a formula
        (2, "date"),  # only a year, in a column of days
        (2, "id"),
        (2, "lat"),  # no number
        (2, "nom"),  # markup
        (3, "date"),  # 1492
        (3, "id"),  # empty
        (3, "lat"),  # without a longitude
        (4, "lat"),  # 0, 0
        (5, "lat"),  # exchanged
    ]


def test_a_column_that_the_map_does_not_name_or_that_has_gone_is_a_fault(tmp_path):
    with pytest.raises(FaultyInput) as refusal:
        observe(
            tmp_path,
            "nom,insee,new\nA,56121,1\n",
            mapped({"name": "nom", "territory": "insee", "town": "ville"}),
        )
    assert places(refusal) == [(0, "new"), (0, "ville")]


def test_words_are_mapped_to_practices_and_an_unknown_or_empty_one_is_a_fault(tmp_path):
    text = "insee,type\n56121,Lab; Cowork\n56121,Mairie\n56121,\n"
    rule = {"column": "type", "split": ";", "values": {"Lab": "fablab", "Cowork": "coworking-space"}}
    with pytest.raises(FaultyInput) as refusal:
        observe(tmp_path, text, mapped({"territory": "insee", "practice": rule}))
    assert places(refusal) == [(2, "type"), (3, "type")]
    told = {**rule, "empty": "third-place", "values": {**rule["values"], "Mairie": None}}
    made = observe(tmp_path, text, mapped({"territory": "insee", "practice": told}))
    assert made.rows.select("observation_id", "property").rows() == [
        ("my-list/row-1/coworking-space", "coworking-space"),
        ("my-list/row-1/fablab", "fablab"),
        ("my-list/row-3/third-place", "third-place"),
    ]
    assert made.counts["left_out_no_practice"] == 1


def test_flags_give_a_row_several_practices(tmp_path):
    rules = [
        {"column": "lab", "values": {"oui": "fablab", "non": "none"}, "empty": "none"},
        {"column": "cow", "values": {"oui": "coworking-space", "non": "none"}, "empty": "none"},
    ]
    text = "insee,lab,cow\n56121,oui,oui\n56121,non,\n88160,,oui\n"
    made = observe(tmp_path, text, mapped({"territory": "insee", "practice": rules}))
    assert made.rows["property"].to_list() == ["coworking-space", "fablab", "coworking-space"]
    assert made.counts["left_out_no_practice"] == 1


def test_a_town_is_placed_only_with_its_postcode_and_only_when_known(tmp_path):
    text = (
        "v,cp\nLORIENT,56100\nEpinal Cedex 9,88000\nst denis,93200\nSaint-Denis,97400\n"
        "Saint-Denis,\nLorient,75001\nBrest,29200\n"
    )
    made = observe(tmp_path, text, mapped({"town": "v", "postcode": "cp"}))
    assert made.rows["territory_id"].to_list() == [
        "FR-56121",
        "FR-88160",
        "FR-93066",
        "FR-97411",
        None,
        None,
        None,
    ]
    assert (made.counts["placed"], made.counts["without_place"]) == (4, 3)


def test_no_contact_is_handed_on(tmp_path):
    text = (
        "insee,nom,rue,site\n"
        "56121,Le Lab (lab@exemple.fr),3 rue du Port 02 97 00 00 00,https://www.facebook.com/lelab\n"
        "56121,Asso,12 bis quai,mailto:a.b@exemple.org\n"
        "56121,Asso,BP 10456 56104,https://exemple.org\n"
    )
    made = observe(
        tmp_path, text, mapped({"territory": "insee", "name": "nom", "address": "rue", "website": "site"})
    )
    assert made.rows["name"].to_list() == ["Le Lab", "Asso", "Asso"]
    assert made.rows["address"].to_list() == ["3 rue du Port", "12 bis quai", "BP 10456 56104"]
    assert made.rows["website"].to_list() == [None, None, "https://exemple.org"]
    assert made.counts["contacts_removed"] == 4


@given(
    st.from_regex(r"[a-z]{1,8}\.?[a-z]{0,5}@[a-z]{2,8}\.(fr|org|co\.uk)", fullmatch=True),
    st.text(max_size=20),
)
def test_no_address_survives_anywhere_in_a_cell(mail, around):
    cell = pl.DataFrame({"c": [f"{around} {mail} {around}"]})
    kept = cell.select(without_contacts(pl.col("c"))).item()
    assert kept is None or mail not in kept


@pytest.mark.parametrize(
    "number", ["02 97 21 00 00", "0297210000", "02.97.21.00.00", "+33 2 97 21 00 00", "+31-35-1234567"]
)
def test_telephone_numbers_are_known(number):
    assert pl.select(holds_contact(pl.lit(f"tél. {number}."))).item()


@pytest.mark.parametrize(
    "text",
    [
        "05/12/2022 13:05",
        "56100 Lorient",
        "2018-09-14",
        "12 rue du 8 mai 1945",
        "35600000063516",
        "48.85, 2.35",
    ],
)
def test_dates_postcodes_and_coordinates_are_no_telephone_numbers(text):
    assert not pl.select(holds_contact(pl.lit(text))).item()


def test_accounts_are_known_and_sites_that_only_end_alike_are_not():
    told = pl.Series(
        [
            "facebook.com/a",
            "https://fr-fr.facebook.com/a",
            "http://x.com",
            "https://linux.com/",
            "https://netflix.com/a",
        ]
    )
    assert pl.select(is_account(pl.lit(told))).to_series().to_list() == [True, True, True, False, False]


def test_lambert_93_and_web_mercator_give_degrees():
    """Values computed by PROJ 9 (EPSG:2154 and EPSG:3857 to EPSG:4326)."""
    points = pl.DataFrame(
        {"x": [700_000.0, 475_198.12, 652_469.0], "y": [6_600_000.0, 6_692_424.5, 6_862_035.0]}
    )
    lat, lon = degrees(pl.col("x"), pl.col("y"), "EPSG:2154")
    found = points.select(lat.alias("lat"), lon.alias("lon")).rows()
    truth = [(46.5, 3.0), (47.294015962376626, 0.02466018705736519), (48.85659766538408, 2.352199719516298)]
    assert found == [pytest.approx(point, abs=1e-8) for point in truth]
    mercator = pl.DataFrame({"x": [261_845.7], "y": [6_250_564.3]})
    lat, lon = degrees(pl.col("x"), pl.col("y"), "EPSG:3857")
    assert mercator.select(lat.alias("lat"), lon.alias("lon")).row(0) == pytest.approx(
        (48.85659970717891, 2.35219994390975)
    )


@given(st.dates(datetime.date(1800, 1, 1), datetime.date(2040, 12, 31)), st.sampled_from(FORMATS[1:]))
def test_a_date_is_read_again_as_it_was_written_and_no_finer(day, form):
    if "%y" in form and not 1969 <= day.year <= 2040:
        return
    fine = day.isoformat() if "%d" in form else day.isoformat()[:7]
    assert iso_day(day.strftime(form), (form,)) == fine


# --- the map ----------------------------------------------------------------------------------------------------


def test_a_map_names_all_that_is_wrong_or_still_to_fill_in(tmp_path):
    content = {
        "source": {**SOURCE, "publisher": "???"},
        "country": "France",
        "columns": {"practice": {"column": "t", "values": {"a": "fab-lab", "b": "???"}}, "lat": "y"},
        "colour": "blue",
    }
    with pytest.raises(FaultyInput) as refusal:
        read_map(written(tmp_path, yaml.safe_dump(content), "map.yml"))
    assert {column for _, column in places(refusal)} == {
        "source.publisher",
        "country",
        "columns",
        "columns.practice.values.b",
        "colour",
    }
    content = {
        "source": SOURCE,
        "country": "FR",
        "columns": {"practice": {"always": "fab-lab"}, "territory": "c"},
    }
    with pytest.raises(FaultyInput, match="'fab-lab' is not a practice of the catalogue"):
        read_map(written(tmp_path, yaml.safe_dump(content), "map.yml"))


def test_numbers_are_words_and_what_yaml_takes_for_truths_is_refused(tmp_path):
    text = (
        "source: {id: a, publisher: b, dataset: c, vintage: 2024, licence: {code: d, name: e}}\ncountry: FR\n"
        "columns:\n  territory: c\n  practice: {column: t, values: {1: fablab, NO: none}}\n"
    )
    with pytest.raises(FaultyInput, match="in quotes"):
        read_map(written(tmp_path, text, "map.yml"))
    (rule,) = read_map(written(tmp_path, text.replace("NO", "'no'"), "map.yml")).columns.practice
    assert rule.values == {"1": "fablab", "no": "none"}


TRUTH = yaml.safe_load(Path(__file__).with_name("mapping_truth.yml").read_text(encoding="utf-8"))


def proposed(folder: Path, name: str) -> tuple[int, int, list[tuple[str, str, str]]]:
    """Columns, columns that hold something we read or must not read, and those that were proposed wrongly."""
    table = read_table(folder / name).table
    told = TRUTH[name].items()
    truth = {c: role for role, found in told for c in ([found] if isinstance(found, str) else found)}
    proposal = propose_map(table.columns, table.rows(), name)
    aside = {c: "contact" if reason == "contact" else "aside" for c, reason in proposal.aside.items()}
    got = {**aside, **proposal.roles}
    wrong = [(c, truth.get(c, "aside"), got[c]) for c in table.columns if truth.get(c, "aside") != got[c]]
    return table.width, len(truth), wrong


@pytest.mark.parametrize("name", TRUTH)
class TestOnTheEightMediationLists:
    pytestmark = needs_shared

    def test_every_column_is_proposed_as_its_publisher_reads_it(self, name):
        assert proposed(shared() / "practices" / "mednum", name)[2] == []

    def test_the_proposal_is_a_map_once_it_is_filled_in(self, name, tmp_path):
        table = read_table(shared() / "practices" / "mednum" / name).table
        text = written_map(propose_map(table.columns, table.rows(), name), name)
        path = written(tmp_path, text.replace('always: "???"', "always: digital-mediation-place"), "map.yml")
        with pytest.raises(FaultyInput) as refusal:
            read_map(path)
        assert {column.split(".")[0] for _, column in places(refusal)} == {"source"}
        path.write_text(path.read_text(encoding="utf-8").replace("???", "filled"), encoding="utf-8")
        assert read_map(path).country == "FR"


def test_headers_of_five_languages_and_of_standards_are_known():
    heads = {
        "nome do espaço": "name",
        "Morada": "address",
        "Código Postal": "postcode",
        "Concelho": "town",
        "Naam": "name",
        "Gemeente": "town",
        "Breedtegraad": "lat",
        "Lengtegraad": "lon",
        "Postnummer": "postcode",
        "Hemsida": "website",
        "Kommunkod": "territory",
        "geo.latitude": "lat",
        "address.addressLocality": "town",
        "address.postalCode": "postcode",
        "code_insee": "territory",
        "site_web": "website",
        "courriels": "contact",
        "Telefoonnummer": "contact",
        "e-post": "contact",
        "Contactpersoon": "contact",
    }
    samples = {
        "name": ["Oficina", "Atelier"],
        "address": ["Rua A 1", "Rua B 2"],
        "town": ["Aveiro", "Genk"],
        "postcode": ["3800", "1211"],
        "lat": ["52.2", "52.3"],
        "lon": ["5.1", "5.2"],
        "website": ["https://a.se", "b.nl"],
        "territory": ["1290", "0180"],
        "contact": ["x", "y"],
    }
    for head, role in heads.items():
        pair = {"lat": "Lengtegraad", "lon": "Breedtegraad"}.get(role)
        columns = {
            head: samples[role],
            **({pair: samples["lon" if role == "lat" else "lat"]} if pair else {}),
        }
        proposal = propose_map(list(columns), list(zip(*columns.values(), strict=True)))
        assert {**proposal.aside, **proposal.roles}[head] == role, head


def test_values_speak_where_heads_do_not():
    header = ["a", "b", "c", "d", "e"]
    rows = [
        ["https://a.fr", "x.y@z.fr", "COMPERAT Cécile", "Espace de coworking", "14/09/2018"],
        ["www.b.fr", "", "LAITHIER Laetitia", "Fablab", "15/09/2018"],
        ["http://c.org/d", "0297210000", "COSTA François", "Mairie", "16/09/2018"],
    ]
    proposal = propose_map(header, [[cell or None for cell in row] for row in rows])
    assert proposal.roles == {"a": "website", "d": "practice"}
    assert proposal.aside["b"] == proposal.aside["c"] == "contact"
    assert "a date" in proposal.aside["e"]
    assert proposal.practice[0].values == {
        "Espace de coworking": "coworking-space",
        "Fablab": "fablab",
        "Mairie": "???",
    }


def test_coordinates_under_each_others_head_are_put_right():
    proposal = propose_map(["X", "Y"], [["44.84", "-0.58"], ["44.9", "-0.23"], ["48.1", "-1.6"]])
    assert proposal.roles == {"X": "lat", "Y": "lon"}
    assert proposal.country == "FR"


# --- the commands -----------------------------------------------------------------------------------------------


@pytest.fixture
def table_and_map(tmp_path):
    file = written(tmp_path, "id;nom;code insee\n1;[b]A[/b];56121\n2;B;88160\n")
    content = {
        "source": SOURCE,
        "country": "FR",
        "columns": {"id": "id", "name": "nom", "territory": "code insee", "practice": {"always": "fablab"}},
    }
    return file, written(tmp_path, yaml.safe_dump(content), "map.yml")


def test_nothing_is_written_before_one_says_yes(table_and_map, tmp_path, capsys, monkeypatch):
    out = tmp_path / "observations.csv"
    for answer in ("n", ""):
        monkeypatch.setattr("sys.stdin", __import__("io").StringIO(answer))
        observe_table.run(*table_and_map, out, yes=False, as_json=False)
        assert not out.exists()
    told = capsys.readouterr()
    assert "[b]A[/b]" in told.out
    assert "Nothing was written" in told.err
    observe_table.run(*table_and_map, out, yes=True, as_json=False)
    assert pl.read_csv(out)["territory_id"].to_list() == ["FR-56121", "FR-88160"]
    record = json.loads((tmp_path / "observations.csv.json").read_text(encoding="utf-8"))
    assert record["source"]["publisher"] == "Ville de Lorient"
    assert len(record["file"]["sha256"]) == 64


def test_the_same_table_gives_the_same_bytes_and_a_refused_one_leaves_them(table_and_map, tmp_path):
    file, map_file = table_and_map
    out = tmp_path / "observations.parquet"
    observe_table.run(file, map_file, out, yes=True, as_json=True)
    before = out.read_bytes()
    observe_table.run(file, map_file, out, yes=True, as_json=True)
    assert out.read_bytes() == before
    file.write_text("id;nom;code insee\n1;A;9\n", encoding="utf-8")
    with pytest.raises(FaultyInput):
        observe_table.run(file, map_file, out, yes=True, as_json=True)
    assert out.read_bytes() == before
    assert sorted(p.name for p in tmp_path.iterdir() if p.name.startswith(".")) == []


def test_a_proposal_is_written_once_and_never_over_another(table_and_map, tmp_path):
    file, map_file = table_and_map
    with pytest.raises(UsageError):
        observe_table.run_propose(file, map_file)
    observe_table.run_propose(file, tmp_path / "new.yml")
    assert (
        yaml.safe_load((tmp_path / "new.yml").read_text(encoding="utf-8"))["columns"]["territory"]
        == "code insee"
    )


def test_rows_with_coordinates_only_are_placed_in_the_polygons_given(tmp_path, capsys):
    pytest.importorskip("shapely")
    file = written(tmp_path, "id;nom;lat;lon\n1;A;47.5;-3.5\n2;B;40.0;9.0\n")
    content = {
        "source": SOURCE,
        "country": "FR",
        "columns": {"id": "id", "name": "nom", "lat": "lat", "lon": "lon", "practice": {"always": "fablab"}},
    }
    map_file = written(tmp_path, yaml.safe_dump(content), "map.yml")
    square = [[[-4, 47], [-3, 47], [-3, 48], [-4, 48], [-4, 47]]]
    shape = {"type": "Polygon", "coordinates": square}
    feature = {"type": "Feature", "properties": {"code": "56121"}, "geometry": shape}
    areas = written(tmp_path, json.dumps({"type": "FeatureCollection", "features": [feature]}), "a.geojson")
    out = tmp_path / "observations.csv"
    observe_table.run(file, map_file, out, yes=True, as_json=False, areas=areas)
    placed = pl.read_csv(out).sort("name")["territory_id"].to_list()
    assert placed[0] is not None
    assert placed[1] is None
    assert "1 rows that only their coordinates place" in capsys.readouterr().out
