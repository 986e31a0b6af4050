"""Places of lists: plain words, no contacts, and a municipality only where exactly one fits."""

import polars as pl
import pytest

from sharitories.errors import FaultyInput
from sharitories.sources.audit import read_geojson_points, read_json_cells
from sharitories.sources.coordinates import OUTSIDE, SWAPPED, Box, kept_inside
from sharitories.sources.geocoded import believed, ends_the_address, same_postcode, same_town
from sharitories.sources.municipalities import placed, town_name
from sharitories.sources.texts import own_site, plain_text

MUNICIPALITIES = """insee_com,commune_article,code_postal,commune_type,insee_parente
27701,Val-de-Reuil,27100,COM,
29019,Brest,29200,COM,
44109,Nantes,44000,COM,
49080,Châteauneuf-sur-Sarthe,49330,COMD,49080
49080,Les Hauts-d'Anjou,49330,COM,
75119,Paris 19e Arrondissement,75019,ARM,75056
76351,Le Havre,76600,COM,
80619,Parvillers-le-Quesnoy,80700,COM,
97411,Saint-Denis,97400,COM,
97409,Saint-André,97440,COM,
16046,Bors,16190,COM,
16047,Bors,16360,COM,
08105,Charleville-Mézières,08000,COM,
2B096,Corte,20250,COM,
"""


@pytest.fixture
def municipalities(tmp_path):
    path = tmp_path / "communes.csv"
    path.write_text(MUNICIPALITIES, encoding="utf-8")
    return path


def found(municipalities, postcode, town):
    table = pl.DataFrame(
        {"postcode": [postcode], "town": [town]}, schema={"postcode": pl.String, "town": pl.String}
    )
    return placed(table, municipalities)["territory_id"][0]


@pytest.mark.parametrize(
    ("postcode", "town", "territory"),
    [
        ("44000", "NANTES", "FR-44109"),
        ("44 000", "nantes", "FR-44109"),
        ("44200", "Nantes", "FR-44109"),  # nobody's postcode in the file: the department says it
        ("29238", "Brest Cedex 3", "FR-29019"),
        ("75018", "Paris XVIIIème", "FR-75056"),
        ("75019", "Paris 19e Arrondissement", "FR-75056"),
        ("76600", "Havre (Le)", "FR-76351"),
        ("49330", "Châteauneuf sur Sarthe", "FR-49080"),  # a delegated part: its whole
        ("8000", "Charleville-Mézières", "FR-08105"),  # the lost zero
        ("16190", "Bors", "FR-16046"),
        ("16000", "Bors", None),  # two of one name in the department
        ("97440", "Saint-Denis", None),  # the postcode is another's
        ("33000", "Nantes", None),
        ("80440", "Paris", None),
        ("20250", "Corti", None),  # no translation is guessed
        ("27100", "Reuil", None),  # no part of a name
        ("44000", "Nantes Sud", None),
        (None, "Nantes", None),
        ("44000", None, None),
    ],
)
def test_a_municipality_is_found_only_where_one_alone_fits(municipalities, postcode, town, territory):
    assert found(municipalities, postcode, town) == territory


def test_rows_keep_their_order_and_number(municipalities):
    table = pl.DataFrame({"postcode": ["76600", "0", "44000"] * 50, "town": ["Le Havre", "x", "Nantes"] * 50})
    read = placed(table, municipalities)
    assert read["territory_id"].to_list() == ["FR-76351", None, "FR-44109"] * 50
    assert read.columns == ["postcode", "town", "territory_id"]


def test_the_arrondissement_is_cut_from_three_cities_only():
    towns = ["Lyon 3e", "Marseille 2è arr.", "Paris", "Parisot", "Lyons-la-Forêt", "Toulouse 3e", "Lyon Sud"]
    read = pl.DataFrame({"town": towns}).select(town_name(pl.col("town")))["town"].to_list()
    assert read == ["lyon", "marseille", "paris", "parisot", "lyons la foret", "toulouse 3e", "lyon sud"]


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        ("Park Slop<br>Food Coop", "Park Slop Food Coop"),
        ("Maison<br />6, cours", "Maison 6, cours"),
        ("<b>Tilt</b>", "Tilt"),
        ("Montagne<b>78160", "Montagne 78160"),
        ("Arts &amp; Techs", "Arts & Techs"),
        ("3 < 4 and 5 > 2", "3 < 4 and 5 > 2"),
        ("\nFabLab  Planoise ", "FabLab Planoise"),
        ("#Invalid Ref", None),
        ("N/A", None),
        ("NR", None),
        ("  ", None),
        (None, None),
    ],
)
def test_markup_and_marks_of_absence_are_no_words(cell, words):
    assert (
        pl.DataFrame({"c": [cell]}, schema={"c": pl.String}).select(plain_text(pl.col("c")))["c"][0] == words
    )


@pytest.mark.parametrize(
    "cell",
    [
        "https://www.facebook.com/a-lab",
        "facebook.com/a",
        "http://fr-fr.facebook.com/a",
        "https://twitter.com/a",
        "https://x.com/a",
        "someone@example.org",
        "@",
        "NC",
        "see our page",
        "02 40 00 00 00",
    ],
)
def test_a_social_account_or_a_contact_is_no_web_site(cell):
    assert pl.DataFrame({"c": [cell]}).select(own_site(pl.col("c")))["c"][0] is None


@pytest.mark.parametrize(
    "cell",
    ["https://faitmain.org", "www.olmo.fr", "coop.it/x?y=1", "https://www.fox.com/a", "http://a.fr:80/"],
)
def test_a_web_site_is_kept_as_written(cell):
    assert pl.DataFrame({"c": [f" {cell} "]}).select(own_site(pl.col("c")))["c"][0] == cell


def test_json_becomes_cells(tmp_path):
    path = tmp_path / "a.json"
    path.write_text('[{"a": {"b": 1.5, "c": null}, "d": ["x", 2]}, {"e": "é"}]', encoding="utf-8")
    assert read_json_cells(path).rows() == [("1.5", None, '["x", 2]', None), (None, None, None, "é")]
    assert read_json_cells(path).columns == ["a.b", "a.c", "d", "e"]


def test_geojson_becomes_cells_with_its_point(tmp_path):
    path = tmp_path / "a.geojson"
    point = '{"type": "Feature", "id": "n/1", "properties": {"@id": "n/2"}, "geometry": {"coordinates": [-1.5, 47]}}'
    path.write_text('{"features": [' + point + "]}", encoding="utf-8")
    row = {"@id": "n/2", "id": "n/1", "geometry.lon": "-1.5", "geometry.lat": "47"}
    assert read_geojson_points(path).to_dicts() == [row]


@pytest.mark.parametrize(
    "text", ["{}", "[1]", "[{", '{"features": [{"properties": {}, "geometry": null}]}', "null"]
)
def test_what_is_not_a_list_of_objects_is_a_named_fault(tmp_path, text):
    path = tmp_path / "a.json"
    path.write_text(text, encoding="utf-8")
    for read in (read_json_cells, read_geojson_points):
        with pytest.raises(FaultyInput, match=r"a\.json"):
            read(path)


def test_swapped_coordinates_are_put_right_and_strays_are_not_read():
    table = pl.DataFrame(
        {
            "lat": [46.9, 5.26, 48.94, None, 46.9],
            "lon": [5.1, 46.88, 2.54, None, None],
            "note": ["kind M", "kind F", None, None, None],
        }
    )
    read = kept_inside(table, Box(46.1, 2.8, 48.5, 7.2))
    assert read.rows() == [
        (46.9, 5.1, "kind M"),
        (46.88, 5.26, f"kind F; {SWAPPED}"),
        (None, None, OUTSIDE),
        (None, None, None),
        (None, None, None),
    ]


def test_a_box_in_which_a_swap_would_be_a_guess_is_refused():
    with pytest.raises(ValueError, match="could be a longitude"):
        kept_inside(pl.DataFrame({"lat": [1.0], "lon": [1.0]}), Box(0, 0, 10, 10))


def geocoder(**cells):
    row = {
        "code": "53147",
        "found_town": "Mayenne",
        "found_postcode": "53100",
        "precision": "street",
        "lat": 48.3,
        "lon": -0.6,
        "territory_id": None,
        "town": None,
        "postcode": None,
        "address": None,
    }
    schema = {key: pl.Float64 if key in ("lat", "lon") else pl.String for key in row}
    table = pl.DataFrame([row | cells], schema=schema)
    agrees = same_town() | same_postcode() | ends_the_address()
    return believed(table, agrees).select("territory_id", "lat", "note").rows()[0]


@pytest.mark.parametrize(
    "cells", [{"town": "MAYENNE"}, {"postcode": "53100"}, {"address": "3 rue X 53100 Mayenne"}]
)
def test_a_geocoder_is_believed_where_it_answers_what_is_written(cells):
    assert geocoder(**cells) == ("FR-53147", 48.3, None)


def test_a_geocoder_that_answers_another_town_is_not_believed():
    told = geocoder(town="Toulouse", territory_id="FR-31555")
    assert told[:2] == ("FR-31555", None)
    assert "answered Mayenne" in told[2]
    assert geocoder(address="3 rue de Mayenne Laval")[:2] == (None, None)
    assert geocoder(address="Petite-Mayenne sur Y")[:2] == (None, None)


def test_the_centre_of_a_municipality_is_not_where_the_place_stands():
    assert geocoder(town="Mayenne", precision="municipality")[:2] == ("FR-53147", None)


def test_no_answer_is_no_disagreement():
    nothing = {"code": None, "found_town": None, "precision": None, "lat": None, "lon": None}
    assert geocoder(**nothing, territory_id="FR-31555") == ("FR-31555", None, None)
