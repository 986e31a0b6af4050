"""What a table's description says of a city: names, meanings, bounds, and what is not known."""

import string
from types import SimpleNamespace

import polars as pl
import pytest

from sharitories.catalogue.described import described_tables
from sharitories.reference import city_lines

SAID = {
    "key": "peer_id",
    "columns": {
        "peer_id": {"type": "string"},
        "territory_id": {"type": "string"},
        "peer": {"type": "string"},
        "why": {"type": "string", "allowed": "why"},
        "distance": {"type": "number"},
        "year": {"type": "integer"},
        "low": {"type": "number"},
        "high": {"type": "number"},
    },
    "enumerations": {"why": {"near": {"en": "near in size", "fr": "proche par la taille"}}},
    "city": {
        "heading": {"en": "Cities like it", "fr": "Des villes comme elle"},
        "line": {
            "en": "{peer}: {why}, {distance} {interval}",
            "fr": "{peer}\u00a0: {why}, {distance} {interval}",
        },
        "where": {"why": ["near", "other"]},
        "order": "distance",
        "first": 2,
    },
}
ROWS = pl.DataFrame(
    [
        ("p/1", "FR-1", "FR-2", "near", 1.5, 2020, 1.0, 2.0),
        ("p/2", "FR-1", "FR-9", "other", None, 2020, None, None),
        ("p/3", "FR-1", "FR-2", "left out", 0.1, 2020, None, None),
        ("p/4", "FR-2", "FR-1", "near", 0.1, 2020, None, None),
        ("p/5", "FR-1", "FR-3", "near", 1234.0, 2020, None, None),
    ],
    schema=list(SAID["columns"]),
    orient="row",
)


PRACTICES = pl.DataFrame({"practice": ["fablab"], "label_en": ["fab lab"], "label_fr": ["fablab"]})


@pytest.fixture
def told(monkeypatch):
    monkeypatch.setattr(city_lines, "described_tables", lambda: {"peers": SAID, "silent": {"key": "x"}})
    territories = pl.DataFrame({"territory_id": ["FR-1", "FR-2", "FR-3"], "name": ["A", "Bé", "C"]})
    release = SimpleNamespace(tables={"territories": territories, "peers": ROWS, "practices": PRACTICES})
    return lambda city, language: list(city_lines.city_sections(city, release, language))


def test_a_line_says_names_meanings_and_bounds_in_the_readers_language(told):
    (section,) = told("FR-1", "en")
    assert section.heading == "Cities like it"
    assert section.lines[0].startswith("Bé: near in size, 1.50 (between 1 and 2")
    assert section.lines[1] == "C: near in size, 1,234"
    assert section.ids == ["p/1", "p/5"]
    assert "proche par la taille, 1,50 (entre 1 et 2" in told("FR-1", "fr")[0].lines[0]


def test_what_is_empty_is_unknown_and_a_city_without_rows_has_no_section(told, monkeypatch):
    monkeypatch.setitem(SAID["city"], "first", 9)
    assert told("FR-1", "en")[0].lines[-1] == "FR-9: other, unknown"
    assert told("FR-3", "en") == []


def test_what_is_not_known_has_a_line_of_its_own_and_a_unit_its_decimals(told, monkeypatch):
    city = SAID["city"]
    monkeypatch.setitem(city, "first", 9)
    monkeypatch.setitem(city, "of", "distance")
    monkeypatch.setitem(city, "unknown", {"en": "{peer}: not known ({why})", "fr": "{peer}\u00a0: inconnu"})
    monkeypatch.setitem(city, "words", {"why": {"other": {"en": "nobody looked", "fr": "non regardé"}}})
    assert told("FR-1", "en")[0].lines[-1] == "FR-9: not known (nobody looked)"
    row = {"territory_id": "FR-1", "value": 90.909, "low": 61.02, "high": 98.2, "unit": "percent"}
    told_of = {"decimals": {"percent": 0}, "line": {"en": "{value} {interval}", "fr": "{value} {interval}"}}
    line = city_lines._line(row, {"columns": {}}, told_of, {}, "en")
    assert line == "91 (between 61 and 98)"


def names(line):
    return {name for _, name, _, _ in string.Formatter().parse(line) if name}


@pytest.mark.parametrize("table", sorted(described_tables()))
def test_every_placeholder_is_a_column_of_its_table(table):
    said = described_tables()[table]
    columns = set(said["columns"])
    assert names(said["tells"]) <= columns
    for city in city_lines._sections(said):
        lines = [city[line][lang] for line in ("line", "unknown") if line in city for lang in ("fr", "en")]
        assert set().union(*map(names, lines)) <= columns | {"interval"}
        assert {*city.get("where", {}), *city.get("words", {})} <= columns
        assert {city[key] for key in ("of", "order") if key in city} <= columns
        for column, words in city.get("words", {}).items():
            assert set(words) <= set(said["enumerations"].get(said["columns"][column]["allowed"], words)), (
                column
            )


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_city_of_the_release_has_its_lines(release, language):
    """Each table with city lines prints, for every city that it has; no hole, no code left as it is."""
    cities = release.tables["territories"].filter(pl.col("role").is_in(["panel", "compared", "frame"]))
    printed = set()
    for city in [*release.study["panel"], *release.study["compared"], *cities["territory_id"].head(40)]:
        for section in city_lines.city_sections(city, release, language):
            printed.add(section.table)
            assert len(section.lines) == len(section.ids)
            for line in section.lines:
                assert not set(line) & set("{}_"), line
    assert printed == {name for name, said in described_tables().items() if "city" in said}
