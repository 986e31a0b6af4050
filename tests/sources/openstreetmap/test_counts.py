"""On the real extracts: every rule finds exactly what Debian's osmium keeps, counted again in its text form."""

import re
import shutil
import subprocess

import polars as pl
import pytest
from publisher_files import needs_shared, shared

from sharitories.practices.tags import ENDED, Rule, rules
from sharitories.sources.openstreetmap.sightings import sightings

pytestmark = [
    *needs_shared,
    pytest.mark.skipif(shutil.which("osmium") is None, reason="Debian's osmium-tool is not installed"),
]
#: Also tags that are frequent in these extracts, so that the comparison has many objects, and areas among them.
FREQUENT = [
    Rule("", "leisure", "garden"),
    Rule("", "amenity", "parking"),
    Rule("", "amenity", "school"),
    Rule("", "landuse", "forest"),
    Rule("", "natural", "water"),
    Rule("", "highway", "bus_stop"),
    Rule("", "shop", None),
    Rule("", "type", "multipolygon"),
]
TAGS = sorted({(rule.key, rule.value) for rule in (*rules(), *FREQUENT)}, key=str)


def written(key, value):
    return key if value is None else f"{key}={value}"


def kept_by_osmium(path, folder):
    """The text lines of all objects that ``osmium tags-filter`` keeps for the tags, each once."""
    kept, wanted = folder / "kept.opl", [f"nwr/{written(*tag)}" for tag in TAGS]
    command = ["osmium", "tags-filter", "-R", "-O", "-o", str(kept), str(path), *wanted]
    subprocess.run(command, check=True, capture_output=True)
    return kept.read_text(encoding="utf-8").splitlines()


def counted(lines):
    """How many objects of each kind have each tag, from osmium's text, read here by other means than the program's."""
    counts = {}
    for line in lines:
        told = re.search(r" T(\S*)", line)
        tags = dict(part.split("=", 1) for part in told[1].split(",") if part)
        for key, value in TAGS:
            if key in tags and (tags[key] == value if value else tags[key] != "no"):
                counts[line[0], written(key, value)] = counts.get((line[0], written(key, value)), 0) + 1
    return counts


def test_every_count_is_that_of_osmium_tags_filter_with_areas_once(tmp_path):
    extracts = sorted((shared() / "osm").iterdir())
    assert len(extracts) == 10
    chosen = [Rule(written(*tag), *tag) for tag in TAGS]
    ended = pl.col("note").str.contains(rf"^(?:{'|'.join(ENDED)}):").fill_null(value=False)
    total = {"n": 0, "w": 0, "r": 0}
    for path in extracts:
        table = sightings(path, chosen).filter(~ended)
        assert table.select("locator", "property").is_duplicated().sum() == 0
        kinds = table.group_by(pl.col("locator").str.slice(0, 1), "property").len()
        mine = {(kind, tag): count for kind, tag, count in kinds.rows()}
        theirs = counted(kept_by_osmium(path, tmp_path))
        assert mine == theirs, path.name
        for (kind, _), count in mine.items():
            total[kind] += count
    assert total["n"] > 1000
    assert total["w"] > 3000
    assert total["r"] > 300


def test_each_rule_alone_gives_the_objects_that_osmium_gives_alone(tmp_path):
    """One command per rule and extract, ids compared, on the extract with most practices."""
    path = shared() / "osm" / "geneve_centre_2020s.osm.pbf"
    table = sightings(path)
    for code in sorted(set(table["property"])):
        wanted = [f"nwr/{written(r.key, r.value)}" for r in rules() if r.property == code]
        kept = tmp_path / f"{code.replace(':', '-')}.opl"
        command = ["osmium", "tags-filter", "-R", "-O", "-o", str(kept), str(path), *wanted]
        subprocess.run(command, check=True, capture_output=True)
        names = {"n": "node/", "w": "way/", "r": "relation/"}
        theirs = {names[line[0]] + line[1:].split(" ")[0] for line in kept.read_text().splitlines()}
        assert set(table.filter(pl.col("property") == code)["locator"]) == theirs, code
