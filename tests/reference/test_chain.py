"""Every sentence can be followed down to its evidence; a damaged release is found out."""

from __future__ import annotations

import json
import random
import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sharitories.reference.chain import EvidenceChain, ids
from sharitories.reference.check import check_release
from sharitories.reference.release import Release, damage


def _below(identity: str, chain: EvidenceChain, known: dict[str, frozenset[str]]) -> frozenset[str]:
    """Every id below, each walked once; a row that leads nowhere leads to the empty id."""
    if identity not in known:
        children = chain.children(identity) if identity in chain.rows else []
        ends = chain.rows.get(identity, ("", {}))[0] == "origin"
        found = {identity} if children or ends else {identity, ""}
        known[identity] = frozenset(found).union(*(_below(c, chain, known) for c in children))
    return known[identity]


def test_every_claim_leads_down_to_origins_and_nothing_below_it_leads_nowhere(release: Release) -> None:
    chain, known = release.chain, {}
    claims = release.tables["claims"]["claim_id"].to_list()
    assert len(claims) >= 40
    for claim in claims:
        below = _below(claim, chain, known)
        assert "" not in below, claim
        assert below <= chain.rows.keys(), claim
        assert any(chain.rows[i][0] == "origin" for i in below), claim
        assert chain.leaves(claim), claim


def test_every_end_of_a_chain_tells_title_and_address_or_publisher_locator_and_vintage(
    release: Release,
) -> None:
    chain = release.chain
    ends = [i for i, (kind, _) in chain.rows.items() if kind in {"observation", "testimony", "initiative"}]
    assert len(ends) > 3_000
    for identity in ends:
        node = (
            chain.tree(identity) if chain.rows[identity][0] != "initiative" else _first_page(identity, chain)
        )
        origin = node["origin"]
        page = bool(origin["title"]) and str(origin["url"]).startswith("http")
        row = bool(origin["publisher"] and origin.get("locator") and origin["vintage"])
        assert page or row, identity
        assert origin["licence"], identity


def _first_page(initiative: str, chain: EvidenceChain) -> dict:
    return chain.tree(initiative)["children"][0]


def test_a_sighting_gives_the_page_and_a_statistic_gives_file_row_and_vintage(release: Release) -> None:
    page = release.chain.tree("cases-2026/lorient-la-colloc-s01")
    assert page["origin"]["url"].startswith("http")
    assert page["origin"]["title"]
    jobs = release.chain.tree("urssaf-private-jobs/private_jobs/FR-56121/2024")
    assert "56121" in jobs["origin"]["locator"]
    assert jobs["origin"]["publisher"] == "URSSAF"
    assert jobs["children"][0]["origin"]["commit"]


def test_every_reference_in_the_release_resolves(release: Release) -> None:
    unresolved = [(a, b) for a, b in release.chain.references() if b not in release.chain.rows]
    assert unresolved == []


def test_ids_are_not_shared_between_tables(release: Release) -> None:
    rows = sum(len(release.tables[table]) for table in ids())
    assert rows == len(release.chain.rows)


def test_an_id_has_no_blank_for_ids_are_separated_by_blanks(release: Release) -> None:
    assert [i for i in release.chain.rows if " " in i or not i] == []


def test_the_check_finds_nothing_wrong_and_counts(bundled_release: Path) -> None:
    report = check_release(bundled_release)
    assert report.faults == []
    assert report.claims >= 40
    assert report.ids_resolved > 10_000
    assert report.links > 1_000


@pytest.fixture
def copy(bundled_release: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(bundled_release, tmp_path / "1"))


@pytest.fixture(scope="module")
def shared_copy(bundled_release: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy in which a test makes good what it spoiled."""
    return Path(shutil.copytree(bundled_release, tmp_path_factory.mktemp("copy") / "1"))


def _flip(path: Path, where: float, bit: int) -> bytes:
    """Flip one bit of a file; return what the file was."""
    content = path.read_bytes()
    spoiled = bytearray(content)
    spoiled[min(int(where * len(content)), len(content) - 1)] ^= 1 << bit
    path.write_bytes(spoiled)
    return content


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_one_flipped_bit_in_any_file_is_found_and_named(shared_copy: Path, data: st.DataObject) -> None:
    files = sorted(p for p in shared_copy.rglob("*") if p.is_file() and p.name != "manifest.json")
    path = data.draw(st.sampled_from(files))
    content = _flip(path, data.draw(st.floats(0, 1)), data.draw(st.integers(0, 7)))
    try:
        assert damage(shared_copy) == [f"{path.relative_to(shared_copy).as_posix()} has changed"]
    finally:
        path.write_bytes(content)


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("suffix", [".parquet", ".html"])
def test_the_whole_check_of_a_spoiled_table_or_page_tells_and_does_not_fail(
    shared_copy: Path, suffix: str, seed: int
) -> None:
    chance = random.Random(f"{suffix} {seed}")
    path = chance.choice(sorted(shared_copy.rglob(f"*{suffix}")))
    content = _flip(path, chance.random(), 7)  # the eighth bit: what was ASCII no longer is UTF-8
    try:
        name = path.relative_to(shared_copy).as_posix()
        assert f"{name} has changed" in check_release(shared_copy).faults
    finally:
        path.write_bytes(content)


@pytest.mark.parametrize("seed", range(4))
def test_one_flipped_bit_in_the_manifest_itself_is_found(
    shared_copy: Path, seed: int, sharitories_in
) -> None:
    chance = random.Random(seed)
    content = _flip(shared_copy / "manifest.json", chance.random(), chance.randrange(8))
    try:
        told = sharitories_in("check", str(shared_copy))
        assert told.code == 5
        assert "manifest.json" in told.err
        assert "Traceback" not in told.err
    finally:
        (shared_copy / "manifest.json").write_bytes(content)


@pytest.mark.parametrize("key", ["edition", "release"])
def test_a_release_that_says_another_edition_or_number_is_found_out(copy: Path, key: str) -> None:
    manifest = json.loads((copy / "manifest.json").read_text(encoding="utf-8"))
    manifest[key] = {"edition": "2026-12-24", "release": 2}[key]
    text = json.dumps(manifest, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    (copy / "manifest.json").write_text(text, encoding="utf-8")
    assert check_release(copy).faults == ["manifest.json has changed"]


def test_a_lost_and_an_added_file_are_named(copy: Path) -> None:
    (copy / "data" / "claims.csv").unlink()
    (copy / "site" / "more.html").write_text("<p>more</p>")
    faults = check_release(copy).faults
    assert "data/claims.csv is missing" in faults
    assert "site/more.html is not in the manifest" in faults


@pytest.mark.parametrize("table", sorted(ids()))
def test_a_lost_table_is_named_and_no_command_fails_over_it(
    shared_copy: Path, table: str, sharitories_in
) -> None:
    path = shared_copy / "data" / f"{table}.parquet"
    content = path.read_bytes()
    path.unlink()
    try:
        told = sharitories_in("city", "Lorient", "--release", str(shared_copy))
        assert told.code == 5
        assert f"{table}.parquet" in told.err
        if table in ("claims", "observations"):  # the whole check takes seconds
            told = sharitories_in("check", str(shared_copy))
            assert told.code == 5
            assert f"{table}.parquet" in told.err
    finally:
        path.write_bytes(content)


def test_check_on_the_command_line_exits_with_5_and_names_the_file(copy: Path, run) -> None:
    assert run("check", str(copy), "--json").returncode == 0
    path = copy / "data" / "claims.csv"
    path.write_bytes(path.read_bytes().replace(b"Lorient", b"Lorientt", 1))
    told = run("check", str(copy))
    assert told.returncode == 5
    assert "data/claims.csv has changed" in told.stderr
    report = json.loads(run("check", str(copy), "--json").stdout)
    assert {"claims", "findings", "ids_resolved", "ids_unresolved", "files"} <= set(report)


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "{}", "5", "null", '{"files": {}}', '{"files": [], "release": 1}', "\x00"]
)
def test_a_broken_manifest_is_told_without_a_traceback(shared_copy: Path, text: str, sharitories_in) -> None:
    manifest = shared_copy / "manifest.json"
    content = manifest.read_bytes()
    manifest.write_text(text)
    try:
        for command in (["check"], ["city", "Lorient", "--release"], ["why", "x", "--release"]):
            told = sharitories_in(*command, str(shared_copy))
            assert told.code == 5
            assert "manifest.json cannot be read" in told.err
    finally:
        manifest.write_bytes(content)
