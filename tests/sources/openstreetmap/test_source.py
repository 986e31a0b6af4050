"""The extracts as a source: the shape of a register, locators that are all different, nothing over told as alive."""

from publisher_files import needs_shared, shared

from openstreetmap.invented_map import extract, node
from sharitories.sources.openstreetmap.extracts.read import read
from sharitories.sources.registry import source
from sharitories.sources.shapes import REGISTER


def test_the_register_of_an_invented_extract(tmp_path):
    path = extract(
        tmp_path,
        node(1, 1, 2, amenity="toy_library", name="Ici", office="association"),
        node(2, 1, 2, disused__amenity="toy_library"),
        node(3, 1, 2, disused__amenity="toy_library", end_date="2019"),
    )
    table = read({"osm/invented.osm": path})
    assert dict(table.schema) == REGISTER
    assert table.select("locator", "property", "ended_on", "territory_id").rows() == [
        ("invented/node/1", "map:association-office", None, None),
        ("invented/node/1#toy-library", "toy-library", None, None),
        ("invented/node/3", "toy-library", "2019", None),
    ]


class TestTheTenExtracts:
    pytestmark = needs_shared

    def test_are_read_whole(self):
        table = source("openstreetmap-extracts").read(shared())
        assert table["locator"].is_duplicated().sum() == 0
        assert table["lat"].null_count() == 0
        assert set(table["locator"].str.split("/").list.first()) >= {"geneve_centre_2020s", "redon_centre"}
