"""Chapman and Chao: by hand, and against totals that a simulation hid."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from scipy.stats import hypergeom

from sharitories.observations.effort.chao import chao, chao_1987
from sharitories.observations.effort.chapman import chapman, mid_p, seber_variance, two_sided_mid_p


def test_chapman_by_hand() -> None:
    """10 in the first list, 15 in the second, 5 in both: 11 · 16 / 6 − 1; Seber's 11·16·5·10 / (36·7)."""
    assert chapman(10, 15, 5).alive == pytest.approx(28.3333, abs=1e-4)
    assert seber_variance(10, 15, 5) == pytest.approx(34.9206, abs=1e-4)


def test_the_mid_p_is_that_of_the_hypergeometric_law() -> None:
    for total, both in product((20, 25, 60), (5, 6, 9)):
        law = hypergeom(total, 10, 15)
        assert mid_p(total, 10, 15, both) == pytest.approx(law.cdf(both) - law.pmf(both) / 2, abs=1e-10)


def sterne(total: int, first: int, second: int, both: int) -> float:
    """The two-sided mid-P from SciPy's law, among overlaps of 1 and more, fourteen digits deciding what is as rare."""
    law = hypergeom(total, first, second)
    chance = {k: round(law.pmf(k), 14) for k in range(1, min(first, second) + 1)}
    rarer = sum(p for p in chance.values() if p < chance[both])
    level = sum(p for p in chance.values() if p == chance[both])
    return float((rarer + level / 2) / sum(chance.values()))


@pytest.mark.parametrize("counts", [(10, 15, 5), (18, 16, 13), (7, 7, 3), (12, 6, 2)])
def test_the_interval_is_all_totals_that_the_test_does_not_refuse(counts: tuple[int, int, int]) -> None:
    first, second, both = counts
    seen, found = first + second - both, chapman(*counts)
    told = {n: sterne(n, *counts) for n in range(seen, 600)}
    assert all(two_sided_mid_p(n, *counts) == pytest.approx(p, abs=1e-9) for n, p in told.items())
    kept = [n for n, p in told.items() if p > 0.10]
    assert (found.low, found.high) == (kept[0], kept[-1])


def test_one_initiative_in_both_lists_sets_no_upper_bound() -> None:
    """Any total, however large, shows one overlap where it shows any at all."""
    assert chapman(10, 15, 1).high == np.inf
    assert 24 < chapman(10, 15, 1).low < 150


def test_large_registers_are_quick_and_near_the_normal_approximation() -> None:
    found, spread = chapman(3000, 20000, 1500), np.sqrt(seber_variance(3000, 20000, 1500))
    assert (found.high - found.low) / spread == pytest.approx(2 * 1.645, rel=0.02)


def test_two_lists_that_show_the_same_hide_nothing() -> None:
    assert chapman(12, 12, 12).alive == 12
    assert chapman(12, 12, 12).low == 12


@pytest.mark.parametrize("counts", [(10, 12, 0), (3, 5, 4), (4, 4, -1)])
def test_no_overlap_or_an_impossible_one_is_refused(counts: tuple[int, int, int]) -> None:
    with pytest.raises(ValueError, match="both lists"):
        chapman(*counts)


@pytest.mark.parametrize(
    ("total", "p1", "p2"), [(30, 0.5, 0.5), (40, 0.3, 0.5), (60, 0.4, 0.7), (150, 0.3, 0.3)]
)
def test_nine_intervals_in_ten_hold_the_hidden_total(total: int, p1: float, p2: float) -> None:
    rng = np.random.default_rng(20171)
    first, second = rng.binomial(total, p1, 1500), rng.binomial(total, p2, 1500)
    both = rng.hypergeometric(first, total - first, second)
    held = [
        r.low <= total <= r.high
        for a, b, c in zip(first, second, both, strict=True)
        if c
        for r in [chapman(a, b, c)]
    ]
    assert 0.87 <= np.mean(held) <= 0.93


def test_chao_by_hand() -> None:
    """Four lists, 20 once, 9 twice: ¾ · 20 · 19 / (2 · 10) unseen; alone 8, 6, 4, 2: (20² − 120) / (2 · 10)."""
    assert chao_1987(40, 20, 9, 4).alive == pytest.approx(54.25)
    assert chao(40, (8, 6, 4, 2), 9).alive == pytest.approx(54)


def test_chao_says_the_number_seen_when_everything_is_seen_twice() -> None:
    assert chao(30, (0, 0, 0), 12) == (30, 30, 30)
    assert chao_1987(30, 1, 12, 3).alive == 30


def test_lists_of_unequal_reach_lift_the_bound_of_1987_above_the_truth_and_not_that_of_1989() -> None:
    """Expected counts of 1,000 initiatives that two lists show with probability 0.8 and 0.1."""
    only = (1000 * 0.8 * 0.9, 1000 * 0.2 * 0.1)
    seen, twice = sum(only) + 80, 80
    assert chao_1987(int(seen), int(sum(only)), twice, 2).alive > 2000
    assert chao(int(seen), [round(n) for n in only], twice).alive == pytest.approx(1000, rel=0.01)


def test_initiatives_that_are_hard_to_see_make_the_bound_fall_below_the_truth() -> None:
    rng = np.random.default_rng(3)
    bounds = []
    for _ in range(200):
        p = np.outer(rng.beta(1, 2, 300), (0.9, 0.6, 0.4))
        shown = rng.random(p.shape) < p
        lists = shown.sum(1)
        only = [int((shown[:, j] & (lists == 1)).sum()) for j in range(3)]
        bounds.append(chao(int((lists > 0).sum()), only, int((lists == 2).sum())).alive)
    assert 150 < np.mean(bounds) < 300
