"""A register says *not found* where it covers, and nothing at all elsewhere."""

from __future__ import annotations

import polars as pl
import pytest
from pydantic import ValidationError

from sharitories.observations.registers import observations_of_register
from sharitories.provenance import Coverage
from sharitories.sources.registry import source
from sharitories.sources.shapes import register

CITIES = {
    "FR-56121": ("FR", "panel"),
    "FR-22278": ("FR", "frame"),
    "FR-2B033": ("FR", "frame"),
    "FR-2A004": ("FR", "frame"),
    "FR-97411": ("FR", "frame"),
    "FR-02691": ("FR", "frame"),
    "BE-22001": ("BE", "panel"),
    "FR-ZE-5309": ("FR", "area"),
}


def statuses(covers: Coverage | None) -> dict[str, str]:
    """What the register says of each city, with one fab lab seen in Lorient."""
    origin = source("anct-third-places-2019").origin.model_copy(update={"covers": covers})
    seen = register(pl.DataFrame({"locator": ["1"], "territory_id": ["FR-56121"], "property": ["fablab"]}))
    territories = pl.DataFrame(
        {
            "territory_id": list(CITIES),
            "country": [country for country, _ in CITIES.values()],
            "role": [role for _, role in CITIES.values()],
        }
    )
    rows = observations_of_register(seen, origin, territories)
    return dict(rows.select("territory_id", "status").iter_rows())


def test_a_list_of_two_departments_looked_for_nothing_elsewhere() -> None:
    told = statuses(Coverage(country="FR", perimeter="commune", departments=("22", "56", "2B")))
    assert told == {
        "FR-56121": "observed",
        "FR-22278": "not_found",
        "FR-2B033": "not_found",
        "FR-2A004": "not_looked_for",
        "FR-97411": "not_looked_for",
        "FR-02691": "not_looked_for",
        "BE-22001": "not_looked_for",
    }


def test_a_department_is_not_the_beginning_of_another_s_number() -> None:
    told = statuses(Coverage(country="FR", perimeter="commune", departments=("974",)))
    assert [city for city, status in told.items() if status == "not_found"] == ["FR-97411"]


def test_a_national_list_covers_its_country_alone() -> None:
    told = statuses(Coverage(country="FR", perimeter="commune"))
    assert {city for city, status in told.items() if status == "not_looked_for"} == {"BE-22001"}


def test_a_list_that_claims_nothing_says_not_found_of_no_city() -> None:
    assert set(statuses(None).values()) == {"observed", "not_looked_for"}


@pytest.mark.parametrize("code", ["7", "56121", "2C", "Bretagne", "97"])
def test_a_department_is_written_as_insee_codes_begin(code: str) -> None:
    if code == "97":
        Coverage(country="FR", perimeter="commune", departments=(code,))  # two digits: all overseas
        return
    with pytest.raises(ValidationError):
        Coverage(country="FR", perimeter="commune", departments=(code,))


def test_what_a_list_shows_by_the_way_is_not_said_to_be_absent_elsewhere() -> None:
    covers = Coverage(country="FR", perimeter="commune", properties=("repair-cafe",))
    assert set(statuses(covers).values()) == {"observed", "not_looked_for"}
    covers = Coverage(country="FR", perimeter="commune", properties=("fablab",))
    assert statuses(covers)["FR-22278"] == "not_found"
