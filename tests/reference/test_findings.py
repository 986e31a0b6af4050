"""Findings against an independent computation."""

from __future__ import annotations

import polars as pl
import pytest
from scipy import stats

from sharitories.reference.findings.functions import _programmes
from sharitories.reference.release import Release


def _finding(release: Release, identity: str) -> dict:
    return release.tables["findings"].filter(pl.col("finding_id") == identity).to_dicts()[0]


def test_the_rank_correlation_is_scipys(release: Release) -> None:
    values = release.tables["indicators"].drop_nulls("value")
    frame = release.tables["territories"].filter(pl.col("in_frame"))
    one, two = (
        values.filter(pl.col("indicator") == code).select("territory_id", pl.col("value").alias(code))
        for code in ("third-places-per-10000", "private-jobs-change")
    )
    both = frame.join(one, on="territory_id").join(two, on="territory_id")
    rho = stats.spearmanr(both["third-places-per-10000"], both["private-jobs-change"]).statistic
    finding = _finding(release, "finding/association-third-places-per-10000-private-jobs-change/panel")
    assert finding["value"] == pytest.approx(rho, abs=1e-4)
    assert finding["low"] < rho < finding["high"]


def test_lorients_private_jobs_as_the_publisher_prints_them(release: Release) -> None:
    assert _finding(release, "finding/private-jobs-change/FR-56121")["value"] == pytest.approx(
        (24_394 / 20_126 - 1) * 100, abs=1e-4
    )


def test_a_leader_is_named_only_when_it_is_ahead_nine_times_in_ten(release: Release) -> None:
    assert _finding(release, "finding/drivers/FR-11262")["says"] == "undecided"  # 13 against 12 of 30
    assert _finding(release, "finding/drivers/PT-0105")["says"] == "leads"  # 21 against 9 of 38


@pytest.mark.parametrize(
    ("reached", "beside", "says"),
    [
        (1, 0.09, "open"),
        (2, 0.09, "open"),
        (8, 0.09, "above"),
        (0, 0.09, "open"),
        (0, 1.0, "below"),
        (1, None, "alone"),
    ],
)
def test_a_rate_is_above_another_only_when_counting_noise_leaves_no_doubt(reached, beside, says) -> None:
    """50,000 inhabitants. Garwood's 90 % interval of 1 is 0.0513 to 4.744, of 0 up to 2.996, of 8 from 3.981."""
    places = {
        "territory_id": "FR-1", "programme": "france-services", "reach_id": "r", "reached": reached,
        "per_10000": reached / 5, "metropolises_per_10000": beside, "frame_per_10000": 0.2,
    }  # fmt: skip
    rows = pl.DataFrame([{**places, "programme": "all"}, places])
    (finding,) = _programmes(rows, pl.DataFrame({"territory_id": ["FR-1"], "population": [50_000.0]}))
    assert finding.says == says
    low = {0: 0.0, 1: 0.051293, 2: 0.355362, 8: 3.980823}[reached]
    assert finding.low == pytest.approx(low / 5, abs=1e-5)
