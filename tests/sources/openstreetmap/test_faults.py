"""Hostile and broken map files end in a named error; nothing is written, nothing goes on running."""

import gzip
import os
import subprocess
import sys
import time

import polars as pl
import pytest

from openstreetmap.invented_map import HEAD, extract, node
from sharitories.errors import FaultyInput, MissingInput, UsageError
from sharitories.observations.map_extract import observe_extract
from sharitories.sources.openstreetmap import stream
from sharitories.sources.openstreetmap.sightings import sightings

TAG = '<node id="1" lat="1" lon="1"><tag k="amenity" v="'


#: A small process that starts another and prints its peak memory in KB: a child's peak begins with its parent's.
MEASURE = (
    "import os, subprocess, sys; "
    "_, status, usage = os.wait4(subprocess.Popen(sys.argv[1:]).pid, 0); "
    "print(usage.ru_maxrss if status == 0 else 10**9)"
)


def noise(seed, size=40_000):
    import numpy as np

    return np.random.default_rng(seed).bytes(size)


BROKEN = {
    "empty.osm.pbf": b"",
    "empty.osm": b"",
    "empty.osm.gz": b"",
    "text.osm.pbf": b"hello, this is no protocol buffer at all",
    "unpacked.osm.gz": b"not packed",
    "noise.osm.pbf": noise(1),
    "noise.osm.bz2": noise(2),
    "cut.osm.gz": gzip.compress(b"<osm version='0.6'><node id='1' lat='1' lon"),
    "cut-packing.osm.gz": gzip.compress(HEAD.encode() + b"</osm>")[:-9],
    "zeros.osm.gz": gzip.compress(b"\0" * 50_000_000),
    "page.osm": b"<html><body>404</body></html>",
    "old.osm": b"<osm version='0.5'></osm>",
    "entities.osm": b'<!DOCTYPE l [<!ENTITY a "b">]><osm version="0.6">'
    + TAG.encode()
    + b'&a;"/></node></osm>',
    "encoding.osm": HEAD.encode() + TAG.encode() + b'\xff\xfe"/></node></osm>',
    "number.osm": HEAD.encode() + b'<node id="one" lat="1" lon="1"/></osm>',
    "nowhere.osm": HEAD.encode() + b'<node id="1" lat="here" lon="1"/></osm>',
    "long.osm": HEAD.encode() + TAG.encode() + b"x" * 100_000 + b'"/></node></osm>',
    "named.txt": b"x",
    "table.csv": b"a,b\n1,2\n",
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_extract_is_named_and_nothing_is_written(tmp_path, name):
    (tmp_path / name).write_bytes(BROKEN[name])
    with pytest.raises(FaultyInput, match=name) as caught:
        observe_extract(tmp_path / name, None, tmp_path / "out.parquet")
    assert str(tmp_path) not in str(caught.value)
    assert [path.name for path in tmp_path.iterdir()] == [name]


@pytest.mark.parametrize("ending", [".osm.pbf", ".osm.gz", ".osm.bz2", ".osm"])
@pytest.mark.parametrize("share", [0.1, 0.5, 0.99])
def test_a_truncated_extract(tmp_path, ending, share):
    whole = extract(tmp_path, *(node(k, 1, 1, amenity="toy_library", name=f"{k}") for k in range(1, 3000)))
    packed = tmp_path / f"packed{ending}"
    import osmium

    with osmium.SimpleWriter(str(packed)) as writer:
        for thing in osmium.FileProcessor(str(whole)):
            writer.add(thing)
    assert len(sightings(packed)) == 2999
    content = packed.read_bytes()
    packed.write_bytes(content[: int(share * len(content))])
    with pytest.raises(FaultyInput, match="packed"):
        sightings(packed)


def test_a_missing_extract_or_folder(tmp_path):
    with pytest.raises(MissingInput):
        observe_extract(tmp_path / "absent.osm.pbf", None, tmp_path / "out.parquet")
    with pytest.raises(MissingInput):
        sightings(tmp_path)
    path = extract(tmp_path, node(1, 1, 1, club="x"))
    with pytest.raises(UsageError):
        observe_extract(path, None, tmp_path / "nowhere" / "out.parquet")


def test_a_bomb_of_one_element_is_refused_soon(tmp_path):
    """Half a gigabyte of one attribute in half a megabyte: a parser would hold all of it, looking again and again."""
    path = tmp_path / "bomb.osm.gz"
    with gzip.open(path, "wb", compresslevel=6) as packed:
        packed.write((HEAD + TAG).encode())
        for _ in range(512):
            packed.write(b"a" * 1_048_576)
        packed.write(b'"/></node></osm>')
    before = time.monotonic()
    with pytest.raises(FaultyInput, match="one element is longer than a megabyte"):
        sightings(path)
    assert time.monotonic() - before < 20


def test_a_bomb_of_nothing_is_read_through_in_flat_memory(tmp_path):
    path = tmp_path / "blank.osm.gz"
    with gzip.open(path, "wb") as packed:
        packed.write(HEAD.encode())
        for _ in range(128):
            packed.write((b" " * 1023 + b"\n") * 1024 + b"<!---->")
        packed.write(b"</osm>")
    measured = subprocess.run(
        [sys.executable, "-c", MEASURE, sys.executable, "-P", stream.__file__, str(path)],
        check=True,
        capture_output=True,
        text=True,
    )
    assert int(measured.stdout) < 120_000
    assert sightings(path).is_empty()


def test_markup_and_formulas_are_kept_as_they_are_written(tmp_path):
    path = extract(
        tmp_path, node(1, 1, 1, club="x", name="=1+1&lt;script&gt;", website="javascript:alert(1)")
    )
    observe_extract(path, None, tmp_path / "out.parquet")
    (row,) = pl.read_parquet(tmp_path / "out.parquet").rows(named=True)
    assert row["name"] == "=1+1<script>"
    assert row["website"] is None


def test_a_reader_that_stops_early_leaves_no_process(tmp_path):
    from sharitories.practices.tags import rules
    from sharitories.sources.openstreetmap.tagged import Tagged

    path = extract(tmp_path, *(node(k, 1, 1, club="x") for k in range(1, 200_000)))
    reader = iter(Tagged(path, rules(), dated=False))
    assert next(reader).id == 1
    reader.close()
    children = subprocess.run(
        ["ps", "--ppid", str(os.getpid()), "-o", "args="], capture_output=True, text=True, check=False
    )
    assert "stream.py" not in children.stdout


def test_a_reading_process_that_is_ended_from_outside_is_no_fault_of_the_file(tmp_path):
    from sharitories.errors import SharitoriesError
    from sharitories.sources.openstreetmap import reader

    path = extract(tmp_path, *(node(k, 1, 1, club="x") for k in range(1, 300_000)))
    reader.read_ahead(path)
    reader._started[path].process.terminate()
    with pytest.raises(SharitoriesError, match="ended from outside, by signal 15") as caught:
        sightings(path)
    assert not isinstance(caught.value, FaultyInput)
    assert len(sightings(path)) == 299_999


def test_the_row_of_the_design_is_written_and_placed(tmp_path):
    import json

    from sharitories.observations.rows import OBSERVATION

    path = extract(tmp_path, node(1, 1, 1, amenity="toy_library"), node(2, 9, 9, amenity="toy_library"))
    box = {"type": "Polygon", "coordinates": [[[0, 0], [2, 0], [2, 2], [0, 2], [0, 0]]]}
    area = {"type": "Feature", "properties": {"code": "01004"}, "geometry": box}
    (tmp_path / "a.geojson").write_text(json.dumps({"type": "FeatureCollection", "features": [area]}))
    observe_extract(path, tmp_path / "a.geojson", tmp_path / "out.parquet")
    table = pl.read_parquet(tmp_path / "out.parquet")
    assert table.columns[: len(OBSERVATION)] == list(OBSERVATION)
    assert table["observation_id"].to_list() == [
        f"openstreetmap/invented/node/{k}/toy-library" for k in (1, 2)
    ]
    assert table["territory_id"].to_list() == ["FR-01004", None]
    assert set(table["status"]) == {"observed"}
    assert set(table["basis"]) == {"map"}
    first = (tmp_path / "out.parquet").read_bytes()
    observe_extract(path, tmp_path / "a.geojson", tmp_path / "out.parquet")
    assert (tmp_path / "out.parquet").read_bytes() == first
