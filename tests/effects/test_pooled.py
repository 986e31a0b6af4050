"""Several treated units: by hand over every assignment, size and coverage by simulation, properties."""

from __future__ import annotations

import math
import statistics
from itertools import product

import numpy as np
import pytest

from sharitories.effects.pooled import MOST, pooled
from sharitories.errors import UsageError


def test_one_unit_is_its_rank_among_its_placebos() -> None:
    found = pooled([3.0], [np.array([1.0, -2.0, 0.5, -4.0])])
    assert found.p_value == pytest.approx(2 / 5)
    assert found.att == 3.0
    assert found.exact


def test_two_units_by_hand_over_every_assignment() -> None:
    effects, placebos = [2.0, 3.0], [np.array([0.0, -1.0]), np.array([2.5, 1.0, -4.0])]
    means = [(a + b) / 2 for a, b in product([2.0, 0.0, -1.0], [3.0, 2.5, 1.0, -4.0])]
    found = pooled(effects, placebos)
    assert found.p_value == pytest.approx(sum(abs(m) >= 2.5 for m in means) / 12)
    assert (found.att, found.units, found.share_positive) == (2.5, 2, 1.0)
    assert dict(found.quantiles)[0.5] == 2.5


def test_the_interval_holds_the_effects_that_are_not_rejected() -> None:
    """Taking an effect off the treated and testing again gives p above the level inside, and not outside."""
    rng = np.random.default_rng(3)
    effects, placebos = rng.normal(2, 1, 2), [rng.normal(size=9) for _ in range(2)]
    low, high = pooled(effects.tolist(), placebos).interval
    for x, inside in ((low + 1e-6, True), (low - 1e-6, False), (high - 1e-6, True), (high + 1e-6, False)):
        assert (pooled((effects - x).tolist(), placebos).p_value > 0.05) is inside


def test_too_few_assignments_give_no_end() -> None:
    assert pooled([3.0], [np.array([1.0, -2.0])]).interval == (-math.inf, math.inf)


def test_many_units_are_drawn_and_the_draw_is_repeatable() -> None:
    rng = np.random.default_rng(1)
    effects, placebos = rng.normal(size=12).tolist(), [rng.normal(size=50) for _ in range(12)]
    one = pooled(effects, placebos, seed=4)
    assert not one.exact
    assert one == pooled(effects, placebos, seed=4)
    assert one.p_value == pytest.approx(pooled(effects, placebos, seed=5).p_value, abs=5 / math.sqrt(MOST))
    assert one.p_value >= 1 / (MOST + 1)


def test_size_and_coverage() -> None:
    """600 panels of three units with twelve donors each, effect 2: rejects at most, and covers at least, as it says."""
    rng, rejected, covered = np.random.default_rng(0), [], []
    for _ in range(600):
        noise, placebos = rng.normal(size=3), [rng.normal(size=12) for _ in range(3)]
        rejected.append(pooled(noise.tolist(), placebos).p_value <= 0.05)
        low, high = pooled((noise + 2).tolist(), placebos).interval
        covered.append(low <= 2 <= high)
    assert statistics.fmean(rejected) <= 0.05 + 3 * math.sqrt(0.05 * 0.95 / 600)
    assert abs(statistics.fmean(covered) - 0.95) <= 3 * math.sqrt(0.05 * 0.95 / 600)
    assert [not r for r in rejected] == covered


def test_a_unit_without_donors_is_refused() -> None:
    with pytest.raises(UsageError, match=r"without placebos: \[1\]"):
        pooled([1.0, 2.0], [np.array([1.0]), np.array([])])
    with pytest.raises(UsageError):
        pooled([], [])
