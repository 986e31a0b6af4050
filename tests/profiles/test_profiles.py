"""Who drives, and shrinkage: simulation with known truth, and what must hold."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from scipy import optimize, stats

from sharitories.profiles.drivers import drivers
from sharitories.profiles.frame import frame_profiles
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


#: Male lip cancer in the 56 counties of Scotland, 1975-1980: observed and expected cases, the example data of
#: Clayton & Kaldor (1987, Biometrics 43:671-681).
OBSERVED = (
    "9 39 11 9 15 8 26 7 6 20 13 5 3 8 17 9 2 7 9 7 16 31 11 7 19 15 7 10 16 11 5 3 7 8 11 9 11 8 6 4 10 8 2 6 19 3 2 3 28 6 "
    "1 1 1 1 0 0"
)
EXPECTED = (
    "1.4 8.7 3.0 2.5 4.3 2.4 8.1 2.3 2.0 6.6 4.4 1.8 1.1 3.3 7.8 4.6 1.1 4.2 5.5 4.4 10.5 22.7 8.8 5.6 15.5 12.5 6.0 9.0 "
    "14.4 10.2 4.8 2.9 7.0 8.5 12.3 10.1 12.7 9.4 7.2 5.3 18.8 15.8 4.3 14.6 50.7 8.2 5.6 9.3 88.7 19.6 3.4 3.6 5.7 7.0 4.2 1.8"
)


def _lip_cancer() -> tuple[np.ndarray, np.ndarray]:
    observed, expected = (np.array(text.split(), dtype=float) for text in (OBSERVED, EXPECTED))
    assert len(observed) == len(expected) == 56
    return observed, expected


def test_the_prior_of_the_published_example() -> None:
    """Shape and rate of the greatest likelihood, to two decimals, from the search of the next test."""
    prior = fit_prior(*_lip_cancer())
    assert prior.shape == pytest.approx(1.88, abs=0.005)
    assert prior.rate == pytest.approx(1.32, abs=0.005)


def test_no_other_prior_makes_the_published_counts_more_likely() -> None:
    """The same likelihood as scipy writes it (a negative binomial), searched by another method."""
    counts, exposure = _lip_cancer()

    def unlikely(logs: np.ndarray) -> float:
        shape, rate = np.exp(logs)
        return -float(stats.nbinom.logpmf(counts, shape, rate / (rate + exposure)).sum())

    best = optimize.minimize(
        unlikely, [0.0, 0.0], method="Nelder-Mead", options={"xatol": 1e-8, "fatol": 1e-10}
    )
    prior = fit_prior(counts, exposure)
    assert (prior.shape, prior.rate) == pytest.approx(tuple(np.exp(best.x)), rel=1e-3)


def test_shrinkage_pulls_towards_the_middle_and_the_smallest_most() -> None:
    counts, exposure = _lip_cancer()
    draws = posterior_draws(counts, exposure, 4_000, np.random.default_rng(7))
    prior = fit_prior(counts, exposure)
    by_hand = (counts + prior.shape) / (exposure + prior.rate)
    assert draws.mean(axis=0) == pytest.approx(by_hand, rel=0.06)
    raw, middle = counts / exposure, prior.shape / prior.rate
    assert np.all(np.abs(by_hand - middle) <= np.abs(raw - middle) + 1e-12)


def test_no_case_at_all_gives_a_prior_of_next_to_nothing() -> None:
    prior = fit_prior(np.zeros(30), np.ones(30))
    assert prior.shape / prior.rate < 1e-6


def _frame(counts: list[int], population: float = 50_000) -> tuple[pl.DataFrame, pl.DataFrame]:
    ids = [f"FR-{number:05}" for number in range(len(counts))]
    territories = pl.DataFrame({"territory_id": ids, "population": population, "in_frame": True})
    values = pl.DataFrame(
        {
            "value_id": [f"{i}/things/2024" for i in ids],
            "territory_id": ids,
            "indicator": "things",
            "value": [count / population * 10_000 for count in counts],
        }
    )
    return values, territories


SPEC = {"draws": 2_000, "seed": 1, "dimensions": {"local_initiatives": ["things"], "platforms": []}}


def test_a_dimension_without_a_register_has_no_score_and_says_that_nobody_looked() -> None:
    profiles = frame_profiles(*_frame([0, 1, 2, 3] * 5), SPEC)
    unread = profiles.filter(dimension="platforms")
    assert len(unread) == 20
    assert unread.select("score", "low", "high").null_count().row(0) == (20, 20, 20)
    assert set(unread["rests_on"]) == {""}
    assert "nobody has looked yet" in unread["coverage"][0]
    assert profiles.filter(dimension="local_initiatives")["score"].null_count() == 0


def test_a_city_that_a_register_does_not_cover_is_unknown_and_the_others_are_compared() -> None:
    values, territories = _frame([0, 1, 2, 3] * 5)
    rows = frame_profiles(values.head(19), territories, SPEC).filter(dimension="local_initiatives")
    assert rows.filter(pl.col("score").is_null())["territory_id"].to_list() == ["FR-00019"]
    assert rows.row(19, named=True)["coverage"].startswith("0 of 1 national registers")
    assert rows["score"].drop_nulls().mean() == pytest.approx(50, abs=1.5)
    without = frame_profiles(values.head(19), territories.head(19), SPEC).filter(
        dimension="local_initiatives"
    )
    assert without["score"].to_list() == rows["score"].to_list()[:19]


def test_a_score_is_the_mean_over_the_registers_that_speak_of_the_city() -> None:
    """Signed or not is taken as it is: of 20 cities 5 signed, at (16+20)/2 − ½ of 20: 87.5; the others at 37.5."""
    values, territories = _frame([4] * 20)
    signed = values.with_columns(
        value_id=pl.col("value_id") + "/signed",
        indicator=pl.lit("signed"),
        value=pl.Series([1.0] * 5 + [0.0] * 15),
    )
    spec = {**SPEC, "as_is": ["signed"], "dimensions": {"public_impulse": ["things", "signed"]}}
    rows = frame_profiles(pl.concat([values.tail(19), signed]), territories, spec)
    first, second = rows.row(0, named=True), rows.row(1, named=True)
    assert (first["score"], first["low"], first["high"]) == (87.5, 87.5, 87.5)
    assert first["coverage"].startswith("1 of 2")
    assert second["score"] == pytest.approx((87.5 + 50) / 2, abs=2)
    assert second["low"] < 60


def test_a_nought_of_a_register_that_misses_some_is_not_low() -> None:
    values, territories = _frame([0, 1, 2, 3] * 5)
    spec = {**SPEC, "none_is_unknown": ["things"]}
    rows = frame_profiles(values, territories, spec).filter(dimension="local_initiatives")
    assert rows.filter(pl.col("score").is_null()).height == 5
    assert rows["score"].drop_nulls().mean() == pytest.approx(50, abs=1.5)


def test_more_counts_score_higher_the_same_counts_the_same_and_in_any_order() -> None:
    counts = [0, 1, 2, 4, 8] * 20
    values, territories = _frame(counts)
    rows = frame_profiles(values, territories, SPEC).filter(dimension="local_initiatives")
    scores = dict(rows.select("territory_id", "score").iter_rows())
    by_count = {k: [scores[f"FR-{n:05}"] for n, c in enumerate(counts) if c == k] for k in set(counts)}
    for fewer, more in zip(sorted(by_count), sorted(by_count)[1:], strict=False):
        assert max(by_count[fewer]) < min(by_count[more])
    for same in by_count.values():
        assert max(same) - min(same) < 5, "2,000 draws leave a few points of noise between equals"
    assert rows.select(pl.col("score").mean()).item() == pytest.approx(50, abs=1.5)
    shuffled = frame_profiles(values.sample(fraction=1, shuffle=True, seed=3), territories.reverse(), SPEC)
    assert shuffled.equals(frame_profiles(values, territories, SPEC))


def test_identical_cities_have_identical_drivers() -> None:
    compiled = pl.DataFrame(
        [
            {"initiative_id": f"{city}-{n}", "territory_id": city, "dimension": dimension}
            for city in ("a", "b")
            for n, dimension in enumerate(["citizen_impulse"] * 3 + ["platforms"])
        ]
    )
    observations = pl.DataFrame(
        schema={
            "basis": pl.String,
            "territory_id": pl.String,
            "url": pl.String,
            "list": pl.String,
            "status": pl.String,
        }
    )
    table = drivers(compiled, observations, pl.DataFrame({"territory_id": ["a", "b", "c"]}))
    one, other, none = (table.filter(territory_id=city).select("score", "low", "high") for city in "abc")
    assert one.equals(other)
    assert sorted(one["score"]) == [0, 0, 25, 75]
    assert none.null_count().row(0) == (4, 4, 4), "where nothing was found, who drives is unknown"
