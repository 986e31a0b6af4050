"""Who drives, and shrinkage: simulation with known truth, and what must hold."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from sharitories.profiles.shrinkage import fit_prior, posterior_draws
from sharitories.reference.release import Release


def test_the_four_shares_of_a_city_add_up_to_a_hundred_and_lie_in_their_intervals(release: Release) -> None:
    profiles = release.tables["profiles"]
    assert len(profiles) == 11 * 4
    sums = profiles.group_by("territory_id").agg(pl.col("score").sum())
    assert sums["score"].to_list() == pytest.approx([100] * 11, abs=0.05)
    assert profiles.filter((pl.col("low") > pl.col("score")) | (pl.col("score") > pl.col("high"))).is_empty()


def test_lorient_by_hand(release: Release) -> None:
    row = (
        release.tables["profiles"]
        .filter(pl.col("profile_id") == "profile/FR-56121/citizen_impulse")
        .to_dicts()[0]
    )
    assert (row["found"], row["of"]) == (13, 36)
    assert row["score"] == pytest.approx(100 * 13 / 36, abs=0.01)
    assert len(row["rests_on"].split()) == 13


def test_the_prior_of_known_densities_is_found_again() -> None:
    generator = np.random.default_rng(3)
    exposure = generator.uniform(2, 10, 4_000)
    density = generator.gamma(3.0, 1 / 2.0, 4_000)
    prior = fit_prior(generator.poisson(density * exposure).astype(float), exposure)
    assert prior.shape == pytest.approx(3.0, rel=0.1)
    assert prior.rate == pytest.approx(2.0, rel=0.1)


def test_shrunken_intervals_hold_the_truth_nine_times_in_ten() -> None:
    generator = np.random.default_rng(4)
    exposure = generator.uniform(2, 10, 2_000)
    density = generator.gamma(2.0, 0.5, 2_000)
    draws = posterior_draws(generator.poisson(density * exposure).astype(float), exposure, 1_000, generator)
    low, high = np.quantile(draws, [0.05, 0.95], axis=0)
    assert np.mean((low <= density) & (density <= high)) == pytest.approx(0.90, abs=0.02)


def test_counts_that_vary_by_chance_alone_are_drawn_together() -> None:
    generator = np.random.default_rng(5)
    counts = generator.poisson(5.0, 300).astype(float)
    prior = fit_prior(counts, np.ones(300))
    assert prior.shape / prior.rate == pytest.approx(counts.mean(), rel=0.02)
    assert prior.shape > 50


def test_the_frame_has_441_cities_and_scores_between_0_and_100(release: Release) -> None:
    frame = release.tables["profiles_frame"]
    assert frame["territory_id"].n_unique() == 441
    known = frame.drop_nulls("score")
    assert known.filter((pl.col("low") > pl.col("score")) | (pl.col("score") > pl.col("high"))).is_empty()
    assert known["low"].min() >= 0
    assert known["high"].max() <= 100
