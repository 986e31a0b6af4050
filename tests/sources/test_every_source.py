"""What holds for every source: its words, its reader, its frozen sample, and the audit of its columns."""

import gzip
import io
import json
import shutil

import polars as pl
import pytest
from polars.testing import assert_frame_equal
from publisher_files import SAMPLES

from sharitories.errors import FaultyInput, MissingInput, UsageError
from sharitories.sources.bundle import TERRITORY_SOURCES
from sharitories.sources.registry import FOLDER, read_origin, source, sources
from sharitories.sources.shapes import SHAPES

SOURCES = sources()
SAMPLED = sorted(folder.name for folder in SAMPLES.iterdir())
#: Spreadsheets and installed packages have no small text to freeze; the bundled figures test them.
NOT_SAMPLED = {
    "eurostat-local-units-2019",
    "geonames-cities",
    "ine-municipalities-2017",
    "insee-employment-zones-2023",
    "insee-inter-municipalities-2023",
    "insee-unemployment-zones",
    "mobilitydata-gbfs-systems",
    "openstreetmap-extracts",
    "pordata-municipalities",
}


def sample(origin_id, folder=SAMPLES):
    return {name: folder / origin_id / name for name in SOURCES[origin_id].origin.files}


def test_a_source_is_registered_by_being_there():
    assert len(SOURCES) == len(list(FOLDER.glob("*/*/source.yml")))
    assert set(SOURCES) == set(SAMPLED) | NOT_SAMPLED
    assert set(TERRITORY_SOURCES) == {i for i, s in SOURCES.items() if s.origin.shape == "territories"}
    with pytest.raises(UsageError, match="no folder"):
        source("no-such-source")


@pytest.mark.parametrize("origin_id", SOURCES)
def test_its_words_are_complete(origin_id):
    origin = SOURCES[origin_id].origin
    assert origin.licence.url or not origin.licence.redistributable
    assert origin.copies[0].repository.startswith("https://github.com/")
    assert origin.caveats is not None
    first = origin.files[0].removeprefix("python:")
    folder = first.rpartition("/")[0] + "/"
    assert origin.locator.startswith((first, folder + "{locator}") if origin.shape != "snapshots" else folder)
    mark = "{code}" if origin.shape in {"statistic", "territories"} else "{locator}"
    assert mark in origin.locator
    assert callable(SOURCES[origin_id].reader)
    text = (SOURCES[origin_id].folder / "read.py").read_text(encoding="utf-8")
    assert "http" not in text, "a reader reads files, never the network"


@pytest.mark.parametrize("origin_id", SAMPLED)
def test_its_frozen_sample_gives_the_expected_rows(origin_id):
    table = SOURCES[origin_id].reader(sample(origin_id))
    schema = SHAPES[SOURCES[origin_id].origin.shape]
    expected = pl.read_csv(SAMPLES / origin_id / "expected.csv", schema=schema)
    assert_frame_equal(table, expected, check_row_order=False)
    if "status" in table.columns:
        assert table.filter(pl.col("status") == "observed")["value"].null_count() == 0
        assert table.filter(pl.col("status") != "observed")["value"].drop_nulls().is_empty(), (
            "a hole has no value"
        )


def changed(path, change):
    """Rewrite a sample's file with its columns changed."""
    kind = path.suffixes[0] if path.suffix == ".gz" else path.suffix
    if kind == ".csv" and path.name != "taxonomy-v0.6.csv":
        raw = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
        encoding = "latin-1" if "aires_urbaines_population" in path.name else "utf-8-sig"
        text = raw.decode(encoding)
        first = text.splitlines()[0]
        separator = ";" if first.count(";") > first.count(",") else ","
        table = change(pl.read_csv(io.BytesIO(text.encode()), separator=separator, infer_schema=False))
        raw = table.write_csv(separator=separator).encode(encoding)
        path.write_bytes(gzip.compress(raw) if path.suffix == ".gz" else raw)
    elif kind == ".parquet":
        change(pl.read_parquet(path)).write_parquet(path)
    elif path.name == "taxonomy-v0.6.csv":
        path.write_text(with_sheet_changed(path.read_text(encoding="utf-8"), change), encoding="utf-8")
    elif kind == ".pb":
        path.write_text(with_meta_changed(path.read_text(encoding="utf-8"), change), encoding="utf-8")
    elif kind == ".feather":
        change(pl.read_ipc(path.read_bytes())).write_ipc(path)
    else:
        whole = json.loads(path.read_text(encoding="utf-8"))
        if isinstance(whole, list):
            whole = changed_objects(whole, change)
        elif "data" in whole:
            whole["data"] = changed_objects(whole["data"], change)
        elif "features" in whole:
            properties = changed_objects([feature["properties"] for feature in whole["features"]], change)
            whole["features"] = [
                {**feature, "properties": properties[place]}
                for place, feature in enumerate(whole["features"])
            ]
        path.write_text(json.dumps(whole), encoding="utf-8")


def changed_objects(rows, change):
    """Objects of a JSON list with their keys changed as the columns of a table would be."""
    before = list(dict.fromkeys(key for row in rows for key in row))
    after = change(pl.DataFrame({key: ["0"] for key in before})).columns
    added = {key: "1" for key in after if key not in before}
    return [{key: value for key, value in row.items() if key in after} | added for row in rows]


def with_meta_changed(text, change):
    """The text of a budget whose names in META stand for columns."""
    head, rest = text.split("\nPROJECTS\n")
    names = dict(line.split(";", 1) for line in head.splitlines()[2:])
    row = change(pl.DataFrame([names])).row(0, named=True)
    return "\n".join(["META", "key;value", *map(";".join, row.items()), "PROJECTS", rest])


def with_sheet_changed(text, change):
    """The text of a sheet whose header stands below a preamble, and which leaves two columns without a name."""
    preamble, body = text.split("\n\tTransforTax", 1)
    table = pl.read_csv(io.BytesIO(f"part\tTransforTax{body}".encode()), separator="\t", infer_schema=False)
    header, rows = change(table).write_csv(separator="\t").split("\n", 1)
    return "\n".join([preamble, header.replace("part", "", 1).replace('""', ""), rows])


def refused(origin_id, folder, change):
    shutil.copytree(SAMPLES / origin_id, folder / origin_id)
    files = sample(origin_id, folder)
    first = next(iter(files.values()))
    changed(first, change)
    with pytest.raises(FaultyInput) as refusal:
        SOURCES[origin_id].reader(files)
    return first.name, refusal.value.faults


@pytest.mark.parametrize("origin_id", SAMPLED)
def test_a_column_that_appears_is_refused(origin_id, tmp_path):
    file, faults = refused(origin_id, tmp_path, lambda t: t.with_columns(pl.lit("1").alias("brand_new")))
    assert [(f.file, f.column) for f in faults] == [(file, "brand_new")]


@pytest.mark.parametrize("origin_id", SAMPLED)
def test_a_column_that_vanishes_is_refused(origin_id, tmp_path):
    gone = []

    def without_last(table):
        gone.append(table.columns[-1])
        return table.drop(table.columns[-1])

    file, faults = refused(origin_id, tmp_path, without_last)
    assert [(f.file, f.column) for f in faults] == [(file, gone[0])]


def test_an_absent_file_is_named(tmp_path):
    with pytest.raises(MissingInput, match="tiers_lieux_cget_2019"):
        SOURCES["anct-third-places-2019"].read(tmp_path)


def test_a_faulty_source_yml_names_its_faults(tmp_path):
    (tmp_path / "source.yml").write_text("id: Wrong Id\nshape: cloud\n", encoding="utf-8")
    with pytest.raises(FaultyInput) as refusal:
        read_origin(tmp_path / "source.yml")
    assert {"id", "shape", "publisher"} <= {fault.column for fault in refusal.value.faults}
