"""Four seeded releases are refused, each with its reason; the last good release stands."""

from __future__ import annotations

import hashlib
from pathlib import Path

import polars as pl
import pytest

from sharitories.errors import ReleaseRefused
from sharitories.reference.chain import EvidenceChain
from sharitories.reference.refusal import refusals
from sharitories.reference.release import Release, publish

CLAIM = "claim/drivers/FR-56121"


def _changed(
    release: Release, table: str = "claims", key: str = "claim_id", identity: str = CLAIM, **new: object
):
    rows = release.tables[table]
    for column, value in new.items():
        rows = rows.with_columns(
            pl.when(pl.col(key) == identity).then(pl.lit(value)).otherwise(pl.col(column)).alias(column)
        )
    return {**release.tables, table: rows}


def _reasons(tables) -> list[tuple[str, str]]:
    return [(r.claim_id, r.reason) for r in refusals(EvidenceChain(tables))]


def test_the_bundled_release_is_not_refused(release: Release) -> None:
    assert refusals(release.chain) == []


def test_a_claim_that_rests_on_nothing_or_on_an_id_that_is_not_there_is_unsupported(release: Release) -> None:
    assert _reasons(_changed(release, rests_on="")) == [(CLAIM, "unsupported")]
    tables = _changed(release, rests_on="finding/drivers/FR-99999")
    assert _reasons(tables) == [(CLAIM, "unsupported")]
    assert "finding/drivers/FR-99999" in refusals(EvidenceChain(tables))[0].because


def test_a_claim_whose_evidence_changed_far_below_is_stale(release: Release) -> None:
    tables = _changed(
        release, "observations", "observation_id", "cases-2026/lorient-la-colloc-s01", title="Another page"
    )
    stale = {claim for claim, reason in _reasons(tables) if reason == "stale"}
    assert CLAIM in stale
    assert "claim/drivers/BE-71016" not in stale
    now = EvidenceChain(tables).digest_of(["finding/drivers/FR-56121"])
    assert any(now in r.because for r in refusals(EvidenceChain(tables)) if r.claim_id == CLAIM)


def _with_opposite(release: Release):
    claim = "claim/private-jobs-change/FR-88160"
    findings = release.tables["findings"]
    own = findings.filter(pl.col("finding_id") == "finding/private-jobs-change/FR-88160")
    assert own["says"].item() == "below"
    other = own.with_columns(
        finding_id=pl.lit("finding/private-jobs-change/FR-88160-b"), says=pl.lit("above")
    )
    return claim, {**release.tables, "findings": pl.concat([findings, other])}


def test_a_claim_that_a_finding_contradicts_is_refused_until_it_is_cited(release: Release) -> None:
    claim, tables = _with_opposite(release)
    assert _reasons(tables) == [(claim, "contradicted")]
    cited = Release(1, "", {}, tables)
    chain = EvidenceChain(tables)
    digest = chain.digest_of(
        ["finding/private-jobs-change/FR-88160", "finding/private-jobs-change/FR-88160-b"]
    )
    mended = _changed(
        cited, identity=claim, against="finding/private-jobs-change/FR-88160-b", worded_on=digest
    )
    assert _reasons(mended) == []


def test_a_testimony_of_the_same_city_and_practice_contradicts_a_claim_about_an_effect(
    release: Release,
) -> None:
    chain = release.chain
    voice = release.tables["testimonies"].filter(pl.col("testimony_id") == "hilversum-t22").to_dicts()[0]
    assert voice["sign"] == "negative"
    claim = {
        **release.tables["claims"].to_dicts()[0],
        "claim_id": "claim/effect-of-scooter-sharing/NL-GM0402",
        "subject": "NL-GM0402",
        "about": "effect-of-scooter-sharing",
        "says": "positive",
        "grade": "D",
        "rests_on": "hilversum-t07",
        "against": None,
        "worded_on": chain.digest_of(["hilversum-t07"]),
    }
    claims = pl.concat(
        [release.tables["claims"], pl.DataFrame([claim], schema=release.tables["claims"].schema)]
    )
    assert _reasons({**release.tables, "claims": claims}) == [(claim["claim_id"], "contradicted")]


@pytest.mark.parametrize("grade", ["A", "B"])
def test_a_grade_above_the_evidence_is_refused(release: Release, grade: str) -> None:
    tables = _changed(release, grade=grade)
    assert _reasons(tables) == [(CLAIM, "over-graded")]
    assert "bears C" in refusals(EvidenceChain(tables))[0].because


def test_a_refused_release_leaves_no_folder_and_the_last_one_untouched(
    release: Release, tmp_path: Path
) -> None:
    first = publish(release, "key", tmp_path, lambda draft, folder: None)
    before = {p: hashlib.sha256(p.read_bytes()).digest() for p in first.rglob("*") if p.is_file()}
    spoiled = Release(2, release.edition, release.study, _changed(release, grade="A"))
    with pytest.raises(ReleaseRefused) as refused:
        publish(spoiled, "other", tmp_path, lambda draft, folder: None)
    assert CLAIM in refused.value.found[0]
    assert [p.name for p in (tmp_path / "releases").iterdir()] == ["1"]
    assert before == {p: hashlib.sha256(p.read_bytes()).digest() for p in first.rglob("*") if p.is_file()}
