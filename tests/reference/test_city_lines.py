"""What a table's description says of a city: names, meanings, bounds, and what is not known."""

from types import SimpleNamespace

import polars as pl
import pytest

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


@pytest.fixture
def told(monkeypatch):
    monkeypatch.setattr(city_lines, "described_tables", lambda: {"peers": SAID, "silent": {"key": "x"}})
    territories = pl.DataFrame({"territory_id": ["FR-1", "FR-2", "FR-3"], "name": ["A", "Bé", "C"]})
    release = SimpleNamespace(tables={"territories": territories, "peers": ROWS})
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
