"""Files as they come when something went wrong, or when someone means harm: a named fault, or the same rows.

Each damage is done to the first file of every frozen sample. Whatever happens, a reader raises ``FaultyInput``
or ``MissingInput`` that names the file, or gives the rows that it should; never a traceback, never fewer rows.
"""

import contextlib
import gzip
import io
import json
import os
import random
import re
import shutil
import zipfile

import polars as pl
import pytest
from polars.testing import assert_frame_equal
from publisher_files import FIGURES, SAMPLES, needs_shared, shared
from spoiling import tree

from sharitories.errors import FaultyInput, MissingInput
from sharitories.sources import audit, unpack
from sharitories.sources.audit import (
    read_csv,
    read_feather,
    read_geojson_properties,
    read_json_rows,
    read_parquet,
)
from sharitories.sources.bundle import build_figures
from sharitories.sources.lines import MOST_CHARACTERS, MOST_TOLD
from sharitories.sources.pabulib.sections import read_pb
from sharitories.sources.registry import source, sources
from sharitories.sources.shapes import SHAPES
from sharitories.studies.study import read_study

SAMPLED = sorted(folder.name for folder in SAMPLES.iterdir())
#: In this sheet a row means something by what stands above it.
BY_POSITION = "transformap-taxonomy"
#: Its lines are only counted: fewer of them are no fewer rows.
COUNTED = "github-study-city-accounts"
LATIN = "insee-urban-area-populations", "insee-urban-areas-2010"


def first_file(origin_id):
    return sources()[origin_id].origin.files[0]


def kind(origin_id):
    return first_file(origin_id).removesuffix(".gz").rpartition(".")[2]


def of_kind(*kinds):
    return [origin_id for origin_id in SAMPLED if kind(origin_id) in kinds]


def encoding(origin_id):
    return "latin-1" if origin_id in LATIN else "utf-8-sig"


def plain(path):
    raw = path.read_bytes()
    return gzip.decompress(raw) if path.suffix == ".gz" else raw


def write(path, raw):
    path.write_bytes(gzip.compress(raw) if path.suffix == ".gz" else raw)


@pytest.fixture
def sample(tmp_path):
    """A sample copied where it may be spoiled: its folder and the path of its first file."""

    def copy(origin_id):
        folder = tmp_path / origin_id
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(SAMPLES / origin_id, folder)
        return folder, folder / first_file(origin_id)

    return copy


def expected(origin_id):
    return pl.read_csv(SAMPLES / origin_id / "expected.csv", schema=SHAPES[source(origin_id).origin.shape])


def read(origin_id, folder, monkeypatch):
    """As the command reads it, where the publisher's file has as many rows as the sample."""
    rows = len(expected(origin_id))
    monkeypatch.setitem(source(origin_id).origin.__dict__, "expected_rows", (rows, rows))
    return source(origin_id).read(folder)


def refused(origin_id, folder, monkeypatch):
    """The faults that are told, each of which names the first file."""
    with pytest.raises(FaultyInput) as refusal:
        read(origin_id, folder, monkeypatch)
    name = first_file(origin_id).rpartition("/")[2]
    assert all(name in fault.file for fault in refusal.value.faults)
    return [fault.rule for fault in refusal.value.faults]


def separator(text):
    return max(",;\t", key=text.splitlines()[0].count)


# --- cut off, shuffled -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("origin_id", [i for i in SAMPLED if i != COUNTED])
def test_a_file_that_is_cut_off_is_a_fault(origin_id, sample, monkeypatch):
    for share in (0, 0.2, 0.5, 0.8, 0.97):
        folder, path = sample(origin_id)
        raw = path.read_bytes()
        path.write_bytes(raw[: int(len(raw) * share)])
        assert refused(origin_id, folder, monkeypatch), share


@pytest.mark.parametrize("origin_id", of_kind("csv"))
def test_a_line_that_is_cut_off_is_a_fault_with_its_row(origin_id, sample, monkeypatch):
    """The parser alone would fill what is missing with nulls, and say nothing."""
    folder, path = sample(origin_id)
    text = plain(path).decode(encoding(origin_id)).rstrip("\n")
    last = text.rpartition(separator(text))[0]
    write(path, last.encode(encoding(origin_id)))
    assert any("cells where the header has" in rule for rule in refused(origin_id, folder, monkeypatch))


@pytest.mark.parametrize("origin_id", [i for i in SAMPLED if i != BY_POSITION])
@pytest.mark.parametrize("seed", [1, 2])
def test_the_order_of_the_lines_changes_nothing(origin_id, seed, sample):
    folder, path = sample(origin_id)
    if kind(origin_id) == "csv":
        shuffle_lines(path, encoding(origin_id), seed)
    elif kind(origin_id) == "parquet":
        table = pl.read_parquet(path)
        table.sample(fraction=1, shuffle=True, seed=seed).write_parquet(path)
    elif kind(origin_id) == "feather":
        table = pl.read_ipc(path.read_bytes())
        table.sample(fraction=1, shuffle=True, seed=seed).write_ipc(path)
    elif kind(origin_id) in {"json", "geojson"}:
        whole = json.loads(path.read_text(encoding="utf-8"))
        rows = whole if isinstance(whole, list) else whole["features" if "features" in whole else "data"]
        random.Random(seed).shuffle(rows)
        path.write_text(json.dumps(whole), encoding="utf-8")
    else:
        shuffle_sections(path, seed)
    table = source(origin_id).tidy(source(origin_id).files(folder))
    # A list without ids of its own is located by its lines: only there do they say something.
    by_line = ["locator"] if re.search(r"row (= )?\{locator\}", source(origin_id).origin.locator) else []
    assert_frame_equal(table.drop(by_line), expected(origin_id).drop(by_line), check_row_order=False)


def shuffle_lines(path, encoded, seed):
    text = plain(path).decode(encoded)
    header, *lines = csv_records(text)
    random.Random(seed).shuffle(lines)
    write(path, "".join([header, *lines]).encode(encoded))


def csv_records(text):
    """The lines of a CSV text, one with a line break inside quotes kept whole."""
    records, open_quote = [""], False
    for line in text.splitlines(keepends=True):
        records[-1] += line
        open_quote ^= line.count('"') % 2 == 1
        if not open_quote:
            records.append("")
    return [record if record.endswith("\n") else record + "\n" for record in records if record]


def shuffle_sections(path, seed):
    text = path.read_text(encoding="utf-8")
    head, votes = text.split("VOTES\n")
    head, projects = head.split("PROJECTS\n")
    parts = [head]
    for name, section in (("PROJECTS", projects), ("VOTES", votes)):
        header, *lines = csv_records(section)
        random.Random(seed).shuffle(lines)
        parts += [f"{name}\n", header, *lines]
    path.write_text("".join(parts), encoding="utf-8")


# --- encodings -------------------------------------------------------------------------------------------------


TEXT = of_kind("csv", "json", "pb")


@pytest.mark.parametrize("origin_id", TEXT)
def test_another_encoding_is_named(origin_id, sample, monkeypatch):
    for other, word in {"utf-16": "UTF-16", "utf-32": "UTF-32", "utf-16-le": "null byte"}.items():
        folder, path = sample(origin_id)
        write(path, plain(path).decode(encoding(origin_id)).encode(other))
        (rule,) = refused(origin_id, folder, monkeypatch)
        assert word in rule


@pytest.mark.parametrize("origin_id", TEXT)
def test_latin_where_utf8_is_expected_and_the_other_way_round(origin_id, sample, monkeypatch):
    folder, path = sample(origin_id)
    text = plain(path).decode(encoding(origin_id))
    if text.isascii():  # an accent where a name may stand
        text = text + "\né"
    write(path, text.encode("utf-8" if origin_id in LATIN else "cp1252", errors="replace"))
    (rule,) = refused(origin_id, folder, monkeypatch)
    assert "is written in UTF-8, not in LATIN-1" in rule or "is not written in UTF-8: byte 0x" in rule


@pytest.mark.parametrize("origin_id", [i for i in TEXT if i not in LATIN])
def test_a_byte_order_mark_changes_nothing(origin_id, sample):
    folder, path = sample(origin_id)
    write(path, b"\xef\xbb\xbf" + plain(path).removeprefix(b"\xef\xbb\xbf"))
    table = source(origin_id).tidy(source(origin_id).files(folder))
    assert_frame_equal(table, expected(origin_id), check_row_order=False)


@pytest.mark.parametrize("origin_id", TEXT)
def test_a_null_byte_is_a_fault_with_its_line(origin_id, sample, monkeypatch):
    folder, path = sample(origin_id)
    raw = plain(path)
    place = raw.rindex(b"\n", 0, len(raw) - 1) + 2
    write(path, raw[:place] + b"\0" + raw[place:])
    (rule,) = refused(origin_id, folder, monkeypatch)
    assert "null byte" in rule


# --- separators, headers, lines --------------------------------------------------------------------------------


@pytest.mark.parametrize("origin_id", [i for i in of_kind("csv") if i != BY_POSITION])
def test_another_separator_is_named(origin_id, sample, monkeypatch):
    folder, path = sample(origin_id)
    text = plain(path).decode(encoding(origin_id))
    other = {",": ";", ";": "\t"}[separator(text)]
    table = pl.read_csv(io.BytesIO(text.encode()), separator=separator(text), infer_schema=False)
    write(path, table.write_csv(separator=other).encode(encoding(origin_id)))
    rules = refused(origin_id, folder, monkeypatch)
    assert any("has its columns separated by" in rule for rule in rules), rules


@pytest.mark.parametrize("origin_id", [i for i in of_kind("csv") if i != BY_POSITION])
def test_ragged_lines_and_repeated_headers_are_faults(origin_id, sample, monkeypatch):
    folder, path = sample(origin_id)
    text = plain(path).decode(encoding(origin_id))
    mark = separator(text)
    header, *lines = csv_records(text)
    write(
        path, "".join([header, lines[0].rstrip("\r\n") + mark + "\n", *lines[1:]]).encode(encoding(origin_id))
    )
    (rule,) = refused(origin_id, folder, monkeypatch)
    assert "cells where the header has" in rule
    names = header.split(mark)
    write(
        path,
        mark.join([names[0], names[0], *names[2:]]).encode(encoding(origin_id))
        + plain_lines(lines, origin_id),
    )
    assert "is a column that comes twice" in refused(origin_id, folder, monkeypatch)


def plain_lines(lines, origin_id):
    return "".join(lines).encode(encoding(origin_id))


def test_a_quote_that_is_not_closed_does_not_swallow_the_lines_after_it(tmp_path):
    """As in the carpooling places of 31 October 2024: 36 places stood in one cell, and no parser complained."""
    lines = ["id,name,town", 'a,"""x,Aude', "b,y,Aude", 'c,z"",Aude', 'd,"v",Aude']
    (tmp_path / "quotes.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    with pytest.raises(FaultyInput, match=r"quote is not closed|one is not closed|cells where"):
        read_csv(tmp_path / "quotes.csv")
    whole = 'id,name,town\na,"two\nlines, one cell",Aude\n\nb,"say ""yes""",Aude\n'
    (tmp_path / "whole.csv").write_text(whole, encoding="utf-8")
    assert read_csv(tmp_path / "whole.csv")["name"].to_list() == ["two\nlines, one cell", 'say "yes"']


def test_many_faults_are_told_in_part_and_counted(tmp_path):
    (tmp_path / "ragged.csv").write_text("a,b\n" + "1\n" * 500, encoding="utf-8")
    with pytest.raises(FaultyInput) as refusal:
        read_csv(tmp_path / "ragged.csv")
    assert len(refusal.value.faults) == MOST_TOLD + 1
    assert "480 more faults" in str(refusal.value)


# --- what cells hold -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text", ["=cmd|' /C calc'!A0", "+1", "-1+2", "@SUM(A1)", "<script>alert(1)</script>"]
)
def test_formulas_and_markup_are_kept_as_text(text, sample):
    _, path = sample("anct-third-places-2019")
    table = pl.read_csv(path, infer_schema=False)
    table.with_columns(NOM_TL=pl.lit(text)).write_csv(path)
    read = source("anct-third-places-2019").tidy({first_file("anct-third-places-2019"): path})
    assert read["name"].unique().to_list() == [text]
    assert len(read) == len(expected("anct-third-places-2019"))


def lengthened(value, long):
    """The same JSON with a long text in the last row, however deep its rows lie."""
    if isinstance(value, list):
        return [*value[:-1], lengthened(value[-1], long)]
    within = next((k for k in ("features", "data", "properties") if k in value), None)
    if within:
        return {**value, within: lengthened(value[within], long)}
    return {**value, next(k for k, v in value.items() if isinstance(v, str)): long}


@pytest.mark.parametrize("origin_id", SAMPLED)
def test_a_cell_of_ten_megabytes_is_a_fault(origin_id, sample, monkeypatch):
    folder, path = sample(origin_id)
    long = "x" * 10_000_000
    if kind(origin_id) == "csv":
        text = plain(path).decode(encoding(origin_id)).rstrip("\n")
        write(path, f"{text}{long}\n".encode(encoding(origin_id)))
    elif kind(origin_id) in {"json", "geojson"}:
        rows = json.loads(path.read_text(encoding="utf-8"))
        path.write_text(json.dumps(lengthened(rows, long)), encoding="utf-8")
    elif kind(origin_id) in {"parquet", "feather"}:
        table = pl.read_parquet(path) if kind(origin_id) == "parquet" else pl.read_ipc(path.read_bytes())
        table = table.with_columns(pl.lit(long).alias(table.columns[0]))
        table.write_parquet(path) if kind(origin_id) == "parquet" else table.write_ipc(path)
    else:
        path.write_text(path.read_text(encoding="utf-8") + f"9;{long}\n", encoding="utf-8")
    rules = refused(origin_id, folder, monkeypatch)
    assert any("100,000 characters" in rule or "field larger" in rule for rule in rules), rules


# --- bombs -----------------------------------------------------------------------------------------------------


def test_a_gzip_bomb_stops_at_the_bound(tmp_path, monkeypatch):
    bomb = gzip.compress(b"a,b\n" + b"0,0\n" * 10_000_000)
    assert len(bomb) < 200_000
    (tmp_path / "bomb.csv.gz").write_bytes(bomb)
    with pytest.raises(FaultyInput, match=r"unpacks to more than 16,777,216 bytes"):
        read_csv(tmp_path / "bomb.csv.gz")
    (tmp_path / "bomb.json.gz").write_bytes(gzip.compress(b"[" + b" " * 20_000_000 + b"]"))
    with pytest.raises(FaultyInput, match="unpacks to more than"):
        read_json_rows(tmp_path / "bomb.json.gz")
    monkeypatch.setattr(unpack, "FLOOR", 0)
    monkeypatch.setattr(unpack, "MOST_BYTES", 1000)
    (tmp_path / "honest.csv").write_bytes(b"a,b\n" + b"0,0\n" * 1000)
    with pytest.raises(FaultyInput, match="unpacks to more than 1,000 bytes"):
        read_csv(tmp_path / "honest.csv")


def test_a_file_that_unpacks_a_hundred_times_is_still_read(tmp_path):
    """A small file may unpack to much more than its size: the bound is relative only above 16 MB."""
    (tmp_path / "even.csv.gz").write_bytes(gzip.compress(b"a,b\n" + b"0,0\n" * 1_000_000))
    assert read_csv(tmp_path / "even.csv.gz").shape == (1_000_000, 2)


MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
TIES = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
#: The parts of a spreadsheet with one sheet called s.
WORKBOOK = {
    "[Content_Types].xml": "<Types/>",
    "_rels/.rels": f'<Relationships><Relationship Id="r0" Type="{TIES}/officeDocument" Target="xl/workbook.xml"/>'
    "</Relationships>",
    "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{TIES}"><sheets><sheet name="s" sheetId="1" r:id="r1"/>'
    "</sheets></workbook>",
    "xl/_rels/workbook.xml.rels": f'<Relationships><Relationship Id="r1" Type="{TIES}/worksheet" '
    'Target="worksheets/sheet1.xml"/></Relationships>',
    "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{MAIN}"><sheetData>ROWS</sheetData></worksheet>',
}


def workbook(path, sheet, declared=None):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr("[Content_Types].xml", "<Types/>")
        parts.writestr("xl/worksheets/sheet1.xml", sheet)
    if declared is not None:  # a header that lies about the size of the last part
        raw = path.read_bytes()
        true = len(sheet).to_bytes(4, "little")
        path.write_bytes(raw.replace(true, declared.to_bytes(4, "little")))


class TestSpreadsheet:
    @pytest.fixture(autouse=True)
    def _calamine(self):
        pytest.importorskip("python_calamine")

    def test_a_zip_bomb_stops_at_the_bound(self, tmp_path):
        path = tmp_path / "bomb.xlsx"
        workbook(path, b" " * 20_000_000)
        with pytest.raises(FaultyInput, match="unpacks to more than 16,777,216 bytes"):
            audit.read_sheet(path, "s", 1)

    def test_a_bomb_that_lies_about_its_size_is_not_whole(self, tmp_path):
        path = tmp_path / "liar.xlsx"
        workbook(path, b" " * 20_000_000, declared=100)
        with pytest.raises(FaultyInput, match="not a whole zip archive"):
            audit.read_sheet(path, "s", 1)

    def test_a_part_that_comes_twice_is_a_fault(self, tmp_path):
        path = tmp_path / "twice.xlsx"
        with zipfile.ZipFile(path, "w") as parts, pytest.warns(UserWarning, match="Duplicate"):
            for text in ("a", "b"):
                parts.writestr("xl/workbook.xml", text)
        with pytest.raises(FaultyInput, match="comes twice"):
            audit.read_sheet(path, "s", 1)

    @pytest.mark.parametrize(
        "raw", [b"", b"PK", b"PK\x03\x04" + b"\0" * 90, b"\xd0\xcf\x11\xe0" + b"\1" * 600, b"<x>"]
    )
    @pytest.mark.parametrize("name", ["a.xlsx", "a.xls", "a.ods"])
    def test_what_is_no_spreadsheet_is_a_fault(self, tmp_path, raw, name):
        (tmp_path / name).write_bytes(raw)
        with pytest.raises(FaultyInput):
            audit.read_sheet(tmp_path / name, "s", 1)

    def test_one_cell_in_the_last_corner_does_not_take_the_memory_of_all_the_cells_between(self, tmp_path):
        """Two cells say that the sheet is 16,384 × 1,048,576: the parser asks for 400 GB, and only its process ends."""
        path = tmp_path / "sparse.xlsx"
        corners = "".join(f'<row><c r="{place}"><v>1</v></c></row>' for place in ("A1", "XFD1048576"))
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as parts:
            for name, text in WORKBOOK.items():
                parts.writestr(name, text.replace("ROWS", corners))
        with pytest.raises(FaultyInput, match=r"the parser gave up|more than 20,000,000 cells"):
            audit.read_sheet(path, "s", 1)

    def test_a_sheet_of_that_kind_is_read(self, tmp_path):
        path = tmp_path / "small.xlsx"
        rows = '<row><c r="A1"><v>7617</v></c><c r="B1"><v>2</v></c></row><row><c r="B2"><v>0.5</v></c></row>'
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as parts:
            for name, text in WORKBOOK.items():
                parts.writestr(name, text.replace("ROWS", rows))
        assert audit.read_sheet(path, "s", 1).to_dicts() == [{"7617": None, "2": "0.5"}]
        with pytest.raises(FaultyInput, match="with a sheet other"):
            audit.read_sheet(path, "other", 1)
        with pytest.raises(FaultyInput, match="no line 9"):
            audit.read_sheet(path, "s", 9)

    def test_damaged_spreadsheets_end_in_a_fault(self, tmp_path):
        path = tmp_path / "small.xlsx"
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as parts:
            for name, text in WORKBOOK.items():
                parts.writestr(name, text.replace("ROWS", '<row><c r="A1"><v>1</v></c></row>'))
        whole = path.read_bytes()
        for seed in range(20):
            path.write_bytes(mutated(whole, seed))
            with contextlib.suppress(FaultyInput):
                audit.read_sheet(path, "s", 1)

    def test_parts_that_are_no_xml_are_a_fault(self, tmp_path):
        workbook(tmp_path / "no.xlsx", b"<sheetData><row><c t='s'><v>99999999999</v>")
        with pytest.raises(FaultyInput):
            audit.read_sheet(tmp_path / "no.xlsx", "sheet1", 1)


# --- what is no file -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "origin_id", ["anct-third-places-2019", "urssaf-private-jobs", "pabulib-participatory-budgets"]
)
def test_a_folder_a_pipe_and_a_device_are_told_apart_from_a_missing_file(origin_id, sample, monkeypatch):
    folder, path = sample(origin_id)
    path.unlink()
    with pytest.raises(MissingInput, match=path.name):
        read(origin_id, folder, monkeypatch)
    path.mkdir()
    assert refused(origin_id, folder, monkeypatch) == ["is a folder, not a file"]
    path.rmdir()
    os.mkfifo(path)
    assert refused(origin_id, folder, monkeypatch) == ["is a device or a pipe, not a file"]
    path.unlink()
    path.symlink_to(os.devnull)
    assert refused(origin_id, folder, monkeypatch) == ["is a device or a pipe, not a file"]
    path.unlink()
    path.symlink_to(path)
    with pytest.raises(MissingInput, match=path.name):
        read(origin_id, folder, monkeypatch)


@pytest.mark.parametrize(
    "reader", [read_csv, read_parquet, read_feather, read_json_rows, read_geojson_properties, read_pb]
)
def test_a_file_that_may_not_be_opened_is_a_fault(reader, tmp_path, monkeypatch):
    path = tmp_path / "closed.csv"
    path.write_text("a,b\n1,2\n", encoding="utf-8")

    def closed(*arguments, **more):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("pathlib.Path.open", closed)
    with pytest.raises(FaultyInput, match=r"closed\.csv: cannot be read \(Permission denied\)"):
        reader(path)
    with pytest.raises(MissingInput):
        reader(tmp_path / "nothing.csv")


# --- JSON, GeoJSON ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ('[{"a": NaN}]', "NaN is no number of JSON"),
        ('[{"a": -Infinity}]', "-Infinity is no number"),
        ('[{"a": 1e999}]', "the number 1e999 is too large"),
        ('[{"a": ' + "9" * 5000 + "}]", "is too large"),
        ('[{"a": 9223372036854775808}]', "is too large"),
        ('[{"a": 1, "a": 2}]', "'a' comes twice in an object"),
        ("[" * 100_000 + "]" * 100_000, "nests deeper than 64 levels"),
        ('[{"a":' * 70 + "1" + "}]" * 70, "nests deeper"),
        ('[{"a": "\\ud800"}]', "is not readable"),
        ('[{"a": 1}, {"a": "x"}, {"a": {"b": 1}}]', "values of several kinds"),
        ('{"a": 1}', "is not a list of objects"),
        ("[1, 2]", "is not a list of objects"),
        ('[{"a": 1}', "is not readable JSON"),
        ("", "is not readable JSON"),
    ],
)
def test_json_that_is_not_what_it_should_be(tmp_path, text, rule):
    (tmp_path / "rows.json").write_text(text, encoding="utf-8")
    with pytest.raises(FaultyInput, match=rule):
        read_json_rows(tmp_path / "rows.json")


def test_brackets_inside_strings_nest_nothing(tmp_path):
    rows = [{"a": "[" * 500 + '"\\' + "{" * 500}]
    (tmp_path / "rows.json").write_text(json.dumps(rows), encoding="utf-8")
    assert read_json_rows(tmp_path / "rows.json").to_dicts() == rows
    (tmp_path / "bounds.json").write_text('[{"a": 9223372036854775807}, {"a": -5}]', encoding="utf-8")
    assert read_json_rows(tmp_path / "bounds.json")["a"].to_list() == [2**63 - 1, -5]


@pytest.mark.parametrize(
    "text",
    [
        "{}",
        "[]",
        '{"features": null}',
        '{"features": [1]}',
        '{"features": [{"properties": 5}]}',
        '{"features": [{}]}',
    ],
)
def test_geojson_that_is_none(tmp_path, text):
    (tmp_path / "map.geojson").write_text(text, encoding="utf-8")
    with pytest.raises(FaultyInput, match="is not a GeoJSON collection"):
        read_geojson_properties(tmp_path / "map.geojson")


# --- files of columns ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "raw", [b"", b"PAR1", b"PAR1" + b"\xff" * 50 + b"PAR1", b"ARROW1\0\0", b"ARROW1" * 9, b"a,b\n"]
)
@pytest.mark.parametrize("reader", [read_parquet, read_feather])
def test_bytes_that_are_no_table(tmp_path, raw, reader):
    (tmp_path / "t").write_bytes(raw)
    with pytest.raises(FaultyInput, match="is not readable"):
        reader(tmp_path / "t")


def test_a_small_file_that_says_it_holds_very_many_cells_is_not_unpacked(tmp_path, monkeypatch):
    monkeypatch.setattr(audit, "MOST_CELLS", 1_000_000)
    table = pl.DataFrame({"a": pl.repeat(1, 600_000, eager=True), "b": pl.repeat(2, 600_000, eager=True)})
    table.write_parquet(tmp_path / "t.parquet", compression="zstd")
    table.write_ipc(tmp_path / "t.feather", compression="zstd")
    assert (tmp_path / "t.parquet").stat().st_size < 100_000
    for reader, name in ((read_parquet, "t.parquet"), (read_feather, "t.feather")):
        with pytest.raises(FaultyInput, match="unpacks to more than 1,000,000 cells"):
            reader(tmp_path / name)


@pytest.mark.parametrize("origin_id", of_kind("parquet", "feather"))
def test_columns_of_another_type_are_a_fault_of_the_file(origin_id, sample, monkeypatch):
    """A list where a text or a number is expected breaks a reader in a way that no audit foresees."""
    folder, path = sample(origin_id)
    table = pl.read_parquet(path) if kind(origin_id) == "parquet" else pl.read_ipc(path.read_bytes())
    listed = table.select(pl.struct(name).reshape((-1, 1)).alias(name) for name in table.columns)
    listed.write_parquet(path) if kind(origin_id) == "parquet" else listed.write_ipc(path)
    assert refused(origin_id, folder, monkeypatch)


# --- pb --------------------------------------------------------------------------------------------------------

PB = "META\nkey;value\nunit;X\nnum_projects;1\nnum_votes;2\nPROJECTS\nproject_id;cost\n1;5\nVOTES\nvoter_id;vote\n1;1\n2;1\n"


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        ("VOTES\n", "", "has no section VOTES"),
        ("META\n", "", "has no section META"),
        ("num_votes;2", "num_votes;3", "is '3' where 2 are listed"),
        ("num_votes;2\n", "", "is None where 2 are listed"),
        ("2;1\n", "", "is '2' where 1 are listed"),
        ("1;5\n", "1\n", "a line of 1 cells where the header of PROJECTS has 2"),
        ("unit;X", "unit;X\nunit;Y", "comes twice"),
        ("unit;X", "unit", "has a line of 1 cells where the header of META has 2"),
        ("unit;X", 'unit;"X', "has no section"),
    ],
)
def test_a_budget_that_is_not_whole(tmp_path, old, new, rule):
    (tmp_path / "b.pb").write_text(PB, encoding="utf-8")
    assert (read_pb(tmp_path / "b.pb").projects, read_pb(tmp_path / "b.pb").votes) == (1, 2)
    (tmp_path / "b.pb").write_text(PB.replace(old, new), encoding="utf-8")
    with pytest.raises(FaultyInput, match=rule):
        read_pb(tmp_path / "b.pb")


# --- anything --------------------------------------------------------------------------------------------------


def mutated(raw, seed):
    """The bytes with a few of them changed, removed, doubled, or with others put in."""
    chance, raw = random.Random(seed), bytearray(raw)
    for _ in range(chance.choice([1, 1, 2, 8])):
        at = chance.randrange(len(raw) or 1)
        end = at + chance.choice([1, 2, 16, 200])
        how = chance.choice(["flip", "cut", "double", "put"])
        if how == "flip" and raw:
            raw[at] = chance.randrange(256)
        elif how == "cut":
            del raw[at:end]
        elif how == "double":
            raw[at:at] = raw[at:end]
        else:
            raw[at:at] = chance.choice(
                [b'"', b"\n", b";", b",", b"\xff\xfe", b"\0", b"=", b"1e999", b"{", "é".encode()]
            )
    return bytes(raw)


@pytest.mark.parametrize("origin_id", SAMPLED)
def test_whatever_happens_to_the_bytes_no_reader_ends_in_a_traceback(origin_id, sample):
    folder, path = sample(origin_id)
    whole, unpacked = path.read_bytes(), plain(path)
    for seed in range(60):
        if seed % 2 and path.suffix == ".gz":
            path.write_bytes(mutated(whole, seed))
        else:
            write(path, mutated(unpacked, seed))
        try:
            table = source(origin_id).tidy(source(origin_id).files(folder))
        except (FaultyInput, MissingInput):
            continue
        assert dict(table.schema) == SHAPES[source(origin_id).origin.shape]


def test_the_longest_cell_allowed_is_read(tmp_path):
    (tmp_path / "long.csv").write_text(f"a,b\n{'x' * MOST_CHARACTERS},1\n", encoding="utf-8")
    assert read_csv(tmp_path / "long.csv")["a"][0] == "x" * MOST_CHARACTERS


class TestBuild:
    pytestmark = needs_shared

    @pytest.mark.parametrize("damage", ["cut", "bomb", "folder"])
    def test_a_damaged_file_leaves_the_figures_as_they_were(self, tmp_path, damage):
        """Figures are built from all the files or not at all: no table of theirs is written before the last is read."""
        (tmp_path / "data" / "practices").mkdir(parents=True)
        for path in [*shared().iterdir(), *(shared() / "practices").iterdir()]:
            place = tmp_path / "data" / path.relative_to(shared())
            if not place.exists():
                place.symlink_to(path)
        place = tmp_path / "data" / first_file("anct-third-places-2019")
        raw = place.read_bytes()
        place.unlink()
        if damage == "folder":
            place.mkdir()
        else:
            place.write_bytes(raw[:200_000] if damage == "cut" else raw + b"x" * 10_000_000)
        shutil.copytree(FIGURES, tmp_path / "figures")
        with pytest.raises(FaultyInput, match=place.name):
            build_figures(tmp_path / "data", tmp_path / "figures", read_study("villes-moyennes"))
        assert tree(tmp_path / "figures") == tree(FIGURES)
        assert sorted(p.name for p in tmp_path.iterdir()) == ["data", "figures"]
