"""Every sentence can be followed down to its evidence; a damaged release is found out."""

from __future__ import annotations

import json
import random
import shutil
from pathlib import Path

import pytest

from sharitories.reference.check import check_release
from sharitories.reference.release import Release


def _ends(node: dict) -> list[dict]:
    return [node] if not node["children"] else [end for child in node["children"] for end in _ends(child)]


def test_every_claim_leads_down_to_an_origin_with_an_address(release: Release) -> None:
    claims = release.tables["claims"]["claim_id"].to_list()
    assert len(claims) >= 40
    small = [c for c in claims if len(release.chain.leaves(c)) < 60]
    assert len(small) > 30
    for claim in small:
        ends = _ends(release.chain.tree(claim))
        assert ends
        assert {end["kind"] for end in ends} == {"origin"}
        assert all(end["origin"]["url"] and end["origin"]["vintage"] for end in ends)


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
    from sharitories.reference.chain import IDS

    rows = sum(len(release.tables[table]) for table in IDS)
    assert rows == len(release.chain.rows)


def test_the_check_finds_nothing_wrong_and_counts(bundled_release: Path) -> None:
    report = check_release(bundled_release)
    assert report.faults == []
    assert report.claims >= 40
    assert report.ids_resolved > 10_000
    assert report.links > 1_000


@pytest.fixture
def copy(bundled_release: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(bundled_release, tmp_path / "1"))


@pytest.mark.parametrize("seed", range(6))
def test_one_flipped_byte_anywhere_is_found_and_named(copy: Path, seed: int) -> None:
    chance = random.Random(seed)
    path = chance.choice(sorted(p for p in copy.rglob("*") if p.is_file() and p.name != "manifest.json"))
    content = bytearray(path.read_bytes())
    content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
    path.write_bytes(content)
    name = path.relative_to(copy).as_posix()
    assert f"{name} has changed" in check_release(copy).faults


def test_a_lost_and_an_added_file_are_named(copy: Path) -> None:
    (copy / "data" / "claims.csv").unlink()
    (copy / "site" / "more.html").write_text("<p>more</p>")
    faults = check_release(copy).faults
    assert "data/claims.csv is missing" in faults
    assert "site/more.html is not in the manifest" in faults


def test_check_on_the_command_line_exits_with_5_and_names_the_file(copy: Path, run) -> None:
    assert run("check", str(copy), "--json").returncode == 0
    path = copy / "data" / "claims.csv"
    path.write_bytes(path.read_bytes().replace(b"Lorient", b"Lorientt", 1))
    told = run("check", str(copy))
    assert told.returncode == 5
    assert "data/claims.csv has changed" in told.stderr
    report = json.loads(run("check", str(copy), "--json").stdout)
    assert {"claims", "findings", "ids_resolved", "ids_unresolved", "files"} <= set(report)


def test_a_broken_manifest_is_told_without_a_traceback(copy: Path, run) -> None:
    (copy / "manifest.json").write_text("{")
    told = run("check", str(copy))
    assert told.returncode == 5
    assert "Traceback" not in told.stderr
