"""Claims of effect: what they rest on, and the grade that they may bear."""

from __future__ import annotations

import polars as pl

from sharitories.reference.chain import EvidenceChain
from sharitories.reference.refusal import refusals
from sharitories.reference.release import Release

CLAIM = "claim/effects/FR-11262"


def _graded(release: Release, grade: str, **effects: object) -> dict[str, pl.DataFrame]:
    """The release with another grade for the claim, and with every effect's row changed; stale claims are worded anew."""
    named = pl.col("claim_id") == CLAIM
    claims = release.tables["claims"].with_columns(
        grade=pl.when(named).then(pl.lit(grade)).otherwise("grade")
    )
    changed = release.tables["effects"].with_columns(
        **{name: pl.lit(value) for name, value in effects.items()}
    )
    return {**release.tables, "claims": claims, "effects": changed}


def _over(tables: dict[str, pl.DataFrame]) -> list[str]:
    return [
        r.because
        for r in refusals(EvidenceChain(tables))
        if r.claim_id == CLAIM and r.reason == "over-graded"
    ]


def test_programmes_are_told_in_two_sentences_what_was_found_and_what_stays_open(release: Release) -> None:
    """Each question of the programmes once: with its verdict where it was estimated, alone where it stays open."""
    asked = release.tables["effects"].filter(pl.col("territory_id").is_null())
    claim = release.tables["claims"].filter(pl.col("claim_id") == "claim/effects-programmes/panel")
    for language in ("fr", "en"):
        text = claim[f"text_{language}"].item()
        for row in asked.iter_rows(named=True):
            assert text.count(row[f"question_{language}"]) == 1
            assert (row[f"verdict_{language}"] in text) == (row["verdict"] != "not_estimable")


def test_an_effect_whose_checks_failed_bears_no_grade_above_c(release: Release) -> None:
    assert _over(_graded(release, "C", checks_failed="fit_before")) == []
    for grade in "AB":
        assert any(
            "rests on no estimate" in why
            for why in _over(_graded(release, grade, checks_failed="fit_before"))
        )
        assert any(
            "rests on no estimate" in why for why in _over(_graded(release, grade, status="not_estimable"))
        )


def test_an_effect_whose_checks_passed_may_be_graded_a(release: Release) -> None:
    passed = release.tables["effects"].filter(
        (pl.col("status") == "estimated") & pl.col("checks_failed").is_null()
    )
    assert CLAIM.rsplit("/", 1)[1] in passed["territory_id"].to_list()
    assert _over(_graded(release, "A")) == []


def test_every_estimate_leads_down_to_the_publishers_numbers(release: Release) -> None:
    chain = EvidenceChain(release.tables)
    estimated = release.tables["effects"].filter(pl.col("att").is_not_null())
    assert len(estimated) >= 29
    for identity in estimated["effect_id"]:
        assert any(leaf.kind == "statistic" for leaf in chain.leaves(identity)), identity


def test_every_city_of_the_panel_is_told_what_was_asked_of_it(release: Release) -> None:
    claims = release.tables["claims"].filter(pl.col("about") == "effects")
    panel = release.tables["territories"].filter(pl.col("role") == "panel")["territory_id"]
    assert set(claims["subject"]) == set(panel)
    assert set(claims["grade"]) <= {"C", "D"}
    programmes = release.tables["claims"].filter(pl.col("about") == "effects-programmes")
    assert "France Services" in programmes["text_fr"].item()
