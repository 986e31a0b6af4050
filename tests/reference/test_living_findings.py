"""What is said of producing and living well in the bundled study, computed again by another way."""

from __future__ import annotations

import json

import numpy as np
import polars as pl
import pytest
from scipy import stats

from sharitories.reference.release import Release

NAMED = ["FR-44184", "FR-15014", "FR-85191"]
PRODUCING = ["productive-share", "industry-share", "jobs-per-employed-resident", "private-jobs-change"]


def _positions(release: Release) -> pl.DataFrame:
    return release.tables["positions"].filter(pl.col("status") == "estimated").sort("territory_id")


def _facts(release: Release, about: str, subject: str = "panel") -> dict:
    findings = release.tables["findings"]
    return json.loads(
        findings.row(by_predicate=pl.col("finding_id") == f"finding/{about}/{subject}", named=True)["facts"]
    )


def test_the_axis_of_producing_is_numpys(release: Release) -> None:
    positions = _positions(release)
    values = release.tables["indicators"].filter(pl.col("indicator").is_in(PRODUCING))
    wide = positions.select("territory_id").join(
        values.pivot(on="indicator", index="territory_id", values="value"),
        on="territory_id",
        how="left",
        maintain_order="left",
    )
    mean = stats.zscore(wide.select(PRODUCING).to_numpy(), axis=0).mean(axis=1)
    assert positions["producing"].to_numpy() == pytest.approx(stats.zscore(mean), abs=1e-3)


def test_every_named_city_is_placed_and_those_abroad_are_not(release: Release) -> None:
    table = release.tables["positions"]
    assert set(NAMED) <= set(_positions(release)["territory_id"])
    abroad = table.filter(pl.col("reason") == "abroad")["territory_id"].to_list()
    assert sorted(abroad) == ["BE-71016", "NL-GM0402", "PT-0105", "SE-1290"]
    claims = release.tables["claims"].filter(pl.col("about") == "producing-and-living")["subject"].to_list()
    assert not set(claims) & set(abroad)


def test_what_chance_does_is_fishers_exact_test(release: Release) -> None:
    facts = _facts(release, "cities-at-the-frontier")
    for group in ("frame", "centres"):
        for name in ("even", "both"):
            k, marked, total = (
                len(facts[f"{group}_{name}_found"]),
                facts[f"{group}_{name}_marked"],
                facts[f"{group}_{name}_of"],
            )
            rest = [[k, 3 - k], [marked - k, total - marked - 3 + k]]
            assert facts[f"{group}_{name}_p"] == pytest.approx(
                stats.fisher_exact(rest, "greater").pvalue, abs=1e-4
            )


def test_the_rank_of_the_gap_is_judged_as_by_random_draws(release: Release) -> None:
    gaps = _positions(release).drop_nulls("centres_gap")
    ranks = stats.rankdata(gaps["centres_gap"])
    named = ranks[gaps["territory_id"].is_in(NAMED).to_numpy()].sum()
    generator = np.random.default_rng(1)
    drawn = np.array([generator.choice(ranks, 3, replace=False).sum() for _ in range(20_000)])
    assert _facts(release, "cities-at-the-frontier")["centres_edge_p"] == pytest.approx(
        (drawn <= named).mean(), abs=0.006
    )


def test_the_answer_says_apart_only_when_all_questions_are_counted(release: Release) -> None:
    facts = _facts(release, "cities-at-the-frontier")
    chances = [value for name, value in facts.items() if name.endswith("_p")]
    assert len(chances) == 6
    assert facts["holm"] == pytest.approx(min(1, 6 * min(chances)), abs=1e-3)
    answer = release.tables["findings"].filter(pl.col("about") == "cities-at-the-frontier")["says"].item()
    assert answer == ("apart" if facts["holm"] < 0.05 else "as_chance")
