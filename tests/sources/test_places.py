"""Places of lists: plain words, no contacts, and a municipality only where exactly one fits."""

import json

import polars as pl
import pytest
from publisher_files import SAMPLES

from sharitories.errors import FaultyInput
from sharitories.sources.audit import read_geojson_points, read_json_cells
from sharitories.sources.coordinates import OUTSIDE, SWAPPED, Box, from_lambert93, kept_inside, kept_near
from sharitories.sources.geocoded import believed, ends_the_address, same_postcode, same_town
from sharitories.sources.gogocarto.named_practices import named_practice
from sharitories.sources.municipalities import placed, reaches, town_name
from sharitories.sources.registry import source
from sharitories.sources.texts import own_site, plain_text, without_persons

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


def test_lambert_93_gives_the_degrees_that_proj_gives():
    """By definition of the projection, and computed with PROJ 9 (EPSG 2154 to 4326)."""
    metres = [
        (700_000.0, 6_600_000.0, 46.5, 3.0),
        (430_346.75179921, 6_717_423.92393387, 47.50210574821549, -0.5832257121739561),
        (648_237.3, 6_862_265.0, 48.85833991376172, 2.29450079250669),
        (1_200_000.0, 6_100_000.0, 41.82950613985793, 9.010871731777478),
        (150_000.0, 6_850_000.0, 48.516296613788015, -4.458322612867081),
    ]
    table = pl.DataFrame(metres, schema=["x", "y", "lat", "lon"], orient="row")
    lat, lon = from_lambert93(pl.col("x"), pl.col("y"))
    away = table.select(lat - pl.col("lat"), (lon - pl.col("lon")).alias("lon")).cast(pl.Float64)
    assert away.select(pl.all().abs().max()).max_horizontal()[0] < 1e-9


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("Jeanne Exemple - Formation numérique", "Formation numérique"),
        ("Anne-Marie Exemple - Le Chai", "Le Chai"),
        ("Bourg - Jeanne d'Exemple - La Quincaillerie", "Bourg - Jeanne d'Exemple - La Quincaillerie"),
        ("Bourg - Jeanne Exemple", "Bourg"),
        ("Bourg - La Palette", "Bourg - La Palette"),
        ("Bourg - IDO Numérique", "Bourg - IDO Numérique"),
        ("France Services", "France Services"),
        ("Jeanne Exemple - Jean Modèle", None),
        (None, None),
    ],
)
def test_persons_are_left_out_of_names(name, kept):
    table = pl.DataFrame({"name": [name]}, schema={"name": pl.String})
    assert table.select(without_persons(pl.col("name")))["name"][0] == kept


def test_the_facilitator_is_left_out_of_the_name_of_a_workshop(tmp_path):
    folder = SAMPLES / "mednum-la-creuse-2023"
    path = tmp_path / "la-creuse.json"
    rows = json.loads((folder / "practices/mednum/la-creuse.json").read_text(encoding="utf-8"))
    names = [
        "Saint Exemple - Jeanne Exemple",
        "Bourg - Jeanne Exemple - La Quincaillerie",
        "Horizon Jeune - Bourg",
    ]
    path.write_text(
        json.dumps([row | {"nom": name} for row, name in zip(rows, names, strict=False)]), encoding="utf-8"
    )
    files = {"a": path, "b": folder / "territories_fr/communes_comparateur_2024.csv"}
    read = source("mednum-la-creuse-2023").reader(files).select("name", "note").rows()
    said = "the name of a person is left out"
    assert read == [
        ("Saint Exemple", said),
        ("Bourg - La Quincaillerie", said),
        ("Horizon Jeune - Bourg", None),
    ]


@pytest.mark.parametrize(
    ("name", "practice"),
    [
        ("AMAP de la Crau", "community-supported-agriculture"),
        ("Amap'orte", "community-supported-agriculture"),
        ("Bamap", None),
        ("SEL'titude", "time-bank"),
        ("Le sel de la terre", None),
        ("Repair Café - Benet", "repair-cafe"),
        ("RERS Fontenay", "skills-sharing"),
        ("Emmaüs Habitat", None),
        ("Communauté Emmaüs Limoges", "reuse-centre"),
        ("Réseau des AMAP idf", None),
        ("Incroyables Comestibles absent d'alternatiba", None),
        ("Jardin Partagé de X", "community-garden"),
        ("Le Jardin des créateurs", None),
        ("La Ruche qui dit Oui ! de X", "short-food-supply"),
        ("La Ruche numérique", None),
        (None, None),
    ],
)
def test_only_what_calls_itself_a_practice_is_one(name, practice):
    table = pl.DataFrame({"name": [name]}, schema={"name": pl.String})
    assert table.select(named_practice(pl.col("name")).alias("p"))["p"][0] == practice


def test_coordinates_out_of_reach_of_the_municipality_are_not_read(tmp_path):
    """One degree of latitude is 111.2 km; at 60 degrees north a degree of longitude is half of it."""
    path = tmp_path / "communes.csv"
    path.write_text(
        "insee_com,commune_type,lat,lng,superficie_km2\n"
        "10001,COM,60.0,5.0,16\n10001,COM,60.0,5.0,16\n10002,COM,60.0,5.0,10000\n10001,COMD,0,0,900\n"
        "75101,ARM,48.0,2.0,4\n75102,ARM,49.0,3.0,5\n",
        encoding="utf-8",
    )
    told = reaches(path)
    assert told.rows() == [
        ("FR-10001", 60.0, 5.0, 13.0),
        ("FR-10002", 60.0, 5.0, 205.0),
        ("FR-75056", 48.5, 2.5, 11.0),
    ]
    places = [
        ("FR-10001", 60.1, 5.0),
        ("FR-10001", 60.2, 5.0),
        ("FR-10001", 60.0, 5.2),
        ("FR-10001", 60.0, 5.4),
        ("FR-10002", 61.0, 5.0),
        ("FR-10001", None, None),
        (None, 10.0, 10.0),
    ]
    table = pl.DataFrame(places, schema=["territory_id", "lat", "lon"], orient="row").with_columns(
        note=pl.lit("kind M")
    )
    read = kept_near(table, told)
    assert read["lat"].to_list() == [60.1, None, 60.0, None, 61.0, None, 10.0]
    assert read["note"][1] == "kind M; coordinates 22 km from the municipality written: not read"
    assert read["note"][3] == "kind M; coordinates 22 km from the municipality written: not read"
    assert read["note"][0] == read["note"][5] == "kind M"
