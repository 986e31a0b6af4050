"""Inference: by hand, its size under exchangeability, its interval against its own test, and the trap of Narbonne."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import polars as pl
import pytest
from effects.plain import averaged, compared, plain, walks
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import digamma, polygamma
from sources.publisher_files import needs_shared, shared

from sharitories.effects.comparison import Comparison
from sharitories.effects.inference import DEFAULT, infer, method, methods
from sharitories.effects.inversion import EQUAL, Quadratics, interval, p_values
from sharitories.effects.panel import Floats
from sharitories.effects.placebos import Placebos
from sharitories.effects.scales import moderated
from sharitories.errors import UsageError

PERMUTATIONS = ["placebo_att", "own_changes", "moderated", "held_out", "rmspe_ratio"]


def shifted(comparison: Comparison, effect: float) -> Comparison:
    own = comparison.own.copy()
    own[comparison.before :] += effect
    return replace(comparison, own=own)


def test_the_p_value_by_hand() -> None:
    """Four flat units at 0; after treatment they stand at 8, 0, 0, 4: gaps from the mean of the others by hand."""
    values = np.zeros((4, 5))
    values[0, 3:], values[3, 3:] = 8.0, 4.0
    found = infer(compared(values, 3), averaged, 0.3, name="placebo_att")
    atts = found.gaps[:, 3:].mean(axis=1)
    assert atts == pytest.approx([8 - 4 / 3, -4.0, -4.0, 4 - 8 / 3])
    assert found.p_placebo == 0.25 and found.p_rise == 0.25 and found.p_fall == 1.0
    assert found.share == 0.0 and found.p_by_period == {3: 0.25, 4: 0.25}


def test_ties_count_against_an_effect() -> None:
    """All units alike: nothing is more extreme than anything else."""
    found = infer(compared(np.ones((25, 8)), 5), averaged, name="placebo_att")
    assert found.p_placebo == 1.0 and not found.rejects


@pytest.mark.parametrize("name", ["placebo_att", "own_changes", "moderated", "rmspe_ratio"])
def test_size_is_exact_under_exchangeability(name: str) -> None:
    """19 donors, 20 ranks: with every unit in its turn as the treated one, exactly one in twenty is rejected."""
    values = walks(20, 12, seed=5)
    rejected = 0
    for first in range(20):
        order = [first, *(i for i in range(20) if i != first)]
        rejected += infer(compared(values[order], 8), plain, 0.05, name=name).rejects
    assert rejected == 1


def test_the_size_of_fresh_draws_is_nominal() -> None:
    draws = [infer(compared(walks(20, 9, seed), 6), averaged, 0.05).p_placebo <= 0.05 for seed in range(400)]
    assert np.mean(draws) == pytest.approx(0.05, abs=0.033)  # three Monte-Carlo errors


def rates(noise: Floats, *names: str) -> list[float]:
    """How often each method rejects for the first of forty units, nothing having been done."""
    drawn = [compared(walks(40, 16, seed, noise), 11) for seed in range(150)]
    return [float(np.mean([infer(c, averaged, name=m).rejects for c in drawn])) for m in names]


def test_a_scale_makes_noisy_and_calm_units_comparable() -> None:
    """A noisy unit where half of them are: the plain placebo cries wolf, the studentised ones do not."""
    plainly, own, drawn = rates(np.repeat([3.0, 1.0], 20), "placebo_att", "own_changes", "moderated")
    assert plainly > 0.09 and own < 0.08 and drawn < 0.08


def test_a_noisy_unit_that_is_alone_so_is_only_half_mended() -> None:
    """What a moderated scale cannot do, so that the page may say it: it draws a lone outlier towards the others."""
    plainly, own, drawn = rates(np.r_[4.0, np.ones(39)], "placebo_att", "own_changes", "moderated")
    assert plainly > 0.4 and own < 0.1 and 0.1 < drawn < plainly / 2


def statistics_of(comparison: Comparison, name: str, level: float) -> tuple[float, float]:
    return infer(comparison, plain, level, name=name).interval


@pytest.mark.parametrize("name", PERMUTATIONS)
@pytest.mark.parametrize("seed", range(4))
def test_the_interval_holds_exactly_what_the_test_does_not_reject(name: str, seed: int) -> None:
    """Taking a hypothetical effect off the data and testing for none, fits and all, agrees with the closed form."""
    comparison = compared(walks(24, 14, seed), 9)
    low, high = statistics_of(comparison, name, 0.1)
    ends = [end for end in (low, high) if np.isfinite(end)]
    width = high - low if len(ends) == 2 else 1.0
    for end, outwards in ((low, -1), (high, 1)):
        if np.isfinite(end):
            inside, outside = (end - outwards * width * 1e-4), (end + outwards * width * 1e-4)
            assert infer(shifted(comparison, -inside), plain, 0.1, name=name).p_placebo > 0.1
            assert infer(shifted(comparison, -outside), plain, 0.1, name=name).p_placebo <= 0.1


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10**6), st.integers(5, 40), st.sampled_from([0.05, 0.1, 0.3]))
def test_inversion_agrees_with_a_grid(seed: int, count: int, level: float) -> None:
    random = np.random.default_rng(seed)
    mean = random.normal(size=count)
    slope = np.r_[-1.0, random.dirichlet(np.ones(count))[1:]]
    statistics = Quadratics(mean**2, mean, slope, random.uniform(0.5, 2, count))
    low, high = interval(statistics, level)
    # The grid reaches beyond the interval, however wide that is.
    ends = [end - mean[0] for end in (low, high) if np.isfinite(end)]
    grid = mean[0] + np.linspace(min(-30, *ends, 0) - 1, max(30, *ends, 0) + 1, 4001)
    kept = p_values(statistics, grid) > level * (1 + EQUAL)
    assert (kept <= ((grid >= low) & (grid <= high))).all()
    if kept.any() and np.isfinite([low, high]).all():
        step = grid[1] - grid[0]
        assert low >= grid[kept].min() - step and high <= grid[kept].max() + step


def test_an_effect_moves_the_att_and_its_interval_by_itself() -> None:
    comparison = compared(walks(30, 14, seed=3), 9)
    before, after = infer(comparison, plain), infer(shifted(comparison, 7.0), plain)
    assert after.att == pytest.approx(before.att + 7)
    assert after.interval == pytest.approx(tuple(end + 7 for end in before.interval))


@pytest.mark.parametrize(("donors", "possible"), [(18, False), (19, True)])
def test_with_few_donors_nothing_can_be_rejected(donors: int, possible: bool) -> None:
    values = walks(donors + 1, 12, seed=1)
    values[0, 8:] += 1e4
    found = infer(compared(values, 8), averaged)
    assert found.estimable == possible and found.bounded == possible and found.rejects == possible
    assert possible or "18 donors" in found.why_not


def test_a_moderated_variance_finds_its_prior_again() -> None:
    """Variances drawn from Smyth's model: the shrunken ones lie nearer to the truth than the plain ones."""
    random = np.random.default_rng(2)
    d0, s0, d = 8.0, 2.0, 5.0
    truth = s0 * d0 / random.chisquare(d0, 4000)
    seen = truth * random.chisquare(d, 4000) / d
    better = moderated(seen, d)
    by_hand = (d0 * s0 + d * seen) / (d0 + d)
    assert better == pytest.approx(by_hand, rel=0.12)
    assert np.mean((np.log(better) - np.log(truth)) ** 2) < 0.6 * np.mean((np.log(seen) - np.log(truth)) ** 2)


def test_variances_that_differ_by_chance_alone_become_one() -> None:
    random = np.random.default_rng(6)
    seen = 3.0 * random.chisquare(40, 12) / 40
    found = moderated(seen, 5.0)  # told to be far less certain than they are
    assert np.ptp(found) == pytest.approx(0)
    assert found[0] == pytest.approx(np.exp((np.log(seen) - digamma(2.5) + np.log(2.5)).mean()))
    assert polygamma(1, 2.5) > np.log(seen).var()


def test_a_scale_never_is_zero() -> None:
    """A unit that moved exactly as all units do before treatment does not become infinitely sure."""
    values = np.tile(np.arange(10.0), (22, 1))
    values[1:, :] += np.random.default_rng(0).normal(size=(21, 10))
    values[0, :6] = values[1:, :6].mean(axis=0)
    for name in ("own_changes", "moderated", "held_out"):
        found = infer(compared(values, 6), averaged, name=name)
        assert (found.scales > 0).all() and np.isfinite(found.scales).all()


def test_the_numbers_do_not_depend_on_the_processes() -> None:
    comparison = compared(walks(22, 12, seed=8), 8)
    one, two = (infer(comparison, plain, processes=n) for n in (1, 2))
    assert np.array_equal(one.gaps, two.gaps) and one.interval == two.interval


def test_some_placebos_are_drawn_by_seed_and_keep_all_donors() -> None:
    comparison = compared(walks(60, 12, seed=8), 8)
    one, same, other = (infer(comparison, plain, seed=s, most=19) for s in (1, 1, 2))
    assert one.units == same.units != other.units and len(one.units) == 20
    whole = infer(comparison, plain)
    drawn = [whole.units.index(unit) for unit in one.units]
    assert one.gaps == pytest.approx(whole.gaps[drawn])


def test_conformal_p_values_are_ranks_among_shifts() -> None:
    """Ten periods, two after; only after treatment anything happens: one shift of ten is as extreme."""
    values = np.zeros((3, 10))
    values[0, 8:] = 5.0
    found = infer(compared(values, 8), averaged, 0.2, name="conformal")
    assert found.p_placebo == pytest.approx(0.1)
    assert found.interval[0] <= 5 <= found.interval[1]


def test_conformal_with_as_many_donors_as_periods_says_nothing() -> None:
    found = infer(compared(walks(60, 24, seed=2, noise=3.0), 20), plain, name="conformal")
    assert found.p_placebo > 0.05


def test_an_unknown_method_is_named() -> None:
    with pytest.raises(UsageError, match="guess"):
        method("guess")
    assert DEFAULT in methods()


@pytest.mark.parametrize("before", [0, 2, 12])
def test_too_few_periods_are_named(before: int) -> None:
    with pytest.raises(UsageError, match="periods before"):
        infer(compared(walks(22, 12, seed=8), before), averaged)


def test_leaving_the_treated_unit_out_of_its_placebos_is_possible() -> None:
    comparison = compared(walks(22, 12, seed=8), 8)
    apart = Placebos(comparison, plain, symmetric=False)
    assert all(len(fit.weights) == 20 for fit in apart.fits[1:]) and not apart.on_treated.any()


def zones() -> tuple[list[str], Floats]:
    """Salaried jobs by zone d'emploi, 1998–2023: 333 zones × 26 years."""
    table = pl.read_json(shared() / "panel_fr" / "emploi_salarie_ze_1998_serie.json")
    wide = table.pivot("year", index="code_ze", values="eff").drop_nulls().sort("code_ze")
    return wide["code_ze"].to_list(), wide.drop("code_ze").to_numpy().astype(np.float64)


class TestTheTrap:
    """Narbonne, zone 7617: more donors than years."""

    pytestmark = needs_shared

    def test_a_perfect_fit_lets_the_classic_test_find_an_effect_at_a_false_date(self) -> None:
        """Twelve years before 2010, when nothing was done: error zero but for rounding, a ratio that says p < 0.02;
        the effect itself lies in the middle of its placebos, and the default says so."""
        names, jobs = zones()
        place = names.index("7617")
        order = [place, *(i for i in range(len(names)) if i != place)]
        false = compared(100 * np.log(jobs[order]), 17).as_of(12, 17)
        assert plain(false).pre_rmspe < 1e-9
        placebos = Placebos(false, plain)
        classic, plainly, default = (
            method(name).inferred(placebos, 0.05) for name in ("rmspe_ratio", "placebo_att", DEFAULT)
        )
        assert classic.p_placebo < 0.02
        assert plainly.p_placebo > 0.5 and default.p_placebo > 0.5
